"""台账用语 (sentences): how an entry reads. Each app registers the sentences of its own kinds.

Entries hold codes, subjects such as ``item/12`` and moments in UTC; people read the words for them in their
language, names, and times of Asia/Shanghai.
"""

from __future__ import annotations

import re
from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop
from typing_extensions import override

from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from huiyin.foundation.ledger.models import Entry

UNKNOWN = gettext_noop("（未记）")
OTHER = gettext_noop("{actor}办理了{subject}（{kind}）")
_REFERENCE = re.compile(r"(?<![\w/.])([a-z][a-z-]*)/([\w-]+)(?![\w/])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")
_WORDS: dict[tuple[str, str], Callable[[Any], str]] = {}
_LABELS: set[str] = set()
_SENTENCES: dict[str, str] = {}
_SUBJECTS: dict[str, Callable[[str], str]] = {}


class _Lenient(Formatter):
    """Fills in plain names only, and never fails: an entry of years ago may lack a value."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    @override
    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Return the value of a name as people read it."""
        if field_name not in kwargs:
            return gettext(UNKNOWN), field_name
        value = kwargs[field_name]
        word = _WORDS.get((self._kind, field_name), readable)
        if isinstance(value, list):
            between = gettext("、")
            return between.join(word(one) for one in value) or gettext("无"), field_name
        return word(value), field_name


def register(sentences: Mapping[str, str]) -> None:
    """Register ``kind → sentence``; placeholders are {actor}, {post}, {subject} and the entry's data.

    ``ValueError`` where another sentence was registered for a kind.
    """
    for kind, sentence in sentences.items():
        if _SENTENCES.setdefault(kind, sentence) != sentence:
            msg = f"two sentences for ledger entries of kind {kind!r}"
            raise ValueError(msg)


def register_subject(prefix: str, name: Callable[[str], str]) -> None:
    """Register how subjects such as ``item/12`` are called; ``name`` gets what follows the stroke."""
    _SUBJECTS[prefix] = name


def register_words(kind: str, name: str, words: Mapping[Any, str] | Callable[[Any], str]) -> None:
    """Register how a value of an entry's data reads: a table of codes, or a function.

    A code that is not in the table reads like any other value.
    """
    if callable(words):
        _WORDS[kind, name] = words
    else:
        _LABELS.update(words.values())
        _WORDS[kind, name] = lambda value: (
            gettext(words[value]) if words.get(value) else readable(value)
        )


def readable(value: Any) -> str:
    """Return a value as people read it: moments in Asia/Shanghai, days in words, subjects by name."""
    text = str(value)
    if not text:
        return gettext("无")
    try:
        if _MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text).astimezone(SHANGHAI)
            return at.strftime(gettext("%Y年%m月%d日 %H:%M"))
        if _DAY.fullmatch(text):
            return datetime.fromisoformat(text).strftime(gettext("%Y年%m月%d日"))
    except ValueError:
        return text
    return gettext(named(text))


def named(text: str) -> str:
    """Return a text with every subject that it mentions called by its name."""
    return _REFERENCE.sub(lambda found: subject_name(found[0]), text)


def subject_name(subject: str) -> str:
    """Return a subject's name for people, or the subject as recorded."""
    prefix, _, rest = subject.partition("/")
    return (_SUBJECTS[prefix](rest) if prefix in _SUBJECTS else "") or subject


def sentence(entry: Entry) -> str:
    """Return an entry as one sentence in the reader's language; a kind without one shows its name."""
    template = gettext(_SENTENCES.get(entry.kind, OTHER))
    values = {
        "kind": entry.kind,
        **entry.data,
        "actor": entry.actor_name,
        "post": entry.actor_post,
        "subject": subject_name(entry.subject),
    }
    return _Lenient(entry.kind).vformat(template, (), values)


def registered_words() -> frozenset[str]:
    """Return every word that stands for a code."""
    return frozenset(_LABELS)


def registered() -> Mapping[str, str]:
    """Return every registered sentence by kind."""
    return dict(_SENTENCES)
