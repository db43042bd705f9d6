"""疑问与不公开的表单: doubts of the secrecy review, what an authority determined, and what is not to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy
from typing_extensions import override

from huiyin.channels.desk.forms.act import ActForm
from huiyin.channels.desk.forms.fields import area, line, one_of
from huiyin.channels.desk.forms.stages import PointsForm
from huiyin.channels.desk.wording import said_later
from huiyin.domains.publication.rules.withholding import GROUND_BY_CODE, GROUNDS

if TYPE_CHECKING:
    from huiyin.channels.desk.forms.act import Offer

AUTHORITY = gettext_lazy("报请的主管部门或保密行政管理部门")


class RaiseDoubtForm(PointsForm):
    """有疑问，退回修改."""

    tone = "second"
    opinion = area(gettext_lazy("意见"), rows=3, required=True)


class ReportDoubtForm(RaiseDoubtForm):
    """有疑问，报请确定."""

    authority = line(AUTHORITY, most=120)
    field_order = ("authority", "opinion")

    @override
    def said(self) -> dict[str, Any]:
        """Return the points and whom the matter was put to."""
        return super().said() | {"authority": self.words("authority")}


class DeterminationForm(ActForm):
    """记录确定意见."""

    authority = line(AUTHORITY, most=120)
    opinion = area(gettext_lazy("确定的意见"), rows=3, required=True)

    @override
    def said(self) -> dict[str, Any]:
        """Return who determined."""
        return {"authority": self.words("authority")}


class WithholdForm(RaiseDoubtForm):
    """拟不公开，报批; the points are asked where they have not been answered yet."""

    judged = ("point-", "ground")
    ground = one_of(
        gettext_lazy("不公开的依据"), tuple((g.code, said_later(g.label)) for g in GROUNDS)
    )
    reason = line(gettext_lazy("具体理由"), most=300)
    field_order = ("ground", "reason", "opinion")

    @override
    def offer_to(self, offer: Offer) -> None:
        """Ask the points in the secrecy review only: after a determination they stand on record."""
        if offer.asks_points:
            super().offer_to(offer)

    @override
    def said(self) -> dict[str, Any]:
        """Return the points, and the ground with the attribute that it leads to."""
        ground = GROUND_BY_CODE.get(self.words("ground"))
        return super().said() | {
            "ground": ground.code if ground else "",
            "disclosure": ground.disclosure if ground else "",
            "reason": self.words("reason"),
        }


class ApproveWithholdingForm(ActForm):
    """批准不公开, and later: the review of what is withheld."""

    opinion = area(gettext_lazy("意见"), rows=3, required=True)


class ReopenForm(ActForm):
    """情况变化，转为公开."""

    tone = "second"
    opinion = area(gettext_lazy("情况有什么变化"), rows=3, required=True)
