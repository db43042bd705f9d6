"""The password policy."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.validators import PasswordPolicy, classes


@pytest.mark.parametrize("password", ["Abcdefg1", "abcdefg1!", "密码abcDE12", "A1-" + "长" * 5])
def test_good(password: str) -> None:
    PasswordPolicy().validate(password)


@pytest.mark.parametrize(
    ("password", "part"),
    [
        ("Ab1!", "至少 8 位"),
        ("abcdefgh1", "三种"),
        ("A1-" + "x" * 300, "太长"),
        ("Linlan-2026", "用户名"),
    ],
)
def test_says_what_is_missing(password: str, part: str) -> None:
    with pytest.raises(ValidationError, match=part):
        PasswordPolicy().validate(password, User(username="linlan"))


def test_classes() -> None:
    assert classes("aB1-密") == {"lower", "upper", "digit", "other"}
