"""Every Chinese label of the tables as they are registered: states, steps, roles, clocks, kinds, ledger sentences.

The tables keep their Chinese; the desk says it in another language where it shows it, so the catalogue asks for it.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAID = frozenset({"advice", "duty", "label", "question", "sentence"})
"""Fields of a row that people read."""


def registered() -> set[str]:
    """Return the labels, with the applications of the project loaded."""
    _load()
    return {text for text in _everything() if CHINESE.search(text)}


def _load() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.project.settings.dev")
        django.setup()


def _everything() -> Iterator[str]:
    yield from _of_rules()
    yield from _of_models()
    yield from _of_registries()
    for file in (ROOT / "policies" / "calendar").glob("*.toml"):
        yield from (day["name"] for day in tomllib.loads(file.read_text("utf-8"))["holiday"])


def _of_rules() -> Iterator[str]:
    """Yield the labels of states, steps and clocks, and of the rows of every table that cites a clause."""
    from huiyin.foundation.cases import citations, rulebooks

    for book in rulebooks.registered():
        yield from (state.label for state in book.states)
        yield from (step.label for step in book.steps)
        yield from (clock.label for clock in book.clocks)
    for rows in citations.tables().values():
        for row in rows:
            yield from _of_row(row)


def _of_models() -> Iterator[str]:
    """Yield what the choices of the models' fields are called."""
    from django.apps import apps

    for model in apps.get_models():
        if model.__module__.startswith("huiyin."):
            for column in model._meta.get_fields():  # noqa: SLF001 — Django's documented way
                yield from (str(label) for _code, label in getattr(column, "flatchoices", ()))


def _of_registries() -> Iterator[str]:
    """Yield the sentences of the ledger, the names of the jobs, and words that stand for codes."""
    from huiyin.domains.publication.rules import item_types, secrecy
    from huiyin.domains.publication.rules.classification import GENRES, topics
    from huiyin.foundation.accounts.rules import ACCOUNT_MARKS
    from huiyin.foundation.files.rules import PURPOSES, TYPES
    from huiyin.foundation.ledger import sentences
    from huiyin.foundation.tick import jobs
    from huiyin.kernel.clocks import UNIT_NAMES

    yield from (
        sentence
        for kind, sentence in sentences.registered().items()
        if not kind.startswith("test.")  # the suite registers some of its own
    )
    yield from sentences.registered_words()
    yield from (job.label for job in jobs.registered().values())
    for topic in topics():
        yield from (topic.name, *topic.children)
    yield from GENRES
    yield from (name for row in item_types.ITEM_TYPES for name in row.column_types)
    yield from item_types.FIELD_LABELS.values()
    yield from secrecy.FINDINGS.values()
    yield from (row.label for row in (*TYPES, *PURPOSES))
    yield from UNIT_NAMES.values()
    yield from (label for _code, label in ACCOUNT_MARKS)
    yield from (f"周{day}" for day in "一二三四五六日")


def _of_row(row: Any) -> Iterator[str]:
    if not is_dataclass(row):
        return
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name in SAID and isinstance(value, str):
            yield value
