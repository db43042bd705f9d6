"""对照表的检查: everything that is wrong with a mapping, told at once, before a row is read."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.rules import BY_CODE
from huiyin.domains.publication.rules.classification import (
    GENRES,
    SERVICE_GROUPS,
    VALIDITY,
    topic_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    Table = Mapping[str, Any]

FORMATS = ("parquet", "csv", "jsonl", "html")
BODY_FORMATS = ("text", "markdown", "html")
REQUIRED = ("type", "organ", "column")
TARGETS = (
    "title",
    "body",
    "published_on",
    "made_on",
    "document_number",
    "summary",
    "source",
    "source_url",
    "attachments",
    "author_name",
    "keywords",
    "topic",
    "genre",
    "validity",
    "service_group",
    "type",
    "organ",
    "column",
)
UNTRANSLATED = ("title", "body", "published_on", "made_on", "source_url", "attachments")
TEXTS = (*REQUIRED, "source", "source_url", "body_format", "encoding", "format", "within")
TABLES = ("fields", "patterns", "values", "defaults")
LISTS: dict[str, Callable[[], Collection[str]]] = {
    "type": lambda: set(BY_CODE),
    "topic": topic_names,
    "genre": lambda: GENRES,
    "validity": lambda: [c.code for c in VALIDITY],
    "service_group": lambda: [c.code for c in SERVICE_GROUPS],
}
"""Targets whose values are known without asking the database."""


def problems(table: Table) -> list[str]:
    """Return one sentence for each thing wrong (Chinese)."""
    return [*_keys(table), *_choices(table), *_targets(table), *_patterns(table), *_values(table)]


def _keys(table: Table) -> Iterator[str]:
    yield from (f"缺少 {name}" for name in REQUIRED if not table.get(name))
    unknown = set(table) - {*TEXTS, *TABLES, "reflow"}
    yield from (f"不认识 {name}" for name in sorted(unknown))
    for name in TEXTS:
        if name in table and not isinstance(table[name], str):
            yield f"{name} 要写成引号里的文字"
    if not isinstance(table.get("reflow", False), bool):
        yield "reflow 只能是 true 或 false"
    for name in TABLES:
        if not isinstance(table.get(name, {}), dict):
            yield f"[{name}] 要写成一张表"


def _choices(table: Table) -> Iterator[str]:
    if table.get("type") and table["type"] not in BY_CODE:
        yield f"没有“{table['type']}”这种信息类型，只能是 {'、'.join(BY_CODE)}"
    for name, allowed in (("format", FORMATS), ("body_format", BODY_FORMATS)):
        if table.get(name) and table[name] not in allowed:
            yield f"{name} 只能是 {'、'.join(allowed)}"
    if isinstance(table.get("encoding"), str) and not _is_encoding(table["encoding"]):
        yield f"没有“{table['encoding']}”这种编码，一般是 utf-8 或 gb18030"


def _targets(table: Table) -> Iterator[str]:
    for name in TABLES:
        for target, value in _table(table, name).items():
            if target not in TARGETS:
                yield f"[{name}] 里不认识编目项 {target}"
            elif name == "fields" and not _names(value):
                yield f"[fields] 里 {target} 要写成字段名，或几个字段名的列表"
            elif name in {"patterns", "defaults"} and not isinstance(value, str):
                yield f"[{name}] 里 {target} 要写成引号里的文字"
            elif name == "defaults" and target in REQUIRED:
                yield f"{target} 的默认值写在表的最前面，不写在 [defaults] 里"
    given = _table(table, "fields")
    yield from (f"[fields] 里缺少 {name}" for name in ("title", "body") if name not in given)
    for target, value in _table(table, "defaults").items():
        yield from _unlisted("defaults", target, [value])


def _patterns(table: Table) -> Iterator[str]:
    fields = _table(table, "fields")
    for target, pattern in _table(table, "patterns").items():
        if target in TARGETS and target not in fields:
            yield f"[patterns] 里的 {target} 没有写在 [fields] 里，不知道在哪里找"
        try:
            re.compile(str(pattern))
        except re.error as error:
            yield f"[patterns] 里 {target} 的写法不对：{error}"


def _values(table: Table) -> Iterator[str]:
    fields = _table(table, "fields")
    for target, words in _table(table, "values").items():
        if target not in TARGETS:
            continue
        if target in UNTRANSLATED:
            yield f"{target} 不能用 [values] 对照"
        elif not isinstance(words, dict) or not all(isinstance(v, str) for v in words.values()):
            yield f"[values.{target}] 里每一行都要写成“原来的说法 = 编目里的值”"
        else:
            if target not in fields:
                yield f"[values.{target}] 对照的字段没有写在 [fields] 里"
            yield from _unlisted(f"values.{target}", target, words.values())


def _unlisted(where: str, target: str, values: Any) -> Iterator[str]:
    """Yield values that the catalogue's own lists do not have; an empty one means: leave it empty."""
    listed = LISTS[target]() if target in LISTS else None
    if listed is not None:
        for value in dict.fromkeys(values):
            if value and value not in listed:
                yield f"[{where}] 里的“{value}”不在{LABELS[target]}里"


LABELS = {
    "type": "信息类型",
    "topic": "主题分类",
    "genre": "体裁分类",
    "validity": "有效性（in_force、amended、repealed、expired）",
    "service_group": "服务对象",
}


def _table(table: Table, name: str) -> Table:
    found = table.get(name, {})
    return found if isinstance(found, dict) else {}


def _names(value: Any) -> bool:
    listed = value if isinstance(value, list) else [value]
    return bool(listed) and all(isinstance(name, str) and name for name in listed)


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
