"""办理表单: which form an action of the review page uses, and the forms beside the stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy
from typing_extensions import override

from huiyin.channels.desk.forms import doubts, stages
from huiyin.channels.desk.forms.act import ActForm
from huiyin.channels.desk.forms.fields import area, day, line, one_of
from huiyin.channels.desk.wording import said_later
from huiyin.domains.publication.models import InterpretationPlan
from huiyin.domains.publication.rules import WITHDRAWAL_NOTICES

if TYPE_CHECKING:
    from django.http import QueryDict

    from huiyin.channels.desk.forms.act import Offer


class WithdrawForm(ActForm):
    """从网上撤下."""

    tone = "danger"
    judged = ("notice",)
    notice = one_of(
        gettext_lazy("告诉公众的话"),
        tuple((n.code, said_later(n.label, n.sentence)) for n in WITHDRAWAL_NOTICES),
        help_text=gettext_lazy("原来的页面会换成这句话。"),
    )
    opinion = area(gettext_lazy("撤下的理由（内部留存）"), rows=3, required=True)


class PlanForm(ActForm):
    """解读方案."""

    button = gettext_lazy("保存方案")
    tone = "second"
    form = forms.ChoiceField(label=gettext_lazy("解读形式"), choices=InterpretationPlan.FORMS)
    author = line(gettext_lazy("解读人"), most=80)
    channel = line(gettext_lazy("解读渠道"), most=120)
    outline = area(gettext_lazy("解读提纲"), rows=3, required=True)
    due = day(gettext_lazy("最迟发布日期"))

    @override
    def begin(self, offer: Offer) -> dict[str, Any]:
        """Return the plan as it stands."""
        return dict(offer.plan)


class LinkForm(ActForm):
    """选定解读稿: the interpretation that fulfils the plan."""

    button = gettext_lazy("选定")
    tone = "second"
    interpretation = forms.ChoiceField(
        label=gettext_lazy("哪一篇是这份文件的解读稿"),
        error_messages={"invalid_choice": gettext_lazy("请从列出的解读稿中选一篇。")},
    )

    @override
    def begin(self, offer: Offer) -> dict[str, Any]:
        """Return the one that was chosen."""
        return {"interpretation": offer.plan.get("interpretation") or ""}

    @override
    def offer_to(self, offer: Offer) -> None:
        """Offer the interpretations that the writer sees."""
        self.fields["interpretation"].choices = offer.interpretations  # type: ignore[attr-defined]


FORMS: dict[str, type[ActForm]] = {
    "submit": stages.SubmitForm,
    "return_to_draft": stages.ReturnForm,
    "recall": stages.RecallForm,
    "clear_secrecy": stages.SecrecyForm,
    "raise_doubt": doubts.RaiseDoubtForm,
    "report_doubt": doubts.ReportDoubtForm,
    "record_determination": doubts.DeterminationForm,
    "withhold": doubts.WithholdForm,
    "approve_withholding": doubts.ApproveWithholdingForm,
    "keep_withheld": doubts.ApproveWithholdingForm,
    "reopen": doubts.ReopenForm,
    "ask_organs": stages.AskForm,
    "record_opinion": stages.AnswerForm,
    "coordinate": stages.CoordinateForm,
    "conclude_sensitive": stages.ConferForm,
    "approve_orally": stages.OralForm,
    "register": stages.RegisterForm,
    "correct": stages.CorrectForm,
    "withdraw": WithdrawForm,
    "plan": PlanForm,
    "link_interpretation": LinkForm,
}
"""Which form an action uses; every other decision is ``DecideForm``."""


def form_of(name: str, offer: Offer, data: QueryDict | None = None) -> ActForm:
    """Return the form of a name: an action, with what it is about after a colon where there are several."""
    return FORMS.get(name.partition(":")[0], stages.DecideForm)(name, offer, data)
