"""卡片: what the index keeps of a released item; never its whole body.

``order`` sorts by the time of first release in Asia/Shanghai (a migrated item keeps its original date), and
``shown`` is the same time as readers see it: ``YYYY-MM-DD HH:MM``, or the date alone where no time is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.files import FileReference, references
from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from datetime import date

    from huiyin.foundation.release.rendering import Envelope


@dataclass(frozen=True, slots=True)
class Card:
    """One released item. Dates are ISO text; ``ends`` is the last day of validity or empty.

    ``corrected`` is the number of its version where an earlier one was public, else 0.

    From ``listed_until`` on it stands in no list but those that must be complete (sitemap, catalogue).
    """

    id: str
    title: str
    type: str
    type_label: str
    catalogued: bool
    order: str
    shown: str
    updated: str
    corrected: int
    organ: str
    columns: tuple[str, ...]
    document_number: str
    index_number: str
    made_on: str
    topic: str
    genre: str
    service_group: str
    summary: str
    validity: str
    ends: str
    listed_until: str
    interprets: tuple[str, ...]
    replaces: tuple[str, ...]
    files: tuple[FileReference, ...]

    @property
    def month(self) -> str:
        """Return the month of release, ``2026-11``."""
        return self.order[:7]

    @property
    def year(self) -> str:
        """Return the year of release, ``2026``."""
        return self.order[:4]

    @property
    def topic_class(self) -> str:
        """Return the first level of the topic classification."""
        return self.topic.partition("/")[0]

    def listed_on(self, today: date) -> bool:
        """Tell whether lists still show it on a day."""
        return not self.listed_until or today.isoformat() < self.listed_until

    def validity_on(self, today: date) -> str:
        """Return the state of validity on a day: a text in force expires after its last day."""
        if self.ends and self.validity in {"in_force", "amended"} and today.isoformat() > self.ends:
            return "expired"
        return self.validity


def card_of(key: str, envelope: Envelope) -> Card:
    """Return the card of a source ``item/<id>``."""
    document = envelope["document"]
    order, shown = release_time(envelope)
    validity = document.get("validity") or {}
    links = document.get("links") or {}
    return Card(
        id=key.partition("/")[2],
        title=text(document, "title"),
        type=text(document, "type"),
        type_label=text(document, "type_label") or text(document, "type"),
        catalogued=is_catalogued(document),
        order=order,
        shown=shown,
        updated=local(envelope["released_at"]).isoformat(timespec="seconds"),
        corrected=corrected_version(envelope),
        organ=text(document, "organ"),
        columns=tuple(document.get("columns") or ()),
        document_number=text(document, "document_number"),
        index_number=text(document, "index_number"),
        made_on=text(document, "made_on"),
        topic=text(document, "topic"),
        genre=text(document, "genre"),
        service_group=text(document, "service_group"),
        summary=text(document, "summary"),
        validity=validity.get("state") or "",
        ends=str(validity.get("until") or "")[:10],
        listed_until=text(document, "listed_until")[:10],
        interprets=ids(links.get("interprets")),
        replaces=ids(links.get("replaces")),
        files=references(document),
    )


def corrected_version(envelope: Envelope) -> int:
    """Return which version it is, 0 where no earlier one was public.

    The releaser counts what it admits, never drafts. Two versions that it took in one step have one moment: of them
    nobody saw the first.
    """
    revision = int(envelope.get("revision") or 1)
    return revision if envelope["released_at"] != envelope["first_released_at"] else 0


def text(document: dict[str, Any], name: str) -> str:
    """Return a text field, empty where it is absent."""
    value = document.get(name)
    return "" if value is None else str(value)


def is_catalogued(document: dict[str, Any]) -> bool:
    """Tell whether an item has its place in the catalogue; older documents tell by their index number."""
    return bool(document.get("catalogued", document.get("index_number")))


def ids(values: Any) -> tuple[str, ...]:
    """Return linked ids as text, without repetition, in their order."""
    return tuple(dict.fromkeys(str(v) for v in values or ()))


def local(moment: str) -> datetime:
    """Return an ISO moment in Asia/Shanghai; one without a zone is UTC."""
    parsed = datetime.fromisoformat(moment)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(SHANGHAI)


def release_time(envelope: Envelope) -> tuple[str, str]:
    """Return the sorting and the shown form of the time an item became public."""
    original = str(envelope["document"].get("published_on") or "")
    if len(original) == len("2026-11-23"):
        return original, original
    at = local(original or envelope["first_released_at"])
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f"), at.strftime("%Y-%m-%d %H:%M")
