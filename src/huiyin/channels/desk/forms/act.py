"""办理表单的底子: what every form of the review page does with findings, refusals and changed words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext as _
from typing_extensions import override

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.kernel.errors import Stale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from huiyin.channels.desk.findings import FindingGroup
    from huiyin.kernel.errors import DomainError

    Choices = Sequence[tuple[str, Any]]

CONFIRM = "confirm-"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the forms of one page choose from.

    ``to_confirm`` are groups of automatic findings, some of which want a reason, with the title of the item where
    that is another one. ``together`` are the items that may go out
    on the same ticket, ``together_first`` those that a plan joins, ``due_together`` what the plan of a policy
    promises to publish with it. ``lane`` tells what the emergency lane postpones, "" where it is closed.
    """

    to_confirm: Sequence[tuple[str, FindingGroup]] = ()
    organs: Choices = ()
    together: Choices = ()
    together_first: Sequence[str] = ()
    due_together: str = ""
    lane: str = ""
    plan: Mapping[str, Any] = field(default_factory=dict)
    interpretations: Choices = ()


class ActForm(DeskForm):
    """A form of the review page; ``name`` tells forms of one page apart and begins the ids of its fields.

    ``confirms`` asks for a reason for each finding still open, ``judged`` names fields that are not kept once the
    words under review have changed: they have to be judged anew.
    """

    confirms: ClassVar[bool] = False
    judged: ClassVar[tuple[str, ...]] = ()
    button: ClassVar[Any] = ""
    tone: ClassVar[str] = ""

    def __init__(self, name: str, offer: Offer, data: QueryDict | None = None) -> None:
        super().__init__(data, initial=self.begin(offer))
        self.name = name
        self.auto_id = f"{name}_%s"
        self.offer_to(offer)
        if self.confirms:
            self._ask_reasons(offer)

    def begin(self, offer: Offer) -> dict[str, Any]:  # noqa: ARG002 — forms with a beginning use it
        """Return what the fields hold before anything is typed."""
        return {}

    def offer_to(self, offer: Offer) -> None:
        """Fill the choices that depend on the item."""

    def _ask_reasons(self, offer: Offer) -> None:
        """Ask for a reason for each open finding, one for all of a kind where they are many."""
        fields: dict[str, forms.Field] = {}
        for title, group in offer.to_confirm:
            where = _("《{title}》：").format(title=title) if title else ""
            if group.together:
                key = group.asked[0].finding["key"]
                excerpt = _("共 {n} 处").format(n=len(group.asked))
                fields[f"keys-{key}"] = forms.CharField(
                    required=False, initial=group.together, widget=forms.HiddenInput
                )
                fields[f"{CONFIRM}group-{key}"] = _reason(where, group.label, excerpt)
                continue
            for row in group.asked:
                name = CONFIRM + row.finding["key"]
                fields.setdefault(name, _reason(where, group.label, row.finding["excerpt"]))
        self.fields = fields | self.fields

    @override
    def refuse(self, error: DomainError) -> None:
        """Take in what a service found wrong, beside the fields that it names."""
        missing = error.data.get("fields")
        super().refuse(error)
        if error.code == "findings-open":
            for name in self.fields:
                if name.startswith(CONFIRM) and not self.words(name):
                    self.add_error(name, _("请写理由，或者退回修改。"))
        if isinstance(missing, list):
            for name in missing[1:]:
                self.add_error(name if name in self.fields else None, _("请填写这一项。"))
        if isinstance(error, Stale) and self.judged:
            self._judge_anew()

    def _judge_anew(self) -> None:
        """Forget what was ticked about words that are no longer the same; what was written stays."""
        sent = cast("QueryDict", self.data).copy()
        for name in [n for n in sent if n.startswith(self.judged)]:
            del sent[name]
        self.data = sent


def _reason(where: str, label: str, excerpt: str) -> forms.CharField:
    """Return the field that asks why a finding may be public."""
    words = _("{where}自动检查：{label}（{excerpt}）。如可以公开，请写理由：")
    return forms.CharField(
        label=words.format(where=where, label=label, excerpt=excerpt),
        help_text=_("不能确认的，请留空并退回。"),
        required=False,
        max_length=300,
    )
