"""选项: lists of organs, roles and posts as form fields offer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.wording import said, said_later
from huiyin.foundation.accounts.rules import ADMINISTRATOR, BUSINESS, ROLES
from huiyin.foundation.organs import selectors as organs

if TYPE_CHECKING:
    from datetime import datetime

    Choices = list[tuple[str, str]]
    Grouped = list[tuple[str, str | list[tuple[str, str]]]]

INDENT = "　"


def organ_choices(now: datetime, none: str, *, everywhere: str = "") -> Choices:
    """Return the organs of the day by code, indented as they stand in the tree.

    ``none`` comes first: no organ in particular, with the value ``everywhere``.
    """
    walked = organs.walk(organs.tree(localdate(now)))
    return [(everywhere, none), *((o.code, f"{INDENT * depth}{o.name}") for o, depth in walked)]


def role_choices(empty: str, *, with_duty: bool = True) -> Grouped:
    """Return the roles in two groups, each with what its holder answers for."""
    grouped: Grouped = [("", empty)]
    for group, label in ((BUSINESS, _("业务岗位")), (ADMINISTRATOR, _("系统、安全、审计三员"))):
        rows = [r for r in ROLES if r.group == group]
        shown = [
            (r.code, str(said_later(r.label, r.duty)) if with_duty else said(r.label)) for r in rows
        ]
        grouped.append((label, shown))
    return grouped
