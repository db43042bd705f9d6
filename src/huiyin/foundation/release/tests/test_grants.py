"""What the two roles of the database may write; ``tests/faults/test_own_users.py`` tries it on a server."""

from __future__ import annotations

import pytest

from huiyin.foundation.release.grants import statements

pytestmark = pytest.mark.clause("changchun-2015:4.1b")
ANSWERS = '"release_admission", "release_refusal", "release_erasure"'


def test_the_releaser_writes_its_answers_and_the_ledger_and_the_desk_all_but_these() -> None:
    found = list(statements(releaser="the releaser", desk="desk"))
    writing = [s for s in found if "INSERT" in s]
    assert writing == [
        f'GRANT INSERT ON {ANSWERS}, "ledger_entry" TO "the releaser"',
        'GRANT INSERT, UPDATE ON "ledger_head" TO "the releaser"',
        'GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "desk"',
        f'REVOKE INSERT, UPDATE, DELETE ON {ANSWERS} FROM "desk"',
    ]
    assert found.index(writing[3]) > found.index(writing[2]), (
        "what is taken is not given afterwards"
    )
