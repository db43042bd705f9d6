"""门户发布器: turns released sources into the bytes of the portal.

The words of public pages are part of the design that two people approve, so they stand in the templates and
do not go through translation catalogues, whose change would move public bytes without a ticket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal import facts, plans
from huiyin.channels.portal.design import design_digest
from huiyin.channels.portal.index import CONFIGURATION, Index
from huiyin.channels.portal.renderers import (
    catalogue,
    columns,
    corrections,
    feeds,
    home,
    items,
    notices,
    organs,
    plain,
    policies,
    proof,
    share,
)
from huiyin.channels.portal.searching import search_document, search_terms
from huiyin.channels.portal.words import public_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from huiyin.foundation.release.rendering import Artefact, Envelope, Json, Output, SearchDocument

    Read = Callable[[str], Json]
    Renderer = Callable[..., Output]

RENDERERS: dict[str, Renderer] = {
    **home.RENDERERS,
    **columns.RENDERERS,
    **items.RENDERERS,
    **proof.RENDERERS,
    **share.RENDERERS,
    **notices.RENDERERS,
    **policies.RENDERERS,
    **catalogue.RENDERERS,
    **corrections.RENDERERS,
    **organs.RENDERERS,
    **feeds.RENDERERS,
    **plain.RENDERERS,
}


class PortalPublisher:
    """The ``Publisher`` of the portal: an index, facts over it, plans and renderers."""

    _index: Index

    def load(self, sources: Iterable[tuple[str, Envelope]], *, today: date) -> None:
        """Build the index anew from every source."""
        index = Index(today)
        index.load(sources)
        self._index = index

    def apply(self, changes: Mapping[str, Envelope | None], *, today: date) -> set[str]:
        """Update the index and return every fact key whose value may have changed."""
        configured = any(key.partition("/")[0] in CONFIGURATION for key in changes)
        touched = self._structural() if configured else set()
        addressed = bool(self._index.structure.domain)
        touched |= self._index.apply(changes, today)
        if configured:
            touched |= self._structural()
        if bool(self._index.structure.domain) != addressed:
            touched |= {f"plan/item/{name}" for name in self._index.cards}
        return touched

    def _structural(self) -> set[str]:
        return {*facts.structural_keys(self._index), *plans.structural_plans(self._index)}

    def fact(self, key: str) -> Json:
        """Return the present value of a fact; None when there is none."""
        kind, _, name = key.partition("/")
        if kind == "plan":
            plan, _, of = name.partition("/")
            return plans.PLANS[plan](self._index, of)
        return facts.FACTS[kind](self._index, name)

    def plans(self) -> Iterable[str]:
        """Return the keys of all plan facts."""
        return list(plans.plan_keys(self._index))

    def render(self, artefact: Artefact, read: Read) -> Output:
        """Render one artefact."""
        return RENDERERS[artefact.renderer](read, *artefact.args)

    def search_document(self, key: str, envelope: Envelope) -> SearchDocument | None:
        """Return what search should know of a source, or None."""
        return search_document(self._index, key, envelope)

    def search_terms(self) -> tuple[str, ...]:
        """Return the names of the released organs, which search takes as whole words."""
        return search_terms(self._index)

    def public_text(self, key: str, document: Mapping[str, Any]) -> str:
        """Return all words of a document that a reader would see."""
        return public_text(key, document)

    def design_digest(self) -> str:
        """Return the digest of templates, styles and renderer code."""
        return design_digest()
