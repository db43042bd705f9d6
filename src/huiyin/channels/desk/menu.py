"""办公端菜单: rows that later capabilities add to; an entry shows only to those it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.access import CONFIGURING, DRAFTING, IMPORTING, READING
from huiyin.domains.publication.importing import standing as imports
from huiyin.foundation.access import may_anywhere
from huiyin.foundation.accounts.access import ACCOUNTS, LEDGER
from huiyin.foundation.notices.access import OUTBOX
from huiyin.foundation.notices.selectors import unread_by
from huiyin.foundation.organs.access import ORGANS
from huiyin.foundation.release import purge_standing
from huiyin.foundation.release.access import DESIGNING, PURGING, WATCHING
from huiyin.foundation.text import word_list_standing as words
from huiyin.foundation.text.access import WORD_LISTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest

    from huiyin.foundation.access import Permission
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its group, label, address name, the action it takes and an optional count.

    ``table`` and ``action`` name rows of permissions: the entry shows to whoever holds one of their roles
    anywhere. Without an action it shows to everybody.
    """

    group: Any
    label: Any
    name: str
    table: Iterable[Permission] = ()
    action: str = ""
    count: Callable[[Actor], int] | None = None

    def shows_to(self, actor: Actor) -> bool:
        """Tell whether the actor may do what the entry leads to."""
        return not self.action or may_anywhere(self.table, actor, self.action)


def _waiting(actor: Actor) -> int:
    return publication.waiting_count(actor)


PUBLISH, RECORDS, PEOPLE, SETTINGS = _("公开"), _("查证"), _("机关和人员"), _("设置")
MENU: list[Entry] = [
    Entry("", _("今天"), "desk:today"),
    Entry("", _("通知"), "desk:notices", count=unread_by),
    Entry("", _("工作日历"), "desk:calendar"),
    Entry(PUBLISH, _("写稿"), "desk:new", DRAFTING, "draft"),
    Entry(PUBLISH, _("待我审签"), "desk:waiting", READING, "read_items", _waiting),
    Entry(PUBLISH, _("全部稿件"), "desk:items", READING, "read_items"),
    Entry(PUBLISH, _("发布台账"), "desk:register", READING, "read_items"),
    Entry(PUBLISH, _("不公开信息"), "desk:withheld", READING, "read_items"),
    Entry(PUBLISH, _("被代替的文件"), "desk:outdated", READING, "read_items"),
    Entry(PUBLISH, _("大家在找什么"), "desk:searches", READING, "read_items"),
    Entry(PUBLISH, _("迁移批次"), "desk:imports", IMPORTING, "read_imports", imports.waiting_count),
    Entry(PUBLISH, _("清除"), "desk:purge", PURGING, "read_purge", purge_standing.waiting_for),
    Entry(RECORDS, _("操作台账"), "desk:ledger", LEDGER, "read_ledger"),
    Entry(PEOPLE, _("机关"), "desk:organs", ORGANS, "organ.read"),
    Entry(PEOPLE, _("人员"), "desk:people", ORGANS, "organ.read"),
    Entry(PEOPLE, _("账号"), "desk:accounts", ACCOUNTS, "account.read"),
    Entry(SETTINGS, _("站点设置"), "desk:settings", CONFIGURING, "read_configuration"),
    Entry(SETTINGS, _("旧地址"), "desk:redirects", CONFIGURING, "read_configuration"),
    Entry(SETTINGS, _("页面样式"), "desk:design", DESIGNING, "read_design"),
    Entry(
        SETTINGS, _("用语表"), "desk:word_lists", WORD_LISTS, "read_word_lists", words.waiting_for
    ),
    Entry(SETTINGS, _("运行状况"), "desk:machinery", WATCHING, "read_machinery"),
    Entry(SETTINGS, _("投递情况"), "desk:outbox", OUTBOX, "read_outbox"),
    Entry(SETTINGS, _("我的账号"), "account_change_password"),
]


def menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return the groups of entries for an actor, the one whose pages these are marked."""
    groups: list[dict[str, Any]] = []
    shown = [(entry, reverse(entry.name)) for entry in MENU if entry.shows_to(actor)]
    here = _current(request.path, [url for _entry, url in shown])
    for entry, url in shown:
        if not groups or groups[-1]["label"] != entry.group:
            groups.append({"label": entry.group, "entries": []})
        groups[-1]["entries"].append(
            {
                "label": entry.label,
                "url": url,
                "current": url == here,
                "count": entry.count(actor) if entry.count else 0,
            }
        )
    return groups


def _current(path: str, urls: list[str]) -> str:
    """Return the address of the list to which a page belongs: the longest that its path begins with."""
    above = [url for url in urls if url == path or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
