"""密码要求 (password policy): at least eight characters of three classes, and not the old one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.rules import SIGN_IN

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LONGEST = 256


def classes(password: str) -> set[str]:
    """Return which of lower case, upper case, digits and others occur."""
    names = {"Ll": "lower", "Lu": "upper", "Nd": "digit"}
    return {names.get(unicodedata.category(c), "other") for c in password}


class PasswordPolicy:
    """密码要求: length and classes (gbt22239-2019:8.1.4.1, the figures are 推导)."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` with one plain sentence for each thing missing."""
        problems = []
        if len(password) < SIGN_IN.password_length:
            problems.append(_("密码至少 %d 位。") % SIGN_IN.password_length)
        if len(password) > LONGEST:
            problems.append(_("密码太长，不要超过 %d 位。") % LONGEST)
        if len(classes(password)) < SIGN_IN.password_classes:
            problems.append(_("密码要有大写字母、小写字母、数字、符号中的三种。"))
        name = user.get_username().casefold() if user else ""
        if name and name in password.casefold():
            problems.append(_("密码里不要带用户名。"))
        if user and user.pk and user.has_usable_password() and user.check_password(password):
            problems.append(_("新密码不能和现在的一样。"))
        if problems:
            raise ValidationError(problems)

    def get_help_text(self) -> str:
        """Return the requirement as the page shows it."""
        return _("至少 %d 位，大写字母、小写字母、数字、符号中要有三种，不要带用户名。") % (
            SIGN_IN.password_length
        )
