"""The store: one rename is the release; everything else can fail without a trace."""

from __future__ import annotations

import errno
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.foundation.release.checkout import WELL_KNOWN, checkout
from huiyin.foundation.release.copies import Folder
from huiyin.foundation.release.keys import SigningKey, verify_signature
from huiyin.foundation.release.objects import ObjectStore
from huiyin.foundation.release.proof import NotProved, check, prove
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.store import Damaged, ReleaseStore, Root
from huiyin.foundation.release.verify import verify_store
from huiyin.foundation.release.verify_copy import verify_copy
from huiyin.foundation.release.writer import StoreWriter
from huiyin.kernel.digests import ALGORITHMS, hex_digest

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"


def release(writer: StoreWriter, pages: dict[str, str | None]) -> Root:
    """Release pages given as text."""
    entries = {
        path: writer.entry(path, Output(HTML), text.encode()) if text is not None else None
        for path, text in pages.items()
    }
    return writer.commit(
        pages=entries, sources={}, kind="release", tickets=["c0"], design="d", now=NOW
    )


@pytest.fixture(params=ALGORITHMS)
def writer(tmp_path: Path, request: pytest.FixtureRequest) -> StoreWriter:
    """Return a writer over an empty store, of either algorithm."""
    return StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"), request.param)


def test_the_keys_are_private_and_stay_the_same(tmp_path: Path) -> None:
    first, second = SigningKey(tmp_path), SigningKey(tmp_path)
    assert first.public_hex() == second.public_hex()
    assert {oct(f.stat().st_mode & 0o777) for f in tmp_path.iterdir()} == {"0o600"}
    assert verify_signature(first.public_hex(), second.sign(b"x"), b"x")
    assert not verify_signature(first.public_hex(), second.sign(b"x"), b"y")


def test_a_release_can_be_read_proved_and_verified(writer: StoreWriter) -> None:
    release(writer, {"/": "首页", "/item/1/": "一"})
    root = release(writer, {"/item/2/": "二", "/item/1/": None})
    store = writer.store
    assert store.current() == root
    assert root.holds()
    assert {e.path for e in store.entries(root.digest)} == {"/", "/item/2/"}
    bundle = json.loads(json.dumps(prove(store, "/item/2/")))
    assert hex_digest(bundle["manifest"].encode(), bundle["algorithm"]) == root.digest
    assert check(bundle, "二".encode(), key=root.key).path == "/item/2/"
    old = prove(store, "/item/1/", sequence=1)
    assert check(old, "一".encode()).size == 3
    with pytest.raises(NotProved, match="没有"):
        prove(store, "/item/1/")
    report = verify_store(store.directory, key=root.key)
    assert report.holds, report.problems
    assert (report.releases, report.pages) == (2, 2)


@pytest.mark.parametrize("part", ["head", "manifest", "entry", "nodes", "salt", "audit", "content"])
def test_each_link_of_a_proof_is_needed(writer: StoreWriter, part: str) -> None:
    release(writer, {f"/item/{n}/": str(n) for n in range(60)})
    release(writer, {"/item/7/": "seven"})
    bundle, content = prove(writer.store, "/item/7/"), b"seven"
    other = prove(writer.store, "/item/8/", sequence=1)
    if part == "content":
        content = b"Seven"
    elif part == "head":
        bundle["head"]["log_root"] = "00" * 32
    else:
        bundle[part] = other[part]
    with pytest.raises(NotProved):
        check(bundle, content)


def test_a_failed_write_leaves_the_old_root(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = release(writer, {"/": "旧"})

    def full(_file: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("huiyin.foundation.release.writer.write_atomic", full)
    with pytest.raises(OSError, match="No space"):
        release(writer, {"/": "新"})
    monkeypatch.undo()
    assert writer.store.current() == before
    assert verify_store(writer.store.directory).holds
    again = StoreWriter(writer.store.directory, writer._key)
    assert release(again, {"/": "新"}).sequence == 2
    assert verify_store(writer.store.directory).holds


def test_nothing_half_written_takes_a_name(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(writer.store.directory), "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        writer.put(b"x" * 1000)
    assert list(writer.store.objects.addresses()) == []


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.data())
def test_any_flipped_byte_is_found(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("flip")
    algorithm = data.draw(st.sampled_from(ALGORITHMS))
    writer = StoreWriter(folder / "store", SigningKey(folder / "keys"), algorithm)
    for n in range(3):
        release(writer, {f"/item/{n}/": f"第{n}件", "/": str(n)})
    names = ("CURRENT", "log/entries", "log/leaves")
    files = [writer.store.directory / n for n in names]
    files += [writer.store.objects.file(a) for a in sorted(writer.store.objects.addresses())]
    file = files[data.draw(st.integers(0, 10**6)) % len(files)]
    raw = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, 10**6)) % len(raw)
    raw[at] ^= data.draw(st.integers(1, 255))
    file.write_bytes(bytes(raw))
    assert not verify_store(writer.store.directory, key=writer._key.public_hex()).holds


def test_a_dropped_log_entry_an_old_root_and_a_fork_are_found(writer: StoreWriter) -> None:
    heads = [release(writer, {"/": str(n)}) for n in range(4)]
    directory = writer.store.directory
    current = directory / "CURRENT"
    whole = current.read_bytes()
    current.write_bytes(heads[1].as_json())
    assert "旧根被换了回来" in "".join(verify_store(directory).problems)
    for file in (directory / "heads").iterdir():
        if file.name > "00000002.json":
            file.unlink()
    assert verify_store(directory).holds
    assert not verify_store(directory, since=heads[3]).holds
    fork = StoreWriter(directory, writer._key)
    release(fork, {"/": "改写"})
    release(fork, {"/": "改写二"})
    assert verify_store(directory).holds
    assert "历史被改写" in "".join(verify_store(directory, since=heads[3]).problems)
    current.write_bytes(whole)
    entries = directory / "log" / "entries"
    lines = entries.read_bytes().splitlines(keepends=True)
    entries.write_bytes(b"".join([lines[0], *lines[2:]]))
    assert not verify_store(directory).holds


def test_a_release_during_the_verification_is_no_replay(
    writer: StoreWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = release(writer, {"/": "一"})
    new = release(writer, {"/": "二"})
    answers = iter([old, new])
    monkeypatch.setattr(ReleaseStore, "current", lambda _self: next(answers))
    assert verify_store(writer.store.directory).holds
    answers = iter([old, old])
    assert "旧根" in "".join(verify_store(writer.store.directory).problems)


def test_a_missing_object_must_be_erased_by_order(writer: StoreWriter) -> None:
    release(writer, {"/item/1/": "身份证号"})
    root = release(writer, {"/": "x"})
    [entry] = [e for e in writer.store.entries(root.digest) if e.path == "/item/1/"]
    release(writer, {"/item/1/": None})
    writer.store.objects.erase(entry.digest)
    assert not verify_store(writer.store.directory).holds
    erased = writer.record_erased([entry.digest])
    assert "未经命令" in "".join(verify_store(writer.store.directory).problems)
    writer.commit(
        pages={},
        sources={},
        kind="purge",
        tickets=[],
        design="d",
        now=NOW,
        extra={"erased": erased},
    )
    report = verify_store(writer.store.directory)
    assert report.holds, report.problems
    assert report.erased == 1
    with pytest.raises(Damaged):
        writer.store.body(entry)


def test_a_checkout_is_brought_up_to_date_and_verified_alone(
    writer: StoreWriter, tmp_path: Path
) -> None:
    release(writer, {"/": "首页", "/item/1/": "一", "/feed.xml": "<feed/>"})
    folder = tmp_path / "www"
    assert checkout(writer.store, folder).written == 3
    since = release(writer, {"/item/1/": None, "/": "新首页"})
    done = checkout(writer.store, folder)
    assert (done.written, done.removed) == (1, 1)
    assert (folder / "index.html").read_text() == "新首页"
    assert not (folder / "item/1/index.html").exists()
    assert verify_copy(Folder(folder), since=since).holds
    (folder / "index.html").write_text("被改")
    assert verify_copy(Folder(folder)).problems == ["/ 的字节与发布时不同。"]
    (folder / "index.html").unlink()
    assert verify_copy(Folder(folder)).problems == ["/ 缺失。"]
    (folder / WELL_KNOWN / "nodes.json").write_text("{}")
    assert not verify_copy(Folder(folder)).holds


def test_what_nobody_released_is_found_in_a_checkout(writer: StoreWriter, tmp_path: Path) -> None:
    release(writer, {"/": "首页", "/item/1/": "一", "/files/ab/表.xlsx": "附件"})
    folder, beside = tmp_path / "www", tmp_path / "elsewhere"
    checkout(writer.store, folder)
    kept = (folder / "files/ab/表.xlsx").read_bytes()
    release(writer, {"/item/1/": None, "/files/ab/表.xlsx": None})
    checkout(writer.store, folder)
    assert verify_copy(Folder(folder)).holds
    beside.mkdir()
    (beside / "page.html").write_bytes(b"x")
    (folder / "files/ab/表.xlsx").write_bytes(kept)
    (folder / "item/1/.index.html.new").write_bytes(b"half")
    (folder / WELL_KNOWN / "extra.json").write_bytes(b"{}")
    (folder / WELL_KNOWN / "moved").mkdir()
    (folder / WELL_KNOWN / "moved" / "1.txt").write_bytes(b"/\n")
    (folder / "linked").symlink_to(beside)
    (folder / "a\x1b[2Jb").write_bytes(b"x")
    found = verify_copy(Folder(folder), sample=1, choose=lambda entries, n: entries[:n]).problems
    names = {p.removeprefix("多出的文件 ").partition("：")[0] for p in found}
    assert names == {
        "files/ab/表.xlsx",
        "item/1/.index.html.new",
        f"{WELL_KNOWN}/extra.json",
        f"{WELL_KNOWN}/moved/1.txt",
        "linked",
        "a\\x1b[2Jb",
    }


def test_a_checkout_cut_short_leaves_nothing_that_was_withdrawn_since(
    writer: StoreWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(writer, {"/": "首页"})
    folder = tmp_path / "www"
    checkout(writer.store, folder)
    for number in (1, 2):
        release(writer, {f"/item/{number}/": "泄露的", f"/item/{number}/proof/": "证明"})
        with monkeypatch.context() as cut:
            cut.setattr("huiyin.foundation.release.checkout._material", _cut)
            with pytest.raises(OSError, match="cut"):
                checkout(writer.store, folder)
        assert (folder / f"item/{number}/index.html").exists()
        assert "多出的文件 item" in "".join(verify_copy(Folder(folder)).problems)
        release(writer, {f"/item/{number}/": None, f"/item/{number}/proof/": None})
        if number == 1:
            (folder / "item/1/.index.html.new").write_bytes("泄露".encode())
    checkout(writer.store, folder)
    assert verify_copy(Folder(folder)).problems == []
    assert not [f for f in (folder / "item").rglob("*") if f.is_file()]


def _cut(*_args: object) -> None:
    msg = "cut"
    raise OSError(msg)


def test_a_page_behind_a_link_that_leads_out_of_the_folder_is_missing(
    writer: StoreWriter, tmp_path: Path
) -> None:
    release(writer, {"/item/1/": "一"})
    folder = tmp_path / "www"
    checkout(writer.store, folder)
    (folder / "item").rename(tmp_path / "item")
    (folder / "item").symlink_to(tmp_path / "item")
    found = verify_copy(Folder(folder)).problems
    assert found == ["多出的文件 item：没有发布过，或者已经撤下。", "/item/1/ 缺失。"]


@pytest.mark.parametrize("name", ["entries", "manifest.json", "nodes.json", "salts.json"])
@pytest.mark.parametrize("content", [None, b"[1]", b"\xff"])
def test_material_that_is_lost_or_makes_no_sense_is_said_to_be_so(
    writer: StoreWriter, tmp_path: Path, name: str, content: bytes | None
) -> None:
    release(writer, {"/": "首页"})
    checkout(writer.store, tmp_path / "www")
    file = tmp_path / "www" / WELL_KNOWN / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    assert verify_copy(Folder(tmp_path / "www")).problems


def test_a_second_checkout_reads_the_old_manifest_once_for_all_that_changed(
    writer: StoreWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 300
    before = release(writer, {f"/item/{n}/": "旧" for n in range(count)})
    checkout(writer.store, tmp_path / "www")
    release(writer, {f"/item/{n}/": "新" for n in range(count)})
    store, read = writer.store, list[str]()
    old = {
        before.digest,
        *(at for at, _ in store.tree.nodes(store.manifest(before.digest)["pages"])),
    }
    real = ObjectStore.read

    def counted(self: ObjectStore, address: str) -> bytes:
        read.append(address)
        return real(self, address)

    monkeypatch.setattr(ObjectStore, "read", counted)
    assert checkout(store, tmp_path / "www").written == count
    once = [address for address in read if address in old]
    read.clear()
    for number in range(count):
        assert store.entry(before.digest, f"/item/{number}/")
    one_by_one = [address for address in read if address in old]
    assert once.count(before.digest) == len(["the difference", "what was there"])
    assert len(one_by_one) / len(once) > 10, (len(one_by_one), len(once))


def test_a_redirect_has_no_file_where_a_page_or_a_folder_of_a_checkout_may_be(
    writer: StoreWriter, tmp_path: Path
) -> None:
    def moved(*paths: str) -> Root:
        headers = (("X-Status", "301"), ("Location", "/"))
        output = Output("text/plain; charset=utf-8", b"/\n", headers=headers)
        entries = {path: writer.entry(path, output, output.body) for path in paths}
        return writer.commit(
            pages=entries, sources={}, kind="release", tickets=["c0"], design="d", now=NOW
        )

    release(writer, {"/": "首页", "/a.html": "一页"})
    moved("/index.html", "/news", "/news/1.html")
    folder = tmp_path / "www"
    checkout(writer.store, folder)
    assert (folder / "index.html").read_text() == "首页"
    assert not (folder / "news").exists()
    told = (folder / WELL_KNOWN / "status.map").read_text().splitlines()
    assert told == ["/index.html 301 /", "/news 301 /", "/news/1.html 301 /"]
    assert verify_copy(Folder(folder)).holds
    _forged_tables(folder)
    moved("/a.html")
    release(writer, {"/index.html": None, "/news": None, "/news/": "动态"})
    checkout(writer.store, folder)
    assert (folder / "index.html").read_text() == "首页"
    assert (folder / "news/index.html").read_text() == "动态"
    assert not (folder / "a.html").exists()
    assert len(list((folder / WELL_KNOWN / "moved").iterdir())) == 2
    assert verify_copy(Folder(folder)).holds


def _forged_tables(folder: Path) -> None:
    """Change the table of statuses in every way and see it found; leave it as it was."""
    table = folder / WELL_KNOWN / "status.map"
    whole = table.read_text()
    forgeries = {
        whole.replace("/news 301 /\n", "/news 301 https://evil.example/\n"): (
            "状态表 status.map 缺少：/news 301 /",
            "状态表 status.map 多出：/news 301 https://evil.example/",
        ),
        whole.replace("/news 301 /\n", ""): ("状态表 status.map 缺少：/news 301 /",),
        f"{whole}/ 410 -\n": ("状态表 status.map 多出：/ 410 -",),
        f"{whole}/news 301 /\n": ("状态表 status.map 的写法与检出时不同。",),
    }
    for forged, sentences in forgeries.items():
        table.write_text(forged)
        assert verify_copy(Folder(folder)).problems == list(sentences)
    table.unlink()
    assert verify_copy(Folder(folder)).problems == ["状态表 status.map 缺失。"]
    table.write_text(whole)
