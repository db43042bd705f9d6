"""What a publisher must offer so that the releaser can render exactly what a change touches.

A publisher turns *sources* (see ``docs/architecture.md``) into *artefacts*, the bytes at public paths. It keeps an
index of the sources in memory and answers *facts*: small JSON values such as the card of an item or the ids of one
archive page. An artefact may read sources and facts only through ``read``, which records the key and the digest of
the value; an artefact is stale exactly when the value of a key it read has changed.

A fact that holds words of a source is named after it, ``<kind>/<id>``; every other fact holds ids, names of the
configuration and counts. So the keys an artefact read tell whether it can show a source (``takedown``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

Json = Any
Envelope = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Artefact:
    """One public path: which renderer makes it, from which arguments (plain strings)."""

    path: str
    renderer: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """Rendered bytes. ``blob`` names a stored file by digest instead of carrying its bytes."""

    media_type: str
    body: bytes = b""
    blob: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What the search index holds of a source; ``path`` must be the path of a released artefact."""

    key: str
    path: str
    fields: Mapping[str, Any] = field(default_factory=dict)


PUBLIC_KEY = "store/key"
"""A source that every store has: ``{"document": {"key": …}}`` with its public key in hexadecimal."""
IN_SEARCH = "search/"


def moved_in_search(touched: Iterable[str]) -> set[str]:
    """Return the keys of the sources whose search documents may have moved, among touched facts."""
    return {key.removeprefix(IN_SEARCH) for key in touched if key.startswith(IN_SEARCH)}


class Publisher(Protocol):
    """Implemented by the portal; named in ``settings.RELEASE_PUBLISHER``; one instance a process."""

    def load(self, sources: Iterable[tuple[str, Envelope]], *, today: date) -> None:
        """Build the index anew from every source; ``today`` is the date in Asia/Shanghai."""

    def apply(self, changes: Mapping[str, Envelope | None], *, today: date) -> set[str]:
        """Update the index (None removes) and return every fact key whose value may have changed.

        Too many keys cost time, a missing key breaks exactness (the nightly full render finds it).
        With no changes and a new ``today`` it returns the keys that the date moves.
        Source keys themselves need not be returned. ``search/<source key>`` names a source that did not
        change but whose search document may have: its columns or its state of validity are others now.
        """

    def fact(self, key: str) -> Json:
        """Return the present value of a fact; None when there is none."""

    def plans(self) -> Iterable[str]:
        """Return the keys of all plan facts; each value is a list of ``[path, renderer, [args]]``."""

    def render(self, artefact: Artefact, read: Callable[[str], Json]) -> Output:
        """Render one artefact, reading sources (``item/12``) and facts (``card/12``) only by ``read``."""

    def search_document(self, key: str, envelope: Envelope) -> SearchDocument | None:
        """Return what search should know of a source, or None."""

    def search_terms(self) -> tuple[str, ...]:
        """Return the words that search takes whole, such as names of organs, from the sources it has loaded."""

    def public_text(self, key: str, document: Mapping[str, Any]) -> str:
        """Return all words of a document that a reader would see: the scanners run over it."""

    def design_digest(self) -> str:
        """Return the digest of templates, styles and renderer code."""
