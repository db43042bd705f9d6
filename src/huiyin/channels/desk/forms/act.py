"""办理表单的底子: what every form of the review page does with findings, refusals and changed words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from typing_extensions import override

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.kernel.errors import Stale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from huiyin.kernel.errors import DomainError

    Choices = Sequence[tuple[str, Any]]

CONFIRM = "confirm-"


@dataclass(frozen=True, slots=True)
class Offer:
    """What the forms of one page choose from.

    ``to_confirm`` are the automatic findings that still want a reason. ``together`` are the items that may go out
    on the same ticket, ``together_first`` those that a plan joins, ``due_together`` what the plan of a policy
    promises to publish with it. ``lane`` tells what the emergency lane postpones, "" where it is closed.
    """

    to_confirm: Sequence[Mapping[str, str]] = ()
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
        fields: dict[str, forms.Field] = {}
        for row in offer.to_confirm:
            label = _("自动检查：{label}（{excerpt}）。如可以公开，请写理由：")
            fields[CONFIRM + row["key"]] = forms.CharField(
                label=label.format(label=row["label"], excerpt=row["excerpt"]),
                help_text=_("不能确认的，请留空并退回。"),
                required=False,
                max_length=300,
            )
        self.fields = fields | self.fields

    def confirmations(self) -> dict[str, str]:
        """Return the findings confirmed on the form: key → reason."""
        named = [name for name in self.fields if name.startswith(CONFIRM)]
        found = {name.removeprefix(CONFIRM): self.words(name) for name in named}
        return {key: reason for key, reason in found.items() if reason}

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
        kept = [name for name in self.data if not name.startswith(self.judged)]
        self.data = {name: self.data[name] for name in kept}
