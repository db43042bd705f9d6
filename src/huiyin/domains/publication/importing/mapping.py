"""字段对照: a TOML file that says which field of a file is which field of the catalogue.

Keys: ``format`` (parquet, csv, jsonl, html; by the file's ending where absent), ``type``, ``organ``, ``column``,
``source``, ``source_url`` (for the whole file, where rows have none), ``body_format`` (text, markdown, html),
``encoding`` (csv and html; utf-8 or gb18030), ``[fields]`` (catalogue field = field or list of fields, the first
that is filled counts) and ``[defaults]`` (catalogue field = value).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.rules import BY_CODE
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMATS = ("parquet", "csv", "jsonl", "html")
BODY_FORMATS = ("text", "markdown", "html")
TARGETS = (
    "title",
    "body",
    "published_on",
    "made_on",
    "document_number",
    "summary",
    "source",
    "source_url",
    "author_name",
    "keywords",
    "topic",
    "genre",
    "validity",
)
TEXTS = ("type", "organ", "column", "source", "source_url", "body_format", "encoding", "format")


@dataclass(frozen=True, slots=True)
class FieldMap:
    """How rows become items."""

    type: str
    organ: str
    column: str
    source: str = ""
    source_url: str = ""
    format: str = ""
    body_format: str = "text"
    encoding: str = "utf-8"
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def value(self, row: Mapping[str, Any], target: str) -> str:
        """Return the first filled field of a row for a target, or its default, as stripped text."""
        for name in self.fields.get(target, ()):
            found = row.get(name)
            text = "" if found is None else str(found).strip()
            if text:
                return text
        return self.defaults.get(target, "")


def read_mapping(file: Path) -> FieldMap:
    """Read a mapping; ``Invalid`` lists everything wrong with it."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid("mapping-unreadable", "字段对照表读不出来：{why}", why=str(error)) from error
    problems = _problems(table)
    if problems:
        raise Invalid("mapping-wrong", "字段对照表有误：{why}", why="；".join(problems))
    texts = {name: str(table[name]) for name in TEXTS if name in table}
    fields = {
        target: tuple(names) if isinstance(names, list) else (str(names),)
        for target, names in table.get("fields", {}).items()
    }
    defaults = {k: str(v) for k, v in table.get("defaults", {}).items()}
    return FieldMap(**texts, fields=fields, defaults=defaults)


def _problems(table: Mapping[str, Any]) -> list[str]:
    problems = [f"缺少 {name}" for name in ("type", "organ", "column") if not table.get(name)]
    if table.get("type") and table["type"] not in BY_CODE:
        problems.append(f"没有“{table['type']}”这种信息类型")
    unknown = set(table) - {*TEXTS, "fields", "defaults"}
    problems += [f"不认识 {name}" for name in sorted(unknown)]
    named = {**table.get("fields", {}), **table.get("defaults", {})}
    problems += [f"不认识编目项 {name}" for name in sorted(set(named) - set(TARGETS))]
    problems += [
        f"[fields] 里缺少 {name}"
        for name in ("title", "body")
        if name not in table.get("fields", {})
    ]
    for name, allowed in (("format", FORMATS), ("body_format", BODY_FORMATS)):
        if table.get(name) and table[name] not in allowed:
            problems.append(f"{name} 只能是 {'、'.join(allowed)}")
    return problems
