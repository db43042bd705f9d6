"""The release store itself: forged and replayed heads, edited objects, another design, commands, replayed tasks."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.management import call_command

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.domains.publication import services
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.checkout import checkout, file_of
from huiyin.foundation.release.continuity import CannotContinue
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.models import Erasure, PurgeOrder
from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.verify import verify_store
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import DomainError, WrongState
from tests.bypass.asking_portal import Reader
from tests.bypass.public_city import PUBLIC_WORDS, SECRET_WORDS, Public, new_releaser
from tests.bypass.rows import Row, refused
from tests.bypass.ticket_paths import queued

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Artefact, Output
    from huiyin.foundation.release.store import Root

PAGE = "/item/{}/"


class OtherDesign(PortalPublisher):
    """A publisher whose templates, styles or code are not the approved ones."""

    def design_digest(self) -> str:
        """Return the digest of other templates."""
        return "f" * 64

    def render(self, artefact: Artefact, read: Callable[[str], Any]) -> Output:
        """Render with one word more."""
        output = super().render(artefact, read)
        return replace(output, body=output.body + SECRET_WORDS.encode()) if output.body else output


def current(public: Public) -> Root:
    """Return the current head."""
    root = public.store.current()
    assert root is not None
    return root


def forged_head(public: Public) -> None:
    """A head signed by another key, and one whose words were changed after signing."""
    reader, root, file = Reader(public.folder), current(public), public.store.current_file
    good = reader.get(PAGE.format(public.item.pk)).body
    other = SigningKey(settings.DATA_DIR / f"forger-{id(public)}")
    forged = replace(
        root, sequence=root.sequence + 1, key=other.public_hex(), digest=current(public).digest
    )
    signed = replace(forged, signature=other.sign(forged.statement()))
    for head in (
        signed,
        replace(root, sequence=99),
        replace(root, digest="0" * 64),
        replace(root, signature=""),
    ):
        file.write_bytes(head.as_json())
        assert verify_store(public.folder, key=root.key).problems
        assert reader.get(PAGE.format(public.item.pk)).body == good
        assert Reader(public.folder).get(PAGE.format(public.item.pk)).status in {200, 503}
        with refused(WrongState, match="不是这座发布库的钥匙签的"):
            checkout(public.store, settings.DATA_DIR / f"www-{id(public)}")
    for data in (b"", b"{}", b"\xff", b"[]"):
        file.write_bytes(data)
        assert verify_store(public.folder).problems
        assert reader.get(PAGE.format(public.item.pk)).body == good
        with refused(WrongState, match="读不懂"):
            checkout(public.store, settings.DATA_DIR / f"www-{id(public)}")
    file.write_bytes(root.as_json())


def replayed_head(public: Public) -> None:
    """An old head carries a good signature: neither a running portal nor a checkout goes back, and ``verify`` tells."""
    old = public.store.current_file.read_bytes()
    services.withdraw(
        item_id=public.item.pk,
        reason="附件有误。",
        actor=public.city.people["approver"],
        now=public.city.tick(),
    )
    public.step()
    reader = Reader(public.folder)
    notice = reader.get(PAGE.format(public.item.pk))
    folder = settings.DATA_DIR / f"www-{id(public)}"
    checkout(public.store, folder)
    place = file_of(folder, PAGE.format(public.item.pk))
    new = public.store.current_file.read_bytes()
    public.store.current_file.write_bytes(old)
    assert reader.get(PAGE.format(public.item.pk)).body == notice.body
    assert any("旧根" in p for p in verify_store(public.folder).problems)
    with refused(WrongState, match="旧根被换了回来"):
        checkout(public.store, folder)
    assert place.read_bytes() == notice.body
    public.store.current_file.write_bytes(new)
    assert verify_store(public.folder).holds
    public.before = ""


def restarted_on_a_replayed_head(public: Public) -> None:
    """Withdraw the item, put the old head back and start the releaser on it: it does not go on from there."""
    old = public.store.current_file.read_bytes()
    actor = public.city.people["approver"]
    services.withdraw(
        item_id=public.item.pk, reason="附件有误。", actor=actor, now=public.city.tick()
    )
    public.step()
    newest = current(public)
    queued(public)
    public.store.current_file.write_bytes(old)
    with pytest.raises(CannotContinue, match="旧根被换了回来"):
        new_releaser().start(now=public.now)
    with pytest.raises(CannotContinue, match="换成了第"):
        public.step()
    assert public.store.current_file.read_bytes() == old
    assert audit(public.store).problems, "the withdrawal is undone and the audit is content"
    notice = Reader(public.folder).get(PAGE.format(public.item.pk))
    assert notice.status == 410, "a portal that starts now serves what was withdrawn"
    public.store.current_file.write_bytes(public.store.head_file(newest.sequence).read_bytes())
    public.releaser = new_releaser()
    public.releaser.start(now=public.now)
    assert public.step() == 1
    assert not audit(public.store).problems
    public.before = ""


def edited_object(public: Public) -> None:
    """Bytes exchanged under an object's name: the portal shows none of them."""
    root = current(public)
    entry = public.store.entry(root.digest, PAGE.format(public.item.pk))
    assert entry is not None
    file = public.store.objects.file(entry.digest)
    before = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(before.replace(b"</h1>", SECRET_WORDS.encode() + b"</h1>"))
    with pytest.raises(Damaged):
        public.store.body(entry)
    answer = Reader(public.folder).get(entry.path)
    assert answer.status == 500
    assert SECRET_WORDS.encode() not in answer.body
    assert any(entry.digest in p for p in verify_store(public.folder).problems)
    file.write_bytes(before)


def edited_tree(public: Public) -> None:
    """A node of the tree that names another object for a path."""
    manifest = public.store.manifest(current(public).digest)
    file = public.store.objects.file(manifest["pages"])
    before = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(canonical_json({"l": {"/": ["0" * 64, "text/html", 1, []]}}))
    assert Reader(public.folder).get("/").status == 503
    assert verify_store(public.folder).problems
    file.write_bytes(before)


def loose_objects(public: Public) -> None:
    """Objects that no head reaches do not exist for anybody."""
    address = public.store.objects.put(b"\0" * 16 + SECRET_WORDS.encode())
    (public.folder / "leaked.html").write_text(SECRET_WORDS, encoding="utf-8")
    reader = Reader(public.folder)
    for path in (
        f"/objects/{address[:2]}/{address[2:]}",
        "/leaked.html",
        "/../leaked.html",
        "/CURRENT",
        f"/{address}",
    ):
        answer = reader.get(path)
        assert answer.status == 404
        assert SECRET_WORDS.encode() not in answer.body


def other_design(public: Public) -> None:
    """A releaser with other templates releases nothing, not even what is rightly due."""
    queued(public)
    other = new_releaser(OtherDesign())
    other.start(now=public.now)
    with pytest.raises(DesignNotApproved):
        other.step(now=public.city.tick())
    assert SECRET_WORDS not in public.page(PAGE.format(public.item.pk)).decode()
    public.step()
    public.before = ""


def other_design_at_midnight(public: Public) -> None:
    """The passing of a day renders pages too; with other templates it must render none."""
    last = public.now + timedelta(days=1)
    public.city.release(
        "notice", title="关于夜间停水的通知", valid_until=last.date(), listed_until=last.date(),
        body=[{"type": "text", "value": "本周五夜间检修供水管网，部分小区停水。"}],
    )  # fmt: skip
    public.step()
    other = new_releaser(OtherDesign())
    other.start(now=public.now)
    public.city.now += timedelta(days=3)
    try:
        other.step(now=public.now)
    except DesignNotApproved:
        pass
    finally:
        public.city.now -= timedelta(days=3)
        public.before = ""
        paths = [e.path for e in public.store.entries(current(public).digest)]
        marked = [p for p in paths if SECRET_WORDS.encode() in public.page(p)]
        assert not marked, f"rendered at midnight with templates nobody approved: {marked}"


def dependencies_edited(public: Public) -> None:
    """The releaser's own notebook emptied or filled with nonsense: pages stay what the sources give."""
    file = settings.RELEASER_DIR / "dependencies.sqlite3"
    with closing(sqlite3.connect(file)) as notebook:
        tables = [
            r[0] for r in notebook.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            notebook.execute(f"DELETE FROM {table}")
        notebook.commit()
    again = new_releaser()
    again.start(now=public.now)
    again.step(now=public.city.tick())


def commands(public: Public) -> None:
    """What the command line offers of the release moves no public byte by itself."""
    from huiyin.project import cli

    for line in (["release", "status"], ["release", "audit"], ["release", "shadow"], ["release", "verify"],
                 ["release", "prove", "/"], ["ledger", "verify"], ["check"],
                 ["release", "design", "--as", "author"], ["release", "design", "--as", "nobody"],
                 ["release", "purge", public.item.key, "--reason", "x", "--as", "author", "--as", "registrar"]):  # fmt: skip
        with patch("sys.stdin", io.StringIO("guessed\nguessed\n")):
            cli.run(line)


def purge_orders(public: Public) -> None:
    """What is public cannot be erased: not by an order of one person, not by rows written by hand."""
    city = public.city
    with refused(DomainError):
        services.order_purge(
            item_id=public.item.pk, phrases=[PUBLIC_WORDS], reason="x",
            actor=city.people["registrar"], now=city.tick(),
        )  # fmt: skip
    for _ in range(2):
        order = PurgeOrder.objects.create(key=public.item.key, digest="0" * 64, made_at=city.now)
        case = engine.open_case(
            kind="purge", subject=order.subject, organ=None, actor=SYSTEM, now=city.tick()
        )
        Case.objects.filter(pk=case.pk).update(state="ordered")
    assert Purger(public.releaser).step(now=city.tick()) == 2
    assert not Erasure.objects.filter(problem="").exists()


def tasks_replayed(public: Public) -> None:
    """Recurring work done again and again, and migrations run again."""
    for _ in range(3):
        assert services.settle_releases(public.city.tick()) == 0
    call_command("migrate", verbosity=0)
    call_command("clearsessions")
    try:
        from huiyin.foundation.tick.services import run_due
    except ImportError:
        return
    for _ in range(3):
        run_due(public.city.tick())


ROWS = (
    Row("-", "CURRENT forged", forged_head),
    Row("-", "an old CURRENT played again", replayed_head),
    Row("-", "an object edited", edited_object),
    Row("-", "a tree node edited", edited_tree),
    Row("-", "objects and files beside the tree", loose_objects),
    Row("-", "a releaser with another design", other_design),
    Row(
        "-",
        "another design at midnight",
        other_design_at_midnight,
    ),
    Row("-", "a releaser started on an old CURRENT", restarted_on_a_replayed_head),
    Row("-", "the releaser's notebook edited", dependencies_edited),
    Row("-", "huiyin commands", commands),
    Row("-", "purge orders", purge_orders),
    Row("-", "tasks and migrations run again", tasks_replayed),
)
