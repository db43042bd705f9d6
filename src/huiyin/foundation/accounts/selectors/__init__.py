"""账号的查阅 (reads): who acts, who holds which role, and the list of accounts."""

from huiyin.foundation.accounts.selectors.acting import (
    PERSON,
    VISITOR,
    actor_of,
    grants_of,
    holders,
    in_force,
)
from huiyin.foundation.accounts.selectors.directory import (
    AccountLine,
    account,
    by_person,
    entries_of,
    find,
    lines,
    visible_to,
)
from huiyin.foundation.accounts.selectors.granting import (
    administrators_missing,
    grant,
    past_grants_of,
)

__all__ = [
    "PERSON",
    "VISITOR",
    "AccountLine",
    "account",
    "actor_of",
    "administrators_missing",
    "by_person",
    "entries_of",
    "find",
    "grant",
    "grants_of",
    "holders",
    "in_force",
    "lines",
    "past_grants_of",
    "visible_to",
]
