"""审签环节的表单: one class an action between a draft and its registration. Services decide what may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from huiyin.channels.desk.forms.act import ActForm
from huiyin.channels.desk.forms.fields import YES, area, day, line, moment, one_of
from huiyin.channels.desk.wording import said, said_later
from huiyin.domains.publication.models import Coordination
from huiyin.domains.publication.rules import DISCLOSURE, SECRECY_POINTS
from huiyin.domains.publication.rules.secrecy import FINDINGS

if TYPE_CHECKING:
    from huiyin.channels.desk.forms.act import Offer
    from huiyin.kernel.errors import DomainError


class SubmitForm(ActForm):
    """送审."""

    button = gettext_lazy("送审")
    opinion = area(gettext_lazy("说明"))

    @override
    def offer_to(self, offer: Offer) -> None:
        """Offer the emergency lane where the rule of the day opens it, saying what it puts off."""
        if offer.lane:
            self.fields["emergency"] = forms.BooleanField(
                label=_("走应急发布通道"),
                required=False,
                help_text=offer.lane,
                widget=forms.CheckboxInput(attrs={"value": YES}),
            )


class DecideForm(ActForm):
    """审签: passing a stage."""

    confirms = True
    opinion = area(gettext_lazy("意见"))


class CoordinateForm(DecideForm):
    """协调一致."""

    opinion = area(gettext_lazy("协调情况"))


class RecallForm(ActForm):
    """撤回送审."""

    tone = "second"
    opinion = area(gettext_lazy("撤回原因"))


class ReturnForm(ActForm):
    """退回修改."""

    tone = "second"
    opinion = area(gettext_lazy("为什么退回，怎么改"), rows=3, required=True)


class CorrectForm(ActForm):
    """更正."""

    tone = "second"
    opinion = area(gettext_lazy("理由"), rows=3, required=True)


class PointsForm(ActForm):
    """保密审查要点: each point is answered for itself."""

    judged: ClassVar[tuple[str, ...]] = ("point-",)

    @override
    def offer_to(self, offer: Offer) -> None:
        """Ask every point of the list first."""
        asked: dict[str, forms.Field] = {}
        for p in SECRECY_POINTS:
            findings = tuple((code, said(label)) for code, label in FINDINGS.items())
            asked[f"point-{p.code}"] = one_of(said(p.label), findings, help_text=said(p.question))
            quiet = format_html('<span class="quiet">{}：</span>{}', said(p.label), _("说明"))
            asked[f"note-{p.code}"] = line(quiet, required=False)
        self.fields = asked | self.fields

    @override
    def refuse(self, error: DomainError) -> None:
        """Tell beside each point that it was left open."""
        super().refuse(error)
        if error.code == "points-open":
            for p in SECRECY_POINTS:
                if not self.words(f"point-{p.code}"):
                    self.add_error(f"point-{p.code}", _("请作答。"))

    def points(self) -> dict[str, dict[str, str]]:
        """Return the answers: code → finding and note."""
        return {
            p.code: {
                "finding": self.words(f"point-{p.code}"),
                "note": self.words(f"note-{p.code}"),
            }
            for p in SECRECY_POINTS
        }

    @override
    def said(self) -> dict[str, Any]:
        """Return the answers where they were asked."""
        asked = any(name.startswith("point-") for name in self.fields)
        return {"points": self.points()} if asked else {}


class SecrecyForm(PointsForm):
    """保密审查通过."""

    confirms = True
    judged = ("point-", "disclosure")
    disclosure = one_of(
        gettext_lazy("公开属性"), tuple((c.code, said_later(c.label)) for c in DISCLOSURE)
    )
    reason = line(gettext_lazy("定为该属性的理由"), most=300)
    opinion = area(gettext_lazy("意见"))
    field_order = ("disclosure", "reason", "opinion")

    @override
    def said(self) -> dict[str, Any]:
        """Return the points and the attribute with its reason."""
        return super().said() | {
            "disclosure": self.words("disclosure"),
            "reason": self.words("reason"),
        }


class AskForm(ActForm):
    """征求其他机关意见."""

    button = gettext_lazy("征求意见")
    tone = "second"
    organs = forms.MultipleChoiceField(
        label=gettext_lazy("征求哪些机关"),
        widget=forms.CheckboxSelectMultiple,
    )

    @override
    def offer_to(self, offer: Offer) -> None:
        """Offer every other organ."""
        self.fields["organs"].choices = offer.organs  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    """一个机关的答复; ``organ`` is its code, carried in the form's name."""

    button = gettext_lazy("记下")
    tone = "second"
    answer = forms.ChoiceField(label=gettext_lazy("答复"), choices=Coordination.OPINIONS)
    words_said = line(gettext_lazy("意见内容"), required=False, most=1000)

    @property
    def organ(self) -> str:
        """Return the code of the organ."""
        return self.name.partition(":")[2]


class ConferForm(ActForm):
    """敏感事项会商结论."""

    button = gettext_lazy("记录会商结论")
    judged = ("agreed",)
    held_on = day(gettext_lazy("会商日期"))
    members = line(gettext_lazy("参加人员"), most=500)
    conclusion = area(gettext_lazy("会商结论"), rows=3, required=True)
    agreed = one_of(
        gettext_lazy("是否同意发布"),
        ((YES, gettext_lazy("同意发布")), ("no", gettext_lazy("不同意发布，退回起草"))),
    )


class OralForm(ActForm):
    """口头批准."""

    confirms = True
    oral_approver = line(gettext_lazy("谁口头批准"), most=100)
    oral_at = moment(gettext_lazy("什么时间"))
    opinion = area(gettext_lazy("批准的原话"), rows=3, required=True)


class RegisterForm(DecideForm):
    """登记并交付发布."""

    not_before = moment(
        gettext_lazy("定时公开"), required=False, help_text=gettext_lazy("不填就是现在。")
    )
    together = forms.MultipleChoiceField(
        label=gettext_lazy("一起发布"),
        required=False,
        help_text=gettext_lazy("要么都公开，要么都不公开。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("所选稿件刚有变动，请重新选择。")},
    )
    alone = area(gettext_lazy("解读没有一起发布的理由"))
    field_order = ("not_before", "together", "alone", "opinion")

    @override
    def begin(self, offer: Offer) -> dict[str, Any]:
        """Tick what a plan joins."""
        return {"together": list(offer.together_first)}

    @override
    def offer_to(self, offer: Offer) -> None:
        """Offer what may go out together; ask about the interpretation only where one is promised."""
        if offer.together:
            self.fields["together"].choices = offer.together  # type: ignore[attr-defined]
        else:
            del self.fields["together"]
        if offer.due_together:
            self.fields["alone"].help_text = offer.due_together
        else:
            del self.fields["alone"]
