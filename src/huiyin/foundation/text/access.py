"""用语表的权限: who reads the word lists, who proposes what is looked for in every text, and who agrees to it.

Who confirms or drops a proposal stands in the steps of ``word_list_rules``, which the engine asks.
"""

from __future__ import annotations

from huiyin.foundation.access import Permission
from huiyin.foundation.text.scanners.findings import WORDING
from huiyin.kernel.steps import SYSTEM_ROLE

GATE = "changchun-2015:4.1b"
PROPOSERS = frozenset({"system_admin"})
CONFIRMERS = frozenset({"security_admin", "approver"})
WORD_LISTS = (
    Permission("read_word_lists", PROPOSERS | CONFIRMERS, WORDING),
    Permission("propose_word_list", PROPOSERS, GATE),
    Permission("install_word_list", frozenset({SYSTEM_ROLE}), WORDING),
)
