"""The separation of the three administrators, over every pair of roles."""

from __future__ import annotations

from itertools import product

import pytest

from huiyin.foundation.accounts import rules

CODES = [row.code for row in rules.ROLES]


def test_codes_are_unique() -> None:
    assert len(set(CODES)) == len(CODES)
    assert {"system_admin", "security_admin", "audit_admin"} == rules.ADMINISTRATORS


@pytest.mark.parametrize(("held", "wanted"), list(product(CODES, CODES)))
def test_an_administrator_holds_one_role_only(held: str, wanted: str) -> None:
    apart = held != wanted and bool({held, wanted} & rules.ADMINISTRATORS)
    assert bool(rules.conflict([held], wanted)) == apart
