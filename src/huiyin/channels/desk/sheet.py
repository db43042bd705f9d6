"""信息卡: every field of a frozen document besides its body and files, compared with another version.

A test changes each field of a document and looks for the change here, in the passages or in the attachments, so
that a new field cannot be signed without having been shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.wording import said
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.models import Column, InterpretationPlan
from huiyin.domains.publication.rules import DISCLOSURE, ITEM_TYPES, SERVICE_GROUPS, VALIDITY
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.text.differences import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huiyin.domains.publication.selectors import Version
    from huiyin.kernel.actors import Actor

TECHNICAL = {
    "id": "the number of the item: it is the page's address and never changes",
    "type_label": "the name of the type, which is shown as the type",
    "catalogued": "follows from the type",
    "nonce": "a random number that says nothing; the gate lets no words pass in its place",
}
"""Fields of a document that are not shown, each with its reason."""

RELATIONS = ("interprets", "replaces", "related")
MARKS = (
    ("major", gettext_lazy("重大政策")),
    ("normative", gettext_lazy("行政规范性文件")),
    ("sensitive", gettext_lazy("重大敏感事项")),
    ("other_organs", gettext_lazy("涉及其他机关")),
    ("market", gettext_lazy("涉及经营者经济活动")),
    ("emergency", gettext_lazy("应急发布")),
)


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind codes and numbers of the versions on a page."""

    organs: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)
    visible: frozenset[int] = frozenset()


def names_in(actor: Actor, *versions: Version | None) -> Names:
    """Look up what the versions name."""
    documents = [v.document for v in versions if v]
    targets = {pk for d in documents for pk in _targets(d)}
    organs = Organ.objects.filter(code__in=[d["organ"] for d in documents])
    columns = Column.objects.filter(code__in=[c for d in documents for c in d["columns"]])
    titles, visible = publication.titles_for(actor, targets)
    return Names(
        organs={o.code: o.name for o in organs},
        columns={c.code: f"{c.site.name} — {c.name}" for c in columns.select_related("site")},
        items=titles,
        visible=visible,
    )


def _targets(document: Mapping[str, Any]) -> set[int]:
    """Return the numbers of the items a document points to outside its body."""
    linked = {pk for relation in RELATIONS for pk in document["links"][relation]}
    replaced = document["validity"]["replaced_by"]
    return linked | ({replaced} if replaced else set())


def _plain(name: str) -> Callable[[Version, Names], str]:
    return lambda version, _names: _joined(version.document.get(name))


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _listed(name: str, choices: tuple[Any, ...]) -> Callable[[Version, Names], str]:
    labels = {row.code: row.label for row in choices}
    return lambda version, _names: said(labels.get(version.document[name], version.document[name]))


def _validity(version: Version, _names: Names) -> str:
    state = version.document["validity"]["state"]
    return said({row.code: row.label for row in VALIDITY}.get(state, state))


def _title(pk: int, names: Names) -> str:
    known = names.items.get(pk)
    number = _("第 {n} 号稿件").format(n=pk)
    return (
        f"《{known}》（{number}）" if known else _("{number}（您无权查看）").format(number=number)
    )


def _links(relation: str) -> Callable[[Version, Names], str]:
    return lambda version, names: "\n".join(
        _title(pk, names) for pk in version.document["links"][relation]
    )


def _replaced_by(version: Version, names: Names) -> str:
    pk = version.document["validity"]["replaced_by"]
    return _title(pk, names) if pk else ""


def _marks(version: Version, _names: Names) -> str:
    """Return the marks: the document's own, and those of its submission that decided the stages."""
    marks = {**version.marks, **{n: version.document[n] for n in ("major", "normative")}}
    return _("、").join(str(label) for name, label in MARKS if marks.get(name))


FIELDS: tuple[tuple[str, Any, Callable[[Version, Names], str]], ...] = (
    ("type", gettext_lazy("信息类型"), _listed("type", ITEM_TYPES)),
    ("title", gettext_lazy("标题"), _plain("title")),
    ("document_number", gettext_lazy("发文字号"), _plain("document_number")),
    ("normative_number", gettext_lazy("统一编号"), _plain("normative_number")),
    (
        "organ",
        gettext_lazy("发布机构"),
        lambda v, names: names.organs.get(v.document["organ"], v.document["organ"]),
    ),
    ("made_on", gettext_lazy("成文日期"), _plain("made_on")),
    ("published_on", gettext_lazy("原发布日期"), _plain("published_on")),
    ("index_number", gettext_lazy("索引号"), _plain("index_number")),
    ("topic", gettext_lazy("主题分类"), _plain("topic")),
    ("genre", gettext_lazy("体裁分类"), _plain("genre")),
    ("assembly", gettext_lazy("组配分类"), _plain("assembly")),
    ("scope", gettext_lazy("公开范围"), _plain("scope")),
    ("service_group", gettext_lazy("服务对象"), _listed("service_group", SERVICE_GROUPS)),
    ("validity", gettext_lazy("有效性"), _validity),
    (
        "validity",
        gettext_lazy("有效期至"),
        lambda v, _names: _joined(v.document["validity"]["until"]),
    ),
    (
        "validity",
        gettext_lazy("修改、废止或失效日期"),
        lambda v, _names: _joined(v.document["validity"].get("ended_on")),
    ),
    ("validity", gettext_lazy("由何文件代替"), _replaced_by),
    (
        "validity",
        gettext_lazy("有效性说明"),
        lambda v, _names: _joined(v.document["validity"].get("note")),
    ),
    ("disclosure", gettext_lazy("公开属性"), _listed("disclosure", DISCLOSURE)),
    ("disclosure_reason", gettext_lazy("定为该属性的理由"), _plain("disclosure_reason")),
    ("major", gettext_lazy("标记"), _marks),
    ("summary", gettext_lazy("内容概述"), _plain("summary")),
    ("keywords", gettext_lazy("关键词"), _plain("keywords")),
    ("source", gettext_lazy("信息来源"), _plain("source")),
    ("source_url", gettext_lazy("原文地址"), _plain("source_url")),
    ("author", gettext_lazy("作者"), _plain("author")),
    (
        "columns",
        gettext_lazy("栏目"),
        lambda v, names: "\n".join(names.columns.get(c, c) for c in v.document["columns"]),
    ),
    ("links", gettext_lazy("所解读的文件"), _links("interprets")),
    ("links", gettext_lazy("所代替的文件"), _links("replaces")),
    ("links", gettext_lazy("相关信息"), _links("related")),
    ("listed_until", gettext_lazy("网上展示至"), _plain("listed_until")),
)
"""Key of the document, label, and what stands there. ``normative`` is read with ``major``."""


def sheet(version: Version, before: Version | None, names: Names) -> list[dict[str, Any]]:
    """Return the filled fields of a version, changed ones marked; the last row names the empty ones."""
    old = before or version
    rows: list[dict[str, Any]] = []
    empty: list[str] = []
    for _key, label, read in FIELDS:
        was, here = read(old, names), read(version, names)
        if was or here:
            segments = compare(was, here)
            rows.append({"label": label, "segments": segments, "changed": was != here})
        else:
            empty.append(str(label))
    rows += _plan_rows(version, before)
    if empty:
        words = _("、").join(empty)
        rows.append({"label": _("没有填写"), "segments": compare(words, words), "changed": False})
    return rows


PLAN = (
    ("form", gettext_lazy("解读形式")),
    ("author", gettext_lazy("解读人")),
    ("channel", gettext_lazy("解读渠道")),
    ("outline", gettext_lazy("解读提纲")),
    ("due", gettext_lazy("解读最迟发布")),
)


def plan_words(plan: Mapping[str, Any] | None) -> dict[str, str]:
    """Return an interpretation plan by label, as words."""
    forms = {code: str(label) for code, label in InterpretationPlan.FORMS}
    values = {**(plan or {})}
    values["form"] = forms.get(values.get("form", ""), values.get("form", ""))
    return {str(label): str(values.get(name) or "") for name, label in PLAN}


def _plan_rows(version: Version, before: Version | None) -> list[dict[str, Any]]:
    was, here = plan_words((before or version).plan), plan_words(version.plan)
    return [
        {"label": label, "segments": compare(was[label], here[label]), "changed": was != here}
        for label in here
        if was[label] or here[label]
    ]


def _address(pk: int, names: Names) -> str:
    """Return the item's page on the desk, or in public where the reader has no business with the case."""
    desk = reverse("desk:item", args=[pk])
    return desk if pk in names.visible else f"{settings.PORTAL_URL}/item/{pk}/"


def linked(version: Version, names: Names) -> list[dict[str, str]]:
    """Return addresses of what the document points to, for opening beside it."""
    found = [
        {"label": f"《{names.items[pk]}》", "url": _address(pk, names)}
        for pk in sorted(_targets(version.document))
        if pk in names.items
    ]
    address = version.document["source_url"]
    return [*found, {"label": address, "url": address}] if address else found
