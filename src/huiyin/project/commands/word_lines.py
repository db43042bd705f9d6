"""What a second person reads at a terminal before agreeing to a change of a word list: all of what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from huiyin.foundation.text.services.word_list_trials import Trial
    from huiyin.foundation.text.word_list_standing import Proposal

STANDINGS = {
    "waits": "还没有生效，检查照现在的用语表。",
    "outdated": "提出以后，这份用语表又改过。请放弃这次变更，重新提出。",
    "effective": "已生效。",
    "covered": "已生效过，已被后来的覆盖。",
    "taken_back": "已收回，用语表没有改变。",
    "given_up": "已放弃，用语表没有改变。",
}


def lines(row: Proposal, now: datetime) -> Iterator[str]:
    """Yield the lines of a change: where it stands, its facts, and every word with its note and exceptions."""
    from django.utils.timezone import localdate

    from huiyin.foundation.text.services.word_list_trials import trial_of
    from huiyin.foundation.text.word_list_effects import effect_to_come, effect_words
    from huiyin.foundation.text.word_list_standing import standing_of

    standing = standing_of(row)
    yield STANDINGS[standing]
    if standing == "waits":
        effect = effect_to_come(row.change, localdate(now))
        yield f"同意后{effect_words(effect)}。"
    if not row.change.source:
        return
    trial = trial_of(row.change.source)
    yield from _facts(trial)
    if standing == "waits":
        yield from _differences(trial)
    else:
        yield f"提出的全文，共 {len(trial.draft.words)} 条"
        yield from (f"  {_word(word)}" for word in trial.draft.words.values())


def counts_of(trial: Trial) -> str:
    """Return how many words come, go and change, as a sentence."""
    counts = trial.counts
    return f"增加 {counts['added']} 条，去掉 {counts['removed']} 条，改动 {counts['changed']} 条"


def _facts(trial: Trial) -> Iterator[str]:
    """Yield owner, source, kind and first day, as they are proposed."""
    for name, value in trial.draft.facts.items():
        yield f"{_label(name)}：{_value(name, str(value))}"


def _differences(trial: Trial) -> Iterator[str]:
    yield "与现在的词表相比：" if trial.version else "这是新的一份词表："
    for name, was, becomes in trial.facts:
        yield f"~ {_label(name)}：{_value(name, was)} 改为 {_value(name, becomes)}"
    yield counts_of(trial)
    yield from (f"+ {_word(word)}" for word in trial.added)
    yield from (f"- {_word(word)}" for word in trial.removed)
    yield from (f"~ {_word(was)} 改为 {_word(becomes)}" for was, becomes in trial.changed)


def _word(word: dict[str, Any]) -> str:
    """Return an expression with its suggestion, its note and the longer expressions in which it is right."""
    suggestion = f" → {word['suggestion']}" if word["suggestion"] else ""
    note = f"（{word['note']}）" if word["note"] else ""
    exceptions = f"［例外：{'、'.join(word['exceptions'])}］" if word["exceptions"] else ""
    return visible(f"{word['pattern']}{suggestion}{note}{exceptions}")


def _label(name: str) -> str:
    from huiyin.foundation.organs.fields import field_label
    from huiyin.foundation.text.models import WordList

    return field_label(WordList, name)


def _value(name: str, value: str) -> str:
    from huiyin.foundation.text.models import WordList

    return str(WordList.Kind(value).label) if name == "kind" else visible(value)


def visible(text: str) -> str:
    """Return a text in which nothing steers the terminal: what does not print is written out."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
