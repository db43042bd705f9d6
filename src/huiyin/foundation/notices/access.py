"""通知的权限: who sees what could not be delivered, and who lets it try again."""

from __future__ import annotations

from huiyin.foundation.access import Permission

KEEPERS = frozenset({"system_admin"})
CLAUSE = "gbt22239-2019:8.1.5"
OUTBOX = (
    Permission("read_outbox", KEEPERS, CLAUSE),
    Permission("retry_delivery", KEEPERS | {"system"}, CLAUSE),
)
