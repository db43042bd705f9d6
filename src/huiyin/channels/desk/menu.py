"""办公端菜单: rows that later capabilities add to; an entry shows only to those it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.access import READERS
from huiyin.foundation.notices.access import KEEPERS
from huiyin.foundation.notices.selectors import unread_by
from huiyin.foundation.release import purge_standing
from huiyin.foundation.release.access import (
    DESIGN_CONFIRMERS,
    DESIGN_PROPOSERS,
    PURGE_CONFIRMERS,
    PURGE_PROPOSERS,
    WATCHERS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from huiyin.kernel.actors import Actor

EVERYBODY = frozenset[str]()
WRITERS = frozenset({"author", "importer"})
PURGERS = PURGE_PROPOSERS | PURGE_CONFIRMERS


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its group, label, address name, the roles that see it (empty = all) and an optional count."""

    group: Any
    label: Any
    name: str
    roles: frozenset[str] = EVERYBODY
    count: Callable[[Actor], int] | None = None


PUBLISH, RECORDS, SETTINGS = _("公开"), _("查证"), _("设置")
MENU: list[Entry] = [
    Entry("", _("今天"), "desk:today"),
    Entry("", _("通知"), "desk:notices", count=unread_by),
    Entry("", _("工作日历"), "desk:calendar"),
    Entry(PUBLISH, _("写稿"), "desk:new", WRITERS),
    Entry(
        PUBLISH, _("待我审签"), "desk:waiting", READERS, lambda a: len(publication.waiting_for(a))
    ),
    Entry(PUBLISH, _("全部稿件"), "desk:items", READERS),
    Entry(PUBLISH, _("发布台账"), "desk:register", READERS),
    Entry(PUBLISH, _("清除"), "desk:purge", PURGERS, purge_standing.waiting_for),
    Entry(RECORDS, _("操作台账"), "desk:ledger", frozenset({"audit_admin"})),
    Entry(
        SETTINGS,
        _("站点设置"),
        "desk:settings",
        frozenset({"system_admin", "registrar", "approver", "security_admin"}),
    ),
    Entry(SETTINGS, _("页面样式"), "desk:design", DESIGN_PROPOSERS | DESIGN_CONFIRMERS),
    Entry(SETTINGS, _("运行状况"), "desk:machinery", WATCHERS),
    Entry(SETTINGS, _("投递情况"), "desk:outbox", KEEPERS),
    Entry(SETTINGS, _("我的账号"), "account_change_password"),
]


def menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return the groups of entries for an actor, the current one marked."""
    groups: list[dict[str, Any]] = []
    held = actor.roles()
    for entry in MENU:
        if entry.roles and not entry.roles & held:
            continue
        url = reverse(entry.name)
        if not groups or groups[-1]["label"] != entry.group:
            groups.append({"label": entry.group, "entries": []})
        groups[-1]["entries"].append(
            {
                "label": entry.label,
                "url": url,
                "current": request.path == url,
                "count": entry.count(actor) if entry.count else 0,
            }
        )
    return groups
