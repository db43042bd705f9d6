"""A store with pages, and the two people who agree on settings: what tests of old addresses begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication import services
from huiyin.domains.publication.redirect_lines import read_lines
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.release import gate
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter
from huiyin.kernel.actors import Actor, Grant

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City
    from huiyin.foundation.cases.models import Case
    from huiyin.foundation.release.models import Ticket

FOLDERS = ("KEYS_DIR", "RELEASE_DIR", "FILES_DIR")
PAGES = ("/", "/news/", "/news/2026/11/", "/news/feed.xml", "/item/1/", "/policies/")
OLD = "/xxgk/202001/t20200101_123.html"


def everywhere(actor: Actor, *roles: str) -> Actor:
    """Return the actor with roles in the whole city."""
    grants = frozenset(Grant(role) for role in roles)
    return Actor("person", actor.id, actor.name, actor.post, actor.organ, grants)


class Desk:
    """Two people, and a released tree that the tests change by hand."""

    def __init__(self, city: City, folder: Path, settings: Any) -> None:
        for name in FOLDERS:
            setattr(settings, name, folder / name.partition("_")[0].lower())
        self.city = city
        self.admin = everywhere(city.people["system_admin"], "system_admin")
        self.second = everywhere(city.people["security_admin"], "security_admin")
        self.writer = StoreWriter(settings.RELEASE_DIR, SigningKey(settings.KEYS_DIR))
        self.release(dict.fromkeys(PAGES, Output("text/html", b"page")))
        self.release({"/item/2/": Output("text/html", b"gone", headers=(("X-Status", "410"),))})
        self.confirm(services.propose(actor=self.admin, now=city.tick()))

    def release(self, pages: dict[str, Output | None]) -> None:
        """Make a new root with these pages."""
        entries = {p: self.writer.entry(p, o, o.body) if o else None for p, o in pages.items()}
        self.writer.commit(
            pages=entries,
            sources={},
            kind="release",
            tickets=["c"],
            design="d",
            now=self.city.tick(),
        )

    def propose(self, text: str, **more: Any) -> Case:
        """Propose lines as they are pasted."""
        lines = read_lines(text)
        return services.propose_redirects(
            site="city", lines=lines, actor=self.admin, now=self.city.tick(), **more
        )

    def confirm(self, case: Case) -> Ticket:
        """Agree to a proposal; the releaser takes it."""
        ticket = services.confirm(case_id=case.pk, actor=self.second, now=self.city.tick())
        self.take(ticket)
        return ticket

    def take(self, ticket: Ticket) -> None:
        """Admit a ticket, its redirects with it, as the releaser does."""
        admit(self.city, ticket)
        pages: dict[str, Output | None] = {}
        for entry in ticket.entries.filter(key__startswith="redirect/", frozen__isnull=False):
            assert entry.frozen is not None
            document = gate.document_of(entry.frozen)
            headers = (("X-Status", "301"), ("Location", document["target"]))
            leads = Output("text/plain", b"x", headers=headers)
            pages[document["path"]] = None if document["retired"] else leads
        if pages:
            self.release(pages)

    def public(self, text: str) -> Ticket:
        """Propose lines, agree and release."""
        return self.confirm(self.propose(text))
