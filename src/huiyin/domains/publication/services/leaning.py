"""撤下后的提醒: whoever answers for what interprets or replaces a withdrawn item is told once; they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.domains.publication.access import LEANING
from huiyin.domains.publication.entries import item_name
from huiyin.domains.publication.rules.publication import KIND as CASES
from huiyin.domains.publication.selectors.leaning import leaning_on
from huiyin.foundation.accounts.selectors import holders
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.telling import link_of
from huiyin.foundation.cases.waiting import accounts, beginners
from huiyin.foundation.notices.services import tell_all

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.domains.publication.models import Item
    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.release.models import Ticket

KIND = "publication.left_behind"
SAID = {"interprets": gettext_lazy("解读"), "replaces": gettext_lazy("代替")}


def tell_of_leaning(item: Item, ticket: Ticket, now: datetime) -> int:
    """Tell the people of every item that leans on one taken down by a ticket; return how many are told.

    What was withdrawn is named by number alone: its title may be the very reason.
    """
    return sum(
        tell_all(
            people=_people(row.item, now),
            kind=KIND,
            key=f"{row.item.key}/leans/{ticket.pk}",
            subject=_("{name}所{verb}的信息已撤下").format(
                name=item_name(str(row.item.pk)), verb=SAID[row.relation]
            ),
            text=_(
                "第 {number} 号信息已撤下，{name}仍然公开，而它{verb}的正是那一条。请看要不要更正或者一起撤下。"
            ).format(number=item.pk, name=item_name(str(row.item.pk)), verb=SAID[row.relation]),
            link=link_of(row.item.key),
            now=now,
        )
        for row in leaning_on(item.pk)
    )


def _people(item: Item, now: datetime) -> list[User]:
    """Return who wrote and who approved an item; where neither account is active, those who may today.

    What was migrated has nobody who wrote it here.
    """
    found: dict[int, User] = {}
    case = Case.objects.filter(kind=CASES, subject=item.key).first()
    if case is not None:
        approved = Decision.objects.filter(case=case, action__startswith="approve")
        last = approved.order_by("sequence").values_list("actor_id", flat=True).last()
        found = {user.pk: user for user in [*beginners(case), *accounts([last])]}
    if not found:
        path = item.organ.path()
        found = {u.pk: u for role in sorted(LEANING[0].roles) for u in holders(role, path, now)}
    return list(found.values())
