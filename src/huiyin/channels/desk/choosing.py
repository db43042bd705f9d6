"""选人: somebody is chosen from the people for an account or for a post; the address carries what for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.services.permission import may
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.services import may_maintain

if TYPE_CHECKING:
    from huiyin.channels.desk.http import DeskRequest

ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What somebody is chosen for; ``asked`` carries it on from page to page, () where nobody is being chosen."""

    asked: tuple[tuple[str, str], ...] = ()
    heading: str = ""
    page: str = ""
    back: str = ""

    @property
    def query(self) -> str:
        """Return what carries it on, as an address has it."""
        return urlencode(self.asked)

    def leads_to(self, person_id: int) -> str:
        """Return the page on which the person that was chosen gets the account or the post."""
        return f"{reverse(self.page, args=[person_id])}?{self.query}" if self.page else ""


def purpose_of(request: DeskRequest) -> Purpose:
    """Return what the address asks to choose for: ``for=account``, or ``organ`` with an optional ``kind``."""
    if request.GET.get("for") == ACCOUNT and may("account.create", request.actor):
        return Purpose(
            asked=(("for", ACCOUNT),),
            heading=_("为谁开立账号"),
            page="desk:account_new",
            back=reverse("desk:accounts"),
        )
    organ = Organ.objects.filter(code=request.GET.get("organ", "")).first()
    if organ and may_maintain(request.actor, organ):
        return Purpose(
            asked=(("organ", organ.code), ("kind", request.GET.get("kind", ""))),
            heading=_("谁到{name}任职").format(name=organ.name),
            page="desk:appoint",
            back=reverse("desk:organ", args=[organ.code]),
        )
    return Purpose()
