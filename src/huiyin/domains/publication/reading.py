"""读冻结文档: a document as it was frozen, with what its day did not know yet left empty.

Frozen bytes never change, the catalogue does. Whoever reads a document takes it from here, so that a field added
later is absent nowhere; whatever is compared or released goes by digest and bytes and does not pass here.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.rules import BY_CODE
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.foundation.release.models import Frozen

ALWAYS = ("id", "type", "title", "body", "organ")
"""What a document has had from the first day, and without which it is none."""

EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(
        (
            *("summary", "index_number", "document_number", "topic", "genre", "service_group"),
            *("assembly", "scope", "disclosure", "disclosure_reason", "source", "source_url"),
            *("author", "normative_number", "nonce"),
        ),
        "",
    ),
    **dict.fromkeys(("made_on", "listed_until", "published_on"), None),
    **dict.fromkeys(("major", "normative"), False),
    **{name: [] for name in ("keywords", "columns", "attachments")},
    "validity": {"state": "", "until": None, "ended_on": None, "note": "", "replaced_by": None},
    "links": {"interprets": [], "replaces": [], "related": []},
}
"""The empty value of every other field; an absent attribute is not 主动公开, so nothing goes out by absence."""


def whole(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with every field; ``KeyError`` where it lacks what makes it one."""
    found = {name: document[name] for name in ALWAYS}
    kind = BY_CODE[document["type"]]
    found |= {"type_label": kind.label, "catalogued": kind.catalogued, **deepcopy(dict(EMPTY))}
    for name, value in document.items():
        inner = EMPTY.get(name)
        found[name] = {**found[name], **value} if isinstance(inner, dict) else value
    return found


def document_of(frozen: Frozen) -> dict[str, Any]:
    """Return the document that was frozen of an item, whole."""
    return whole(gate.document_of(frozen))
