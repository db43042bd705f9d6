"""用语表何时生效: a list is looked for when it is in use and its first day has come, as ``current_matcher`` reads them.

An effect is a code that the ledger keeps: ``now``, ``stopped``, or the first day as ``2026-12-01``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.text.models import WordList, WordListChange
from huiyin.foundation.text.word_list_text import read

if TYPE_CHECKING:
    from datetime import date

NOW, STOPPED = "now", "stopped"


def effect_of(act: str, word_list: WordList, today: date) -> str:
    """Return when an act took effect that left a list as it is; to stop one takes effect at once."""
    if act == WordListChange.Act.OFF:
        return NOW
    return _effect(active=word_list.active, since=word_list.since, today=today)


def effect_to_come(change: WordListChange, today: date) -> str:
    """Return when a change would take effect if somebody agreed today."""
    found = WordList.objects.filter(name=change.name).first()
    if change.act == WordListChange.Act.IMPORT:
        active = found is None or found.active
        return _effect(active=active, since=read(change.source).facts["since"], today=today)
    if change.act == WordListChange.Act.OFF or found is None:
        return NOW
    return _effect(active=True, since=found.since, today=today)


def effect_words(effect: str) -> str:
    """Return an effect as part of a sentence."""
    if effect == NOW:
        return _("马上生效")
    if effect == STOPPED:
        return _("表已停用，启用以后才生效")
    return _("自 {day} 起生效").format(day=effect)


def _effect(*, active: bool, since: date, today: date) -> str:
    if not active:
        return STOPPED
    return since.isoformat() if since > today else NOW
