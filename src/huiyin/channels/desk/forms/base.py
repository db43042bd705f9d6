"""表单的底子: errors of parsing and of services in one list, and every field keeps what was typed.

A form only reads: whether the values may be is the services' business, whose errors ``refuse`` takes in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from huiyin.channels.desk.http import sentence
from huiyin.foundation.cases.citations import label as label_of
from huiyin.kernel.errors import Stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.forms.boundfield import BoundField
    from django.http import QueryDict

    from huiyin.kernel.errors import DomainError

Groups = tuple[tuple[str | Promise, tuple[str, ...]], ...]


class DeskForm(forms.Form):
    """A form of the desk; ``groups`` are its legends with the names of their fields, none = one without legend."""

    groups: ClassVar[Groups] = ()

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.clause = ""
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            asked = _("请选择{label}。") if chosen else _("请填写{label}。")
            field.error_messages["required"] = asked.format(label=field.label)

    def offer(self, name: str, choices: Iterable[Any]) -> None:
        """Set the choices of a field that depend on the day or the data."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            msg = f"the field {name!r} offers no choices"
            raise TypeError(msg)
        field.choices = list(choices)

    def words(self, name: str) -> str:
        """Return the text of a field without blanks around it."""
        return str(self.cleaned_data.get(name) or "").strip()

    def refuse(self, error: DomainError) -> None:
        """Take in what a service found wrong: beside the fields it names, else above the form."""
        self.clause = label_of(error.clause) if error.clause else ""
        told = error.problems or {str(error.data.get("field", "")): sentence(error)}
        for name, words in told.items():
            self.add_error(name if name in self.fields else None, words)

    def problems(self) -> Iterator[tuple[BoundField, str]]:
        """Yield what is wrong with which field, in the order of the page."""
        for _legend, fields in self.fieldsets():
            for field in fields:
                for words in field.errors:
                    yield field, str(words)

    def fieldsets(self) -> Iterator[tuple[str | Promise, Sequence[BoundField]]]:
        """Yield the legends with their fields, in the order of the page; hidden fields are apart."""
        if not self.groups:
            yield "", self.visible_fields()
        for legend, names in self.groups:
            yield legend, [self[name] for name in names if name in self.fields]


class SeenForm(DeskForm):
    """A form that knows how old its screen is: ``seen`` is the last change of the subject when it was drawn."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @override
    def refuse(self, error: DomainError) -> None:
        """Tell what was done since, and let the next try count from now."""
        super().refuse(error)
        if isinstance(error, Stale):
            self.renew()

    def renew(self) -> None:
        """Bring the screen up to date: ``initial`` is how things are now."""
        self.data = {**self.sent(), "seen": str(self.initial.get("seen", ""))}

    def sent(self) -> dict[str, str]:
        """Return what the browser sent, the last value of each field."""
        return {name: str(self.data[name]) for name in self.data}


class ReasonForm(DeskForm):
    """Why something is done, for the ledger."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=500,
        help_text=gettext_lazy("记入台账，以后能查到。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SwitchForm(ReasonForm):
    """Why something is put into use or out of it; what was asked for on the screen is what is done."""

    wanted = forms.ChoiceField(choices=[("on", "on"), ("off", "off")], widget=forms.HiddenInput)
