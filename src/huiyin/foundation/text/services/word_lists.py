"""导入用语表: a list comes as TOML with its owner and source and replaces the list of its name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.foundation.access import Permission, require
from huiyin.foundation.ledger.services import record
from huiyin.foundation.text.models import Word, WordList
from huiyin.foundation.text.scanners.findings import WORDING
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

KEEPING = (
    Permission("import_word_list", frozenset({"system_admin", "system"}), WORDING),
    Permission("set_word_list_active", frozenset({"system_admin", "system"}), WORDING),
)
_NEEDED = ("name", "owner", "source", "kind", "since", "words")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the list, its words, and whether anything changed."""

    word_list: WordList
    count: int
    changed: bool


@transaction.atomic
def import_word_list(*, source: str, actor: Actor, now: datetime) -> Imported:
    """Take over a list written in TOML; ``Invalid`` names the line of thought that is missing.

    The same text twice changes nothing. A list that changed gets a higher version, and every process
    builds its matcher anew.
    """
    require(KEEPING, actor, "import_word_list")
    given = _parsed(source)
    words = [_word(row) for row in given["words"]]
    _no_repetition(words)
    values = {name: given[name] for name in ("owner", "source", "kind", "since")}
    found, created = WordList.objects.select_for_update().get_or_create(
        name=given["name"], defaults=values
    )
    same = not created and all(getattr(found, name) == value for name, value in values.items())
    if same and _present(found) == [_comparable(w) for w in sorted(words, key=_pattern)]:
        return Imported(found, len(words), changed=False)
    found.words.all().delete()
    Word.objects.bulk_create(Word(word_list=found, **word) for word in words)
    if not created:
        WordList.objects.filter(pk=found.pk).update(**values, version=F("version") + 1)
        found.refresh_from_db()
    record(
        kind="text.word-list",
        actor=actor,
        at=now,
        subject=f"word-list/{found.pk}",
        basis=WORDING,
        data={"name": found.name, "version": found.version, "words": len(words)},
    )
    return Imported(found, len(words), changed=True)


def import_own_lists(*, actor: Actor, now: datetime) -> list[Imported]:
    """Take over the lists that come with the system; safe to repeat."""
    folder = resources.files("huiyin.foundation.text") / "data"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return [
        import_word_list(source=file.read_text(encoding="utf-8"), actor=actor, now=now)
        for file in files
    ]


@transaction.atomic
def set_active(*, word_list: WordList, active: bool, actor: Actor, now: datetime) -> None:
    """Put a list into use or out of it."""
    require(KEEPING, actor, "set_word_list_active")
    WordList.objects.filter(pk=word_list.pk).update(active=active, version=F("version") + 1)
    record(
        kind="text.word-list-use",
        actor=actor,
        at=now,
        subject=f"word-list/{word_list.pk}",
        basis=WORDING,
        data={"active": active},
    )


def _parsed(source: str) -> dict[str, Any]:
    try:
        given = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise Invalid("word-list-unreadable", _("用语表读不出来：{why}"), why=str(error)) from error
    missing = [name for name in _NEEDED if name not in given]
    if missing:
        raise Invalid("word-list-incomplete", _("用语表缺少：{names}"), names="、".join(missing))
    if given["kind"] not in WordList.Kind.values:
        raise Invalid("word-list-kind", _("用语表的类别只能是 banned、wrong 或 suggest"))
    if type(given["since"]) is not date:
        raise Invalid("word-list-since", _("启用日期请写成 2026-01-01 的样子"))
    return given


def _word(row: Any) -> dict[str, Any]:
    pattern = row.get("pattern", "") if isinstance(row, dict) else ""
    if not isinstance(pattern, str) or not 1 < len(pattern.strip()) <= _LONGEST:
        raise Invalid(
            "word-pattern", _("有一条用语是空的、只有一个字或太长：{row}"), row=str(row)[:80]
        )
    return {
        "pattern": pattern.strip(),
        "suggestion": str(row.get("suggestion", "")),
        "note": str(row.get("note", "")),
        "exceptions": [str(x) for x in row.get("exceptions", [])],
    }


def _no_repetition(words: list[dict[str, Any]]) -> None:
    patterns = [_pattern(word) for word in words]
    twice = sorted({p for p in patterns if patterns.count(p) > 1})
    if twice:
        raise Invalid("word-twice", _("用语重复：{words}"), words="、".join(twice[:5]))


def _present(word_list: WordList) -> list[tuple[Any, ...]]:
    rows = word_list.words.values("pattern", "suggestion", "note", "exceptions")
    return [_comparable(row) for row in sorted(rows, key=_pattern)]


def _pattern(word: Any) -> str:
    return str(word["pattern"])


def _comparable(word: Any) -> tuple[Any, ...]:
    return (word["pattern"], word["suggestion"], word["note"], tuple(word["exceptions"]))
