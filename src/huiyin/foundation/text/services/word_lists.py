"""用语表的写入: a list replaces the list of its name; those that come with the system are installed at once.

Whatever a person wants changed goes through ``word_list_changes``: it has no effect until a second person agrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from huiyin.foundation.access import require
from huiyin.foundation.ledger.selectors import last_of
from huiyin.foundation.ledger.services import record
from huiyin.foundation.text.access import WORD_LISTS
from huiyin.foundation.text.models import Word, WordList
from huiyin.foundation.text.scanners.findings import WORDING
from huiyin.foundation.text.services.word_list_trials import compared
from huiyin.foundation.text.word_list_text import read

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.text.services.word_list_trials import Trial
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the list, its words, and whether anything changed."""

    word_list: WordList
    count: int
    changed: bool


def take_over(source: str) -> tuple[WordList, Trial]:
    """Write a list over the list of its name, in a transaction of the caller; return what that changed.

    The same text twice changes nothing. A list that changed gets a higher version, and every process
    builds its matcher anew.
    """
    draft = read(source)
    found, created = WordList.objects.select_for_update().get_or_create(
        name=draft.name, defaults=draft.facts
    )
    trial = compared(draft, None if created else found)
    if trial.same:
        return found, trial
    found.words.all().delete()
    Word.objects.bulk_create(Word(word_list=found, **word) for word in draft.words.values())
    if not created:
        WordList.objects.filter(pk=found.pk).update(**draft.facts, version=F("version") + 1)
        found.refresh_from_db()
    return found, trial


@transaction.atomic
def install_word_list(*, source: str, actor: Actor, now: datetime) -> Imported:
    """Take over a list that comes with the system; ``NotPermitted`` for any person."""
    require(WORD_LISTS, actor, "install_word_list")
    found, trial = take_over(source)
    count = len(trial.draft.words)
    if trial.same:
        return Imported(found, count, changed=False)
    facts = {"name": found.name, "version": found.version, "words": count}
    record(
        kind="text.word-list",
        actor=actor,
        at=now,
        subject=f"word-list/{found.pk}",
        basis=WORDING,
        data={**facts, **trial.counts, "own": True},
    )
    return Imported(found, count, changed=True)


def import_own_lists(*, actor: Actor, now: datetime) -> list[Imported]:
    """Take over the lists that come with the system, except those that somebody has since changed; safe to repeat."""
    folder = resources.files("huiyin.foundation.text") / "data" / "word_lists"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    sources = [(folder / name).read_text(encoding="utf-8") for name in names]
    return [
        install_word_list(source=source, actor=actor, now=now)
        for source in sources
        if _still_ours(read(source).name)
    ]


def _still_ours(name: str) -> bool:
    """Tell whether the words of a list are those that came with the system."""
    word_list = WordList.objects.filter(name=name).first()
    if word_list is None:
        return True
    last = last_of(f"word-list/{word_list.pk}", ("text.word-list", "text.word-list-agreed"))
    return last is None or bool(last.data.get("own", last.actor_id is None))
