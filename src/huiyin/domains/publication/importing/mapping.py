"""字段对照: a TOML file that says which field of a file is which field of the catalogue.

Keys: ``format`` (parquet, csv, jsonl, html; by the file's ending where absent), ``type``, ``organ``, ``column``
(of every row that names none of its own), ``source``, ``source_url`` (for the whole file, where rows have none),
``body_format`` (text, markdown, html), ``encoding`` (csv and html; utf-8 or gb18030), ``within`` (html: id or class
of the element that holds the body), ``reflow`` (part run-on lines at their numbering), ``[fields]`` (catalogue
field = field or list of fields, the first that is filled counts), ``[patterns]`` (catalogue field = what to look
for in those fields), ``[values.<catalogue field>]`` (a word of the file = a value of the catalogue; ``"*"`` = any
other word) and ``[defaults]`` (catalogue field = value).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.importing.mapping_problems import problems
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PLACES = ("type", "organ", "column")
"""Targets that a row may have of its own and the file has for all others."""
TEXTS = (*PLACES, "source", "source_url", "body_format", "encoding", "format", "within")
OTHERS = "*"
ABSENT = frozenset({"undefined", "null", "none", "nan", "nat", "<na>", "n/a"})
"""What programs write where there was nothing."""


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
    within: str = ""
    reflow: bool = False
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def value(self, row: Mapping[str, Any], target: str) -> str:
        """Return what the first filled field of a row says for a target, or its default, as stripped text."""
        return self.word(row, target) or self.defaults.get(target, "")

    def word(self, row: Mapping[str, Any], target: str) -> str:
        """Return what the file itself says for a target: the first of its fields that says anything."""
        pattern = self.patterns.get(target)
        for name in self.fields.get(target, ()):
            text = said(row.get(name))
            if text and pattern is not None:
                match = pattern.search(text)
                text = _part(match) if match else ""
            if text:
                return text
        return ""

    def translated(self, row: Mapping[str, Any], target: str) -> tuple[str, str]:
        """Return the catalogue's value for a target and, where the file's word has none, that word.

        Without a table of values the word itself is the value.
        """
        word, table = self.word(row, target), self.values.get(target)
        default = getattr(self, target) if target in PLACES else self.defaults.get(target, "")
        if not word:
            return default, ""
        if table is None or word in table.values():
            return word, ""
        value = table.get(word, table.get(OTHERS))
        return (default, word) if value is None else (value, "")

    def named(self, target: str) -> list[str]:
        """Return every value that a mapping names for a target: what must be there before a row is read."""
        found = [*self.values.get(target, {}).values(), self.defaults.get(target, "")]
        if target in PLACES:
            found.insert(0, getattr(self, target))
        return list(dict.fromkeys(value for value in found if value))

    def names(self) -> Iterator[str]:
        """Yield the fields of the file that the mapping counts on."""
        for names in self.fields.values():
            yield from names


def said(value: Any) -> str:
    """Return what a field of a file says, as stripped text; nothing where a program wrote that it has nothing."""
    text = "" if value is None else str(value).strip()
    return "" if text.casefold() in ABSENT else text


def _part(match: re.Match[str]) -> str:
    """Return what a pattern marks with brackets (the first of them that took part), or all it found."""
    return next((part for part in match.groups() if part is not None), match[0]).strip()


def read_mapping(file: Path) -> FieldMap:
    """Read a mapping; ``Invalid`` lists everything wrong with it."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid("mapping-unreadable", "字段对照表读不出来：{why}", why=str(error)) from error
    found = problems(table)
    if found:
        raise Invalid("mapping-wrong", "字段对照表有误：{why}", why="；".join(found))
    texts: dict[str, Any] = {name: table[name] for name in TEXTS if name in table}
    return FieldMap(
        **texts,
        reflow=table.get("reflow", False),
        fields={
            target: tuple(names) if isinstance(names, list) else (names,)
            for target, names in table.get("fields", {}).items()
        },
        patterns={
            target: re.compile(pattern, re.MULTILINE)
            for target, pattern in table.get("patterns", {}).items()
        },
        values=table.get("values", {}),
        defaults=table.get("defaults", {}),
    )
