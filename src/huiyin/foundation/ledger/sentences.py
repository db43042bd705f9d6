"""台账用语 (sentences): how an entry reads. Each app registers the sentences of its own kinds."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from huiyin.foundation.ledger.models import Entry

UNKNOWN = "（未记）"
_SENTENCES: dict[str, str] = {}
_SUBJECTS: dict[str, Callable[[str], str]] = {}


class _Lenient(Formatter):
    """Fills in plain names only, and never fails: an entry of years ago may lack a value."""

    @override
    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Return the value of a name."""
        value = kwargs.get(field_name, UNKNOWN)
        return ("、".join(map(str, value)) if isinstance(value, list) else value), field_name


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


def subject_name(subject: str) -> str:
    """Return a subject's name for people, or the subject as recorded."""
    prefix, _, rest = subject.partition("/")
    return (_SUBJECTS[prefix](rest) if prefix in _SUBJECTS else "") or subject


def sentence(entry: Entry) -> str:
    """Return an entry as one Chinese sentence; a kind without one shows its name."""
    template = _SENTENCES.get(entry.kind, "{actor}办理了{subject}（{kind}）")
    values = {
        **entry.data,
        "actor": entry.actor_name,
        "post": entry.actor_post,
        "subject": subject_name(entry.subject),
        "kind": entry.kind,
    }
    return _Lenient().vformat(template, (), values)


def registered() -> Mapping[str, str]:
    """Return every registered sentence by kind."""
    return dict(_SENTENCES)
