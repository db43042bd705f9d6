"""A small city with one released item, on the real services, the portal's publisher and a real releaser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.domains.publication import services
from huiyin.foundation.release import design
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.releaser import Releaser
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.writer import StoreWriter
from huiyin.kernel.actors import Actor, Grant

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City
    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.searching import SearchMirror
    from huiyin.foundation.release.store import ReleaseStore

FOLDERS = ("KEYS_DIR", "RELEASE_DIR", "RELEASER_DIR", "FILES_DIR", "SEARCH_DIR", "MEDIA_ROOT")
PUBLIC_WORDS = "关于调整部分公交线路的公告"
SECRET_WORDS = "尚未公开的一句话"


def everywhere(actor: Actor, role: str) -> Actor:
    """Return the actor with a role in the whole city."""
    grants = frozenset({Grant(role)})
    return Actor("person", actor.id, actor.name, actor.post, actor.organ, grants)


def new_releaser(
    publisher: PortalPublisher | None = None, search: SearchMirror | None = None
) -> Releaser:
    """Return a releaser over the configured folders, as a new process would be."""
    memory = settings.RELEASER_DIR / "head.json"
    writer = StoreWriter(settings.RELEASE_DIR, SigningKey(settings.KEYS_DIR), memory=memory)
    deps = Dependencies(settings.RELEASER_DIR / "dependencies.sqlite3")
    return Releaser(writer, publisher or PortalPublisher(), deps, search)


def public_digest(store: ReleaseStore) -> str:
    """Return one digest over the set of (path, bytes, media type, headers) that is public."""
    root = store.current()
    assert root is not None
    h = sha256()
    for entry in sorted(store.entries(root.digest), key=lambda e: e.path):
        body = sha256(store.body(entry)).hexdigest()
        h.update(f"{entry.path}\0{body}\0{entry.media_type}\0{entry.headers}\n".encode())
    return h.hexdigest()


@dataclass
class Public:
    """The city, what is public of it, and a draft that must stay inside."""

    city: City
    item: Item
    ticket: Ticket
    draft: Item
    releaser: Releaser
    before: str = ""

    @property
    def store(self) -> ReleaseStore:
        """Return the release store."""
        return self.releaser.writer.store

    @property
    def folder(self) -> Path:
        """Return the folder of the release store."""
        return self.store.directory

    @property
    def now(self) -> datetime:
        """Return the moment of the city's last act."""
        return self.city.now

    def step(self) -> int:
        """Let the releaser work."""
        return self.releaser.step(now=self.city.tick())

    def page(self, path: str) -> bytes:
        """Return the public bytes of a path."""
        root = self.store.current()
        entry = self.store.entry(root.digest, path) if root else None
        assert entry is not None, path
        return self.store.body(entry)

    def unchanged(self) -> None:
        """Let everything run that could carry a change outside; the public bytes must be the same.

        A path that lets something out rightly empties ``before`` first: then the bytes after it count.
        """
        self.before = self.before or public_digest(self.store)
        self.step()
        assert public_digest(self.store) == self.before, "a step of the releaser moved public bytes"
        shadow = shadow_render(self.store, PortalPublisher(), now=self.now)
        assert shadow.equal, shadow
        again = new_releaser()
        again.deps.commit(root="", reads={}, known={}, plans={}, removed=[], anew=True)
        again.start(now=self.now)
        again.step(now=self.city.tick())
        assert public_digest(again.writer.store) == self.before, "a full render moved public bytes"


def open_city(city: City) -> Releaser:
    """Approve design and settings, let the releaser take them over."""
    admin = everywhere(city.people["system_admin"], "system_admin")
    second = everywhere(city.people["security_admin"], "security_admin")
    case = design.propose(actor=admin, now=city.tick())
    design.confirm(case_id=case.pk, actor=second, now=city.tick())
    settings_case = services.propose(actor=admin, now=city.tick())
    services.confirm(case_id=settings_case.pk, actor=second, now=city.tick())
    releaser = new_releaser()
    releaser.start(now=city.now)
    assert releaser.step(now=city.tick()) == 2
    return releaser


def make_public(city: City) -> Public:
    """Return the city with one released item, and one draft beside it."""
    releaser = open_city(city)
    item, ticket = city.release("news", title=PUBLIC_WORDS)
    assert releaser.step(now=city.tick()) == 1
    assert services.settle_releases(city.tick()) == 1
    draft = city.draft(
        title=f"草稿：{SECRET_WORDS}",
        body=[{"type": "text", "value": f"{SECRET_WORDS}，还在起草。"}],
    )
    city.now += timedelta(minutes=1)
    public = Public(city, item, ticket, draft, releaser)
    public.before = public_digest(public.store)
    assert PUBLIC_WORDS in public.page(f"/item/{item.pk}/").decode()
    return public
