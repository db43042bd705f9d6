"""词汇表: every state, action, clock and model has a Chinese term, official English and a source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps

from huiyin.foundation.cases import citations, rulebooks
from huiyin.project.settings.env import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = ROOT / "docs" / "glossary.toml"
OURS = "本平台"
FIELDS = ("term", "english", "identifier", "source")


@dataclass(frozen=True, slots=True)
class Term:
    """One word: ``identifier`` is how the code spells it."""

    term: str
    english: str
    identifier: str
    source: str


def terms() -> tuple[Term, ...]:
    """Return the glossary as written; ``KeyError`` where an entry lacks a field."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Term(**{name: row[name] for name in FIELDS}) for row in table["term"])


def needed() -> Iterator[tuple[str, str]]:
    """Return every identifier the glossary must hold, with what it is."""
    for book in rulebooks.registered():
        for state in book.states:
            yield state.name, f"{book.kind} 的状态“{state.label}”"
        for step in book.steps:
            yield step.action, f"{book.kind} 的动作“{step.label}”"
        for clock in book.clocks:
            yield clock.name, f"{book.kind} 的期限“{clock.label}”"
    for model in apps.get_models():
        if model.__module__.startswith("huiyin."):
            yield model.__name__, f"数据表“{model._meta.verbose_name}”"  # noqa: SLF001 — public in Django


def unsourced() -> list[str]:
    """Return the terms whose source is neither ours nor in the policies, one sentence each."""
    documents = citations.documents()
    clauses = {str(c.ref) for d in documents.values() for c in d.clauses.values()}
    known = clauses | documents.keys() | {OURS}
    return [
        f"docs/glossary.toml 里 {t.identifier} 的出处 {t.source} 不在政策库"
        for t in terms()
        if t.source not in known
    ]


def missing() -> list[str]:
    """Return what the glossary lacks, one sentence each."""
    present = {t.identifier for t in terms()}
    lacking = {name: what for name, what in needed() if name not in present}
    return [f"docs/glossary.toml 缺 {name}：{what}" for name, what in sorted(lacking.items())]
