"""用语表的办理: a list comes as TOML and replaces the list of its name; it is switched on and off with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.foundation.access import require
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.services import record
from huiyin.foundation.text.access import WORD_LISTS
from huiyin.foundation.text.models import Word, WordList
from huiyin.foundation.text.scanners.findings import WORDING
from huiyin.foundation.text.word_list_text import plain, read
from huiyin.kernel.errors import Invalid, Stale, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.text.word_list_text import Draft
    from huiyin.kernel.actors import Actor

Words = tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the list, its words, and whether anything changed."""

    word_list: WordList
    count: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What an import would do: ``version`` is the present one (0 = a new list), ``facts`` are (name, was, becomes)."""

    draft: Draft
    version: int
    facts: tuple[tuple[str, str, str], ...]
    added: Words
    removed: Words
    changed: tuple[tuple[dict[str, Any], dict[str, Any]], ...]

    @property
    def same(self) -> bool:
        """Tell whether nothing would change."""
        return bool(self.version) and not (self.facts or self.added or self.removed or self.changed)


def try_word_list(*, source: str, actor: Actor) -> Trial:
    """Return what a list written in TOML would change; nothing is saved."""
    require(WORD_LISTS, actor, "import_word_list")
    draft = read(source)
    return _compared(draft, WordList.objects.filter(name=draft.name).first())


@transaction.atomic
def import_word_list(
    *,
    source: str,
    actor: Actor,
    now: datetime,
    seen_version: int | None = None,
    own: bool = False,
) -> Imported:
    """Take over a list written in TOML; ``Invalid`` tells what is wrong in it.

    The same text twice changes nothing. A list that changed gets a higher version, and every process
    builds its matcher anew. ``seen_version`` is the version that a person compared with (0 = none): another
    one is ``Stale``. ``own`` marks a list that comes with the system.
    """
    require(WORD_LISTS, actor, "import_word_list")
    draft = read(source)
    found, created = WordList.objects.select_for_update().get_or_create(
        name=draft.name, defaults=draft.facts
    )
    if seen_version not in {None, 0 if created else found.version}:
        raise Stale("word-list-changed", _("这份用语表刚才被别人改过，请重新看看会改变什么。"))
    trial = _compared(draft, None if created else found)
    if trial.same:
        return Imported(found, len(draft.words), changed=False)
    found.words.all().delete()
    Word.objects.bulk_create(Word(word_list=found, **word) for word in draft.words.values())
    if not created:
        WordList.objects.filter(pk=found.pk).update(**draft.facts, version=F("version") + 1)
        found.refresh_from_db()
    counts = {name: len(getattr(trial, name)) for name in ("added", "removed", "changed")}
    record(
        kind="text.word-list",
        actor=actor,
        at=now,
        subject=f"word-list/{found.pk}",
        basis=WORDING,
        data={
            "name": found.name,
            "version": found.version,
            "words": len(draft.words),
            **counts,
            "own": own,
        },
    )
    return Imported(found, len(draft.words), changed=True)


def import_own_lists(*, actor: Actor, now: datetime) -> list[Imported]:
    """Take over the lists that come with the system, except those that somebody has since changed; safe to repeat."""
    folder = resources.files("huiyin.foundation.text") / "data"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    sources = [file.read_text(encoding="utf-8") for file in files]
    return [
        import_word_list(source=source, actor=actor, now=now, own=True)
        for source in sources
        if _still_ours(read(source).name)
    ]


def _still_ours(name: str) -> bool:
    """Tell whether the words of a list are those that came with the system."""
    word_list = WordList.objects.filter(name=name).first()
    if word_list is None:
        return True
    acts = Entry.objects.filter(kind="text.word-list", subject=f"word-list/{word_list.pk}")
    last = acts.order_by("seq").last()
    return last is None or bool(last.data.get("own", last.actor_id is None))


@transaction.atomic
def set_active(
    *, word_list: WordList, active: bool, reason: str, actor: Actor, now: datetime
) -> None:
    """Put a list into use or out of it; ``WrongState`` where it is so already."""
    require(WORD_LISTS, actor, "set_word_list_active")
    if not reason.strip():
        raise Invalid("reason", _("请写明原因。"), field="reason")
    found = WordList.objects.select_for_update().get(pk=word_list.pk)
    if found.active == active:
        said = _("这份用语表已经在用。") if active else _("这份用语表已经停用。")
        raise WrongState("word-list-use", said)
    WordList.objects.filter(pk=found.pk).update(active=active, version=F("version") + 1)
    record(
        kind="text.word-list-use",
        actor=actor,
        at=now,
        subject=f"word-list/{found.pk}",
        basis=WORDING,
        data={"active": active, "reason": reason.strip()},
    )


def _compared(draft: Draft, found: WordList | None) -> Trial:
    """Return what a draft changes in the list of its name."""
    old = {} if found is None else {word.pattern: plain(word) for word in found.words.all()}
    new = draft.words
    facts = () if found is None else tuple(
        (name, str(getattr(found, name)), str(value))
        for name, value in draft.facts.items()
        if getattr(found, name) != value
    )  # fmt: skip
    return Trial(
        draft=draft,
        version=found.version if found else 0,
        facts=facts,
        added=tuple(new[p] for p in sorted(new.keys() - old.keys())),
        removed=tuple(old[p] for p in sorted(old.keys() - new.keys())),
        changed=tuple(
            (old[p], new[p]) for p in sorted(new.keys() & old.keys()) if old[p] != new[p]
        ),
    )
