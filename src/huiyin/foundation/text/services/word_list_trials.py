"""用语表的试算: what a list written in TOML would change in the list of its name; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.foundation.access import require
from huiyin.foundation.text.access import WORD_LISTS
from huiyin.foundation.text.models import WordList
from huiyin.foundation.text.word_list_text import plain, read

if TYPE_CHECKING:
    from huiyin.foundation.text.word_list_text import Draft
    from huiyin.kernel.actors import Actor

Words = tuple[dict[str, Any], ...]


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

    @property
    def counts(self) -> dict[str, int]:
        """Return how many words come, go and change."""
        return {name: len(getattr(self, name)) for name in ("added", "removed", "changed")}


def try_word_list(*, source: str, actor: Actor) -> Trial:
    """Return what a list written in TOML would change; nothing is saved."""
    require(WORD_LISTS, actor, "propose_word_list")
    return trial_of(source)


def trial_of(source: str) -> Trial:
    """Return what a list would change, compared with the present one; ``Invalid`` tells what is wrong in it."""
    draft = read(source)
    return compared(draft, WordList.objects.filter(name=draft.name).first())


def compared(draft: Draft, found: WordList | None) -> Trial:
    """Return what a draft changes in a list, all of it where there is none."""
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
