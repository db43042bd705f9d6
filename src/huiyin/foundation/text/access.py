"""用语表的权限: who reads the word lists, and who changes what is looked for in every text."""

from __future__ import annotations

from huiyin.foundation.access import Permission
from huiyin.foundation.text.scanners.findings import WORDING
from huiyin.kernel.steps import SYSTEM_ROLE

KEEPERS = frozenset({"system_admin"})
WORD_LISTS = (
    Permission("read_word_lists", KEEPERS, WORDING),
    Permission("import_word_list", KEEPERS | {SYSTEM_ROLE}, WORDING),
    Permission("set_word_list_active", KEEPERS | {SYSTEM_ROLE}, WORDING),
)
