"""汇聚规则的表单: what a site or a column takes in from elsewhere, a group of fields a rule.

There are as many groups as rules and one more; an emptied group goes away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from huiyin.channels.desk.forms.base import DeskForm
from huiyin.channels.desk.wording import said, said_later
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.rules import ITEM_TYPES, topics
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Stale
from huiyin.kernel.pinyin import by_pinyin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from huiyin.kernel.errors import DomainError

    Json = dict[str, Any]

TYPES = tuple((t.code, said_later(t.label)) for t in ITEM_TYPES)
SPARE = 1
"""Empty groups offered beyond those that are filled."""


def several(label: Any, choices: Sequence[tuple[str, Any]], *, help_text: Any = "") -> Any:
    """Return a field of boxes to tick, none of which has to be."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        help_text=help_text,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
    )


def chosen(label: Any, choices: Sequence[tuple[str, Any]], *, required: bool = True) -> Any:
    """Return a field to choose one from a list."""
    empty = (("", "—"),)
    return forms.ChoiceField(label=label, required=required, choices=(*empty, *choices))


def listed(label: Any, choices: Sequence[tuple[str, str]]) -> Any:
    """Return a long list of which none has to be chosen."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        help_text=gettext_lazy("按住 Ctrl 可多选，不选就不限。"),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )


def _topics() -> list[tuple[str, str]]:
    """Return the classes, each followed by its second level."""
    names = [
        name
        for topic in topics()
        for name in (topic.name, *(f"{topic.name}/{child}" for child in topic.children if child))
    ]
    return [(name, "/".join(map(said, name.split("/")))) for name in names]


def sites_by_name() -> list[tuple[str, str]]:
    """Return the sites as choices."""
    return [(s.slug, s.name) for s in Site.objects.order_by("prefix")]


def columns_by_name(site: str = "") -> list[tuple[str, str]]:
    """Return the columns of a site, or of all sites, as choices."""
    rows = Column.objects.select_related("site").order_by("site", "order", "id")
    rows = rows.filter(site__slug=site) if site else rows
    return [(c.code, c.name if site else f"{c.site.name} — {c.name}") for c in rows]


def organs_by_name() -> list[tuple[str, str]]:
    """Return the organs as choices, by pinyin: their places count among those of one superior only."""
    return [(o.code, o.name) for o in sorted(Organ.objects.all(), key=lambda o: by_pinyin(o.name))]


class PlaceForm(DeskForm):
    """What sites and columns have in common: rules of intake, and how old the screen is."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.rules = [*initial.get("intake", []), *({} for _spare in range(SPARE))]
        for number, rule in enumerate(self.rules):
            self._ask_rule(number, rule)

    def targets(self) -> Sequence[tuple[str, str]]:
        """Return the columns into which a rule may lead; none where the form itself is the target."""
        return ()

    def _ask_rule(self, number: int, rule: Mapping[str, Any]) -> None:
        """Add the fields of one rule."""
        fields = {
            "sites": several(_("来自哪些站点"), sites_by_name()),
            "item_types": several(_("哪些信息类型"), TYPES),
            "columns": listed(_("来自哪些栏目"), columns_by_name()),
            "organs": listed(_("哪些机关发布的"), organs_by_name()),
            "topics": listed(_("哪些主题分类"), _topics()),
        }
        if self.targets():
            fields["to"] = chosen(_("汇聚到哪个栏目"), self.targets(), required=False)
        for name, field in fields.items():
            self.fields[f"rule-{number}-{name}"] = field
            self.initial[f"rule-{number}-{name}"] = rule.get(name, "" if name == "to" else [])

    def rule_groups(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return a legend and the names of the fields for every rule."""
        found = []
        for number in range(len(self.rules)):
            spare = number >= len(self.rules) - SPARE
            legend = _("再加一条汇聚规则") if spare else _("汇聚规则 {n}").format(n=number + 1)
            names = tuple(n for n in self.fields if n.startswith(f"rule-{number}-"))
            found.append((legend, names))
        return found

    def intake(self) -> list[Json]:
        """Return the rules; a group with nothing in it is none."""
        found = []
        for number, before in enumerate(self.rules):
            begin = f"rule-{number}-"
            names = [n for n in self.fields if n.startswith(begin)]
            values = {n.removeprefix(begin): self.cleaned_data.get(n) for n in names}
            kept = {k: v for k, v in before.items() if k not in values}
            rule = {k: v for k, v in values.items() if v}
            if rule:
                found.append({**kept, **rule})
        return found

    @override
    def refuse(self, error: DomainError) -> None:
        """Tell what is wrong; after somebody else's change the next try counts from now."""
        super().refuse(error)
        if isinstance(error, Stale):
            sent = cast("QueryDict", self.data).copy()
            sent["seen"] = str(self.initial["seen"])
            self.data = sent

    @override
    def fieldsets(self) -> Any:
        """Yield the groups of the form, then those of the rules."""
        for legend, names in (*self.groups, *self.rule_groups()):
            yield legend, [self[name] for name in names if name in self.fields]
