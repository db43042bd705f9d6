"""An old CURRENT put back: the releaser says so and which file to restore, wherever the newest head is still known."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from huiyin.domains.publication import services
from huiyin.foundation.release import daemon
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.continuity import CannotContinue
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.models import Admission, PurgeOrder
from huiyin.foundation.release.purging import Purger, carry_out
from huiyin.foundation.release.store import Root
from huiyin.foundation.release.verify import verify_store
from tests.bypass.asking_portal import Reader
from tests.bypass.forging import drop_guards
from tests.bypass.public_city import Public, new_releaser

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]
PLACES = ("heads", "memory", "database")


@pytest.fixture
def withdrawn(public: Public) -> tuple[Root, Root]:
    """Withdraw the item and return the head before and after."""
    before = public.store.current()
    services.withdraw(
        item_id=public.item.pk,
        reason="附件有误。",
        actor=public.city.people["approver"],
        now=public.city.tick(),
    )
    public.step()
    after = public.store.current()
    assert before is not None
    assert after is not None
    return before, after


def memory() -> Path:
    return settings.RELEASER_DIR / "head.json"


def forget(public: Public, place: str, newest: Root) -> None:
    """Let one of the three places lose the newest head."""
    if place == "heads":
        public.store.head_file(newest.sequence).unlink()
    elif place == "memory":
        memory().unlink()
    else:
        drop_guards(Admission)
        Admission.objects.filter(sequence=newest.sequence).update(head=None)


@pytest.mark.parametrize("known", [*PLACES, "everywhere"])
def test_the_newest_head_is_known_in_one_place(
    known: str, public: Public, withdrawn: tuple[Root, Root]
) -> None:
    old, newest = withdrawn
    for place in PLACES:
        if known not in {place, "everywhere"}:
            forget(public, place, newest)
    public.store.current_file.write_bytes(old.as_json())
    lines = (public.folder / "log" / "entries").read_bytes()
    for _ in range(2):
        with pytest.raises(CannotContinue) as refused:
            new_releaser().start(now=public.now)
    kept = known in {"heads", "everywhere"}
    file = public.store.head_file(newest.sequence) if kept else memory()
    said = str(refused.value)
    assert f"当前根是第 {old.sequence} 次发布" in said
    assert f"请把 {file} 复制为 {public.store.current_file}" in said
    assert (public.folder / "log" / "entries").read_bytes() == lines, "the log was cut"
    shutil.copy(file, public.store.current_file)
    public.releaser = new_releaser()
    public.releaser.start(now=public.now)
    assert public.store.current() == newest
    assert verify_store(public.folder).holds
    assert audit(public.store).problems == []


def test_nothing_is_purged_after_an_old_root(public: Public, withdrawn: tuple[Root, Root]) -> None:
    public.store.current_file.write_bytes(withdrawn[0].as_json())
    order = PurgeOrder.objects.create(key=public.item.key, digest="0" * 64, made_at=public.now)
    with pytest.raises(CannotContinue, match="旧根"):
        carry_out(new_releaser(), order, now=public.now)


def test_a_running_releaser_stops_and_goes_on_when_the_file_is_back(
    public: Public, withdrawn: tuple[Root, Root]
) -> None:
    old, newest = withdrawn
    beat = daemon._Beat(public.releaser)
    public.store.current_file.write_bytes(old.as_json())
    assert (
        daemon._once(public.releaser, Purger(public.releaser), beat) == daemon.PAUSE_AFTER_FAILURE
    )
    status = daemon.read_status()
    assert status is not None
    assert f"换成了第 {old.sequence} 次发布" in status["problem"]
    assert str(public.store.head_file(newest.sequence)) in status["problem"]
    for data in (b"", b"{}", b"[1]"):
        public.store.current_file.write_bytes(data)
        with pytest.raises(CannotContinue, match="读不懂"):
            public.step()
    shutil.copy(public.store.head_file(newest.sequence), public.store.current_file)
    public.city.release("news", title="之后的一条")
    assert public.step() == 1
    assert verify_store(public.folder).holds


def test_the_daemon_tells_why_it_does_not_start(
    public: Public, withdrawn: tuple[Root, Root]
) -> None:
    from threading import Event

    public.releaser.deps.close()
    public.store.current_file.write_bytes(withdrawn[0].as_json())
    with pytest.raises(CannotContinue):
        daemon.run(Event())
    status = daemon.read_status()
    assert status is not None
    assert "旧根被换了回来" in status["problem"]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda store, head: store.current_file.write_bytes(b""), "读不懂"),
        (lambda store, head: store.current_file.unlink(), "旧根被换了回来"),
        (
            lambda store, head: store.current_file.write_bytes(_by_another_key(head).as_json()),
            "钥匙",
        ),
        (lambda store, head: (store.directory / "log" / "leaves").write_bytes(b""), "日志"),
    ],
    ids=["empty", "gone", "another key", "log cut"],
)
def test_other_ways_to_spoil_the_beginning(damage: Any, words: str, public: Public) -> None:
    head = public.store.current()
    damage(public.store, head)
    with pytest.raises(CannotContinue, match=words):
        new_releaser().start(now=public.now)


def _by_another_key(head: Root) -> Root:
    other = SigningKey(settings.DATA_DIR / f"another-{id(head)}")
    unsigned = replace(head, key=other.public_hex())
    return replace(unsigned, signature=other.sign(unsigned.statement()))


def test_files_and_rows_without_a_true_signature_stop_nothing(
    public: Public, withdrawn: tuple[Root, Root]
) -> None:
    """Whoever writes one of the three places cannot stop the releaser for ever."""
    newest = withdrawn[1]
    forged = replace(newest, sequence=newest.sequence + 7, digest="0" * 64)
    other = _by_another_key(forged)
    for number, head in ((50, forged), (51, other)):
        public.store.head_file(number).write_bytes(head.as_json())
    public.store.head_file(52).write_bytes(b'{"sequence": "52"}')
    memory().write_bytes(other.as_json())
    drop_guards(Admission)
    Admission.objects.filter(sequence=newest.sequence).update(
        sequence=99, head=forged.as_json().decode()
    )
    again = new_releaser()
    again.start(now=public.now)
    assert again.writer.root == newest
    assert memory().read_bytes() == newest.as_json()
    assert Reader(public.folder).get("/news/").status == 200


def test_a_portal_that_starts_serves_the_newest_head_it_can_know(
    public: Public, withdrawn: tuple[Root, Root]
) -> None:
    old, newest = withdrawn
    path = f"/item/{public.item.pk}/"
    public.store.current_file.write_bytes(old.as_json())
    reader = Reader(public.folder)
    assert reader.get(path).status == 410
    assert Root.of(reader.get("/.well-known/huiyin/head.json").body) == newest
    assert reader.get("/.well-known/huiyin/proof", f"path={path}").status == 200
    public.store.current_file.write_bytes(newest.as_json())
    public.releaser = new_releaser()
    public.releaser.start(now=public.now)
    _item, _ticket = public.city.release("news", title="之后的一条")
    public.step()
    assert reader.get("/news/").status == 200
    assert "之后的一条" in reader.get("/news/").body.decode()


def test_releases_lost_for_good_are_given_up_in_writing(
    public: Public, withdrawn: tuple[Root, Root]
) -> None:
    """No backup holds the newest root: the operator writes down from which one to go on, once."""
    old, _newest = withdrawn
    public.store.current_file.write_bytes(old.as_json())
    (settings.RELEASER_DIR / "continue-from").write_text("0" * 64)
    with pytest.raises(CannotContinue):
        new_releaser().start(now=public.now)
    (settings.RELEASER_DIR / "continue-from").write_text(f"{old.digest}\n")
    public.releaser = new_releaser()
    public.releaser.start(now=public.now)
    public.city.release("news", title="之后的一条")
    public.step()
    again = new_releaser()
    again.start(now=public.now)
    assert verify_store(public.folder).holds
    public.store.current_file.write_bytes(old.as_json())
    (settings.RELEASER_DIR / "continue-from").unlink()
    with pytest.raises(CannotContinue):
        new_releaser().start(now=public.now)
