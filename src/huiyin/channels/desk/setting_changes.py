"""设置的变更: what a proposal would change in public, field by field against the released document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.wording import said
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.rules import BY_CODE
from huiyin.domains.publication.synonyms import written_lines
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.rules import LEVELS
from huiyin.foundation.release import gate
from huiyin.foundation.text.differences import compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.foundation.text.differences import Segment

KINDS = {
    "site": gettext_lazy("站点"),
    "column": gettext_lazy("栏目"),
    "organ": gettext_lazy("机关"),
    "redirect": gettext_lazy("旧地址"),
}
LABELS: dict[str, Any] = {
    "slug": gettext_lazy("代号"),
    "code": gettext_lazy("代号"),
    "name": gettext_lazy("名称"),
    "name_en": gettext_lazy("英文名称"),
    "short_name": gettext_lazy("简称"),
    "prefix": gettext_lazy("地址前缀"),
    "domain": gettext_lazy("网站域名"),
    "id_code": gettext_lazy("网站标识码"),
    "icp": gettext_lazy("ICP备案编号"),
    "police": gettext_lazy("公安机关备案编号"),
    "sponsor": gettext_lazy("网站主办单位"),
    "contact": gettext_lazy("联系方式"),
    "phone": gettext_lazy("联系电话"),
    "organ": gettext_lazy("主办单位"),
    "parent": gettext_lazy("上级"),
    "competent": gettext_lazy("主管部门"),
    "site": gettext_lazy("站点"),
    "level": gettext_lazy("层级"),
    "uscc": gettext_lazy("统一社会信用代码"),
    "path": gettext_lazy("地址"),
    "description": gettext_lazy("说明"),
    "keywords": gettext_lazy("关键词"),
    "order": gettext_lazy("顺序"),
    "type": gettext_lazy("栏目类别"),
    "item_types": gettext_lazy("收录的信息类型"),
    "menu": gettext_lazy("导航"),
    "home": gettext_lazy("首页"),
    "intake": gettext_lazy("汇聚规则"),
    "synonyms": gettext_lazy("同义词"),
    "mark": gettext_lazy("党政机关网站标识"),
    "names": gettext_lazy("名称沿革"),
    "id": gettext_lazy("编号"),
    "target": gettext_lazy("转到"),
    "reason": gettext_lazy("说明"),
    "retired": gettext_lazy("已停用"),
}
INNER = {
    "lead_title": gettext_lazy("标题"),
    "lead_text": gettext_lazy("导语"),
    "sites": gettext_lazy("站点"),
    "columns": gettext_lazy("栏目"),
    "item_types": gettext_lazy("信息类型"),
    "organs": gettext_lazy("机关"),
    "topics": gettext_lazy("主题"),
    "to": gettext_lazy("汇聚到"),
    "name": gettext_lazy("名称"),
    "since": gettext_lazy("启用"),
    "until": gettext_lazy("停用"),
    "media": gettext_lazy("图片类型"),
    "digest": gettext_lazy("指纹"),
    "link": gettext_lazy("链接"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; ``pictures`` are digests of what it showed before and would show."""

    label: str
    segments: list[Segment]
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One document: its kind and name, whether it is new in public, and every field that differs."""

    key: str
    kind: str
    name: str
    new: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The names behind the codes in settings."""

    sites: Mapping[str, str]
    columns: Mapping[str, str]
    organs: Mapping[str, str]

    def of(self, kind: str, field: str, value: Any) -> str:
        """Return a code's name with the code, where a field of a kind of document holds one."""
        table = {
            "organ": self.organs,
            "competent": self.organs,
            "site": self.sites,
            "parent": {"site": self.sites, "column": self.columns, "organ": self.organs}.get(
                kind, {}
            ),
            "to": self.columns,
            "column": self.columns,
            "sites": self.sites,
            "columns": self.columns,
            "organs": self.organs,
            "item_types": {code: said(row.label) for code, row in BY_CODE.items()},
            "level": {row.code: said(row.label) for row in LEVELS},
        }.get(field, {})
        name = table.get(value)
        return f"{name}（{value}）" if name else str(value)


def places() -> Places:
    """Read the names of all sites, columns and organs."""
    return Places(
        dict(Site.objects.values_list("slug", "name")),
        {c.code: f"{c.site.name} — {c.name}" for c in Column.objects.select_related("site")},
        dict(Organ.objects.values_list("code", "name")),
    )


def setting_change(key: str, document: Mapping[str, Any], known: Places) -> SettingChange:
    """Return how a document differs from the one that is public under its key."""
    kind = key.partition("/")[0]
    public = gate.public_version(key)
    before = gate.document_of(public.frozen) if public else {}
    names = [n for n in dict.fromkeys([*document, *before]) if before.get(n) != document.get(n)]
    changes = (_field(kind, n, before.get(n), document.get(n), known) for n in names)
    label = str(KINDS.get(kind, kind))
    return SettingChange(
        key=key,
        kind=label,
        name=str(document.get("name", key)),
        new=public is None,
        fields=tuple(change for change in changes if change is not None),
    )


def _field(kind: str, name: str, was: Any, here: Any, known: Places) -> FieldChange | None:
    """Return one field's change; values that read the same are shown as they are kept."""
    before, after = in_words(kind, name, was, known), in_words(kind, name, here, known)
    if before == after:
        if was is None and not after:
            return None
        before, after = _raw(was), _raw(here)
    pictures = tuple(v["digest"] for v in (was, here) if isinstance(v, dict) and "digest" in v)
    return FieldChange(str(LABELS.get(name, name)), compare(before, after), pictures)


def in_words(kind: str, field: str, value: Any, known: Places) -> str:
    """Return a value of a document as lines that a person reads."""
    if value in (None, "", [], {}):
        return ""
    lines: list[str] = []
    if field == "menu":
        lines = [f"{row['label']} {row['path']}" for row in value]
    elif field == "home":
        lines = _home(kind, value, known)
    elif field == "intake":
        lines = [_rule(kind, rule, known) for rule in value]
    elif field == "synonyms":
        lines = [written_lines(value)]
    elif isinstance(value, dict):
        lines = [_pairs(value)]
    elif isinstance(value, list):
        maps = all(isinstance(v, dict) for v in value)
        lines = [_pairs(v) for v in value] if maps else [_list(kind, field, value, known)]
    else:
        lines = [known.of(kind, field, value)]
    return "\n".join(lines)


def _pairs(value: Mapping[str, Any]) -> str:
    return "；".join(f"{INNER.get(n, n)}：{v}" for n, v in value.items() if v not in (None, ""))


def _list(kind: str, field: str, value: list[Any], known: Places) -> str:
    return "、".join(known.of(kind, field, v) if isinstance(v, str) else _raw(v) for v in value)


def _home(kind: str, value: Mapping[str, Any], known: Places) -> list[str]:
    lines = [f"{INNER[n]}：{value[n]}" for n in ("lead_title", "lead_text") if value.get(n)]
    lines += [_block(kind, block, known) for block in value.get("blocks", [])]
    rest = {k: v for k, v in value.items() if k not in {"lead_title", "lead_text", "blocks"}}
    return [*lines, *([_raw(rest)] if rest else [])]


def _block(kind: str, block: Mapping[str, Any], known: Places) -> str:
    if block.get("type") == "doors":
        doors = (f"{d.get('title')}（{d.get('text', '')}）{d.get('path')}" for d in block["items"])
        return _("入口：{doors}").format(doors="；".join(doors))
    if block.get("type") == "column":
        count = _("，{n} 条").format(n=block["count"]) if block.get("count") else ""
        title = f"“{block['title']}”" if block.get("title") else ""
        rest = {k: v for k, v in block.items() if k not in {"type", "column", "count", "title"}}
        name = known.of(kind, "column", block.get("column"))
        return _("栏目：{name}").format(name=name) + title + count + (_raw(rest) if rest else "")
    return _raw(block)


def _rule(kind: str, rule: Mapping[str, Any], known: Places) -> str:
    parts = []
    order = [n for n in INNER if n in rule] + [n for n in rule if n not in INNER]
    for name, value in ((n, rule[n]) for n in order):
        values = value if isinstance(value, list) else [value]
        words = "、".join(known.of(kind, name, v) for v in values)
        parts.append(f"{INNER.get(name, name)}：{words}")
    return "；".join(parts)


def _raw(value: Any) -> str:
    """Show what has no words of its own yet rather than hide it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
