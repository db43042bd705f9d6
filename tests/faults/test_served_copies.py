"""Copies as a citizen finds them: ``huiyin release verify URL`` names what a server answers otherwise than released."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from huiyin.channels.portal.tests.test_server import Running
from huiyin.foundation.release.checkout import checkout
from huiyin.foundation.release.commands import verify
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter
from huiyin.kernel.digests import ALGORITHMS
from tests.faults.serving import answering, nginx, plain, portal_answers

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.store import ReleaseStore

pytestmark = pytest.mark.clause("changchun-2015:4.1b")
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"


def moved(target: str) -> Output:
    return Output(TEXT, f"{target}\n".encode(), headers=(("X-Status", "301"), ("Location", target)))


FIRST = {
    "/": Output(HTML, "首页".encode()),
    "/item/1/": Output(HTML, "泄露的一句话".encode()),
    "/item/2/": Output(HTML, "二".encode()),
    "/files/ab/任务 表.xlsx": Output("application/zip", b"PK" * 500),
    "/old.html": moved("/item/2/"),
    "/栏目/2020.html": moved("/item/2/"),
    "/news/": moved("/item/2/"),
}
THEN = {
    "/item/1/": Output(HTML, "已撤下".encode(), headers=(("X-Status", "410"),)),
    "/paused/": Output(HTML, "暂停显示".encode(), headers=(("X-Status", "503"),)),
}


def release(writer: StoreWriter, pages: dict[str, Output]) -> None:
    entries = {path: writer.entry(path, output, output.body) for path, output in pages.items()}
    writer.commit(pages=entries, sources={}, kind="release", tickets=[], design="d", now=NOW)


@pytest.fixture(params=ALGORITHMS)
def store(tmp_path: Path, request: pytest.FixtureRequest) -> ReleaseStore:
    """Return a store of either algorithm with a withdrawal, three redirects and a paused page."""
    writer = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"), request.param)
    release(writer, FIRST)
    release(writer, THEN)
    return writer.store


@pytest.fixture
def folder(store: ReleaseStore, tmp_path: Path) -> Path:
    checkout(store, tmp_path / "www")
    return tmp_path / "www"


def found(address: str, *, sample: int | None = None) -> list[str]:
    return verify(address, sample=sample).problems


def test_the_portal_itself_holds(tmp_path: Path) -> None:
    portal = Running(tmp_path)
    try:
        portal.release(dict(FIRST))
        portal.release(dict(THEN))
        portal.until("/item/1/", THEN["/item/1/"].body)
        report = verify(f"http://127.0.0.1:{portal.port}", key=portal.writer.key)
        assert report.problems == []
        assert report.pages == len(FIRST | THEN)
    finally:
        portal.process.terminate()
        portal.process.wait(20)


def test_each_lie_of_a_live_site_is_named(store: ReleaseStore) -> None:
    answers = portal_answers(store)
    with answering(answers) as address:
        assert found(address) == []
        honest = dict(answers)

        def lie(path: str, status: int, body: bytes, **headers: str) -> list[str]:
            answers.update(honest)
            kept = {k: v for k, v in honest[path][1].items() if k != "location"}
            answers[path] = status, kept | headers, body
            return found(address)

        gone, leads = honest["/item/1/"][2], honest["/old.html"][2]
        assert lie("/item/1/", 200, FIRST["/item/1/"].body) == [
            "/item/1/ 应答 200，发布的是 410。",
            "/item/1/ 的字节与发布时不同。",
        ]
        assert lie("/item/1/", 410, FIRST["/item/1/"].body) == ["/item/1/ 的字节与发布时不同。"]
        assert lie("/item/1/", 200, gone) == ["/item/1/ 应答 200，发布的是 410。"]
        assert lie("/item/1/", 302, gone, location="/item/2/") == [
            "/item/1/ 应答 302 转到 /item/2/，发布的是 410。"
        ]
        for target in (
            "//evil.example/",
            "https://evil.example/item/2/",
            "/item/1/",
            "http://[",
            "",
        ):
            [problem] = lie("/old.html", 301, leads, location=target)
            told = f"301 转到 {target}" if target else "301"
            assert problem == f"/old.html 应答 {told}，发布的是 301 转到 /item/2/。"
        assert lie("/old.html", 301, leads, location=f"{address}/item/2/") == []
        assert lie("/old.html", 301, b"x", location="/item/2/") == [
            "/old.html 的字节与发布时不同。"
        ]
        assert lie("/old.html", 200, leads) == ["/old.html 应答 200，发布的是 301 转到 /item/2/。"]
        assert lie("/item/2/", 200, "两".encode()) == ["/item/2/ 的字节与发布时不同。"]
        assert lie("/item/2/", 404, b"") == ["/item/2/ 应答 404，发布的是 200。"]


def test_a_live_site_with_the_salts_stripped_says_so(store: ReleaseStore) -> None:
    answers = portal_answers(store)
    for path, (status, headers, body) in answers.items():
        kept = {k: v for k, v in headers.items() if k != "huiyin-salt"}
        answers[path] = status, kept, body
    with answering(answers) as address:
        assert "/item/2/ 的盐找不到，不能核对字节。" in found(address)


def test_a_site_with_half_its_material_or_none(store: ReleaseStore) -> None:
    answers = portal_answers(store)
    with answering(answers) as address:
        del answers["/.well-known/huiyin/nodes.json"]
        assert found(address) == ["核验材料 nodes.json 缺失或读不懂。"]
        del answers["/.well-known/huiyin/head.json"]
        assert "没有可核验的树头" in found(address)[0]
    assert "没有可核验的树头" in found(address)[0]


def test_a_release_during_the_verification_is_verified_again(
    store: ReleaseStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = portal_answers(store)
    writer = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))
    release(writer, {"/": Output(HTML, "新首页".encode())})
    new = portal_answers(store)
    answers = dict(old) | {"/": new["/"]}
    with answering(answers) as address:
        assert found(address) == ["/ 的字节与发布时不同。"]

        from huiyin.foundation.release import commands

        first = commands.verify_copy

        def meanwhile(*args: object, **words: object) -> object:
            report = first(*args, **words)  # type: ignore[arg-type]
            answers.update(new)
            return report

        monkeypatch.setattr(commands, "verify_copy", meanwhile)
        assert found(address) == []


def test_a_checkout_behind_a_plain_server_holds_but_for_the_statuses(folder: Path) -> None:
    """A server that knows no table serves the notices with 200 and has nothing at the redirects: that is a difference."""
    with plain(folder) as address:
        assert sorted(found(address)) == [
            "/item/1/ 应答 200，发布的是 410。",
            "/news/ 应答 404，发布的是 301 转到 /item/2/。",
            "/old.html 应答 404，发布的是 301 转到 /item/2/。",
            "/paused/ 应答 200，发布的是 503。",
            "/栏目/2020.html 应答 404，发布的是 301 转到 /item/2/。",
        ]
        (folder / "item/2/index.html").write_text("两")
        assert "/item/2/ 的字节与发布时不同。" in found(address)


def test_a_checkout_behind_nginx_holds_with_the_documented_lines(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "nginx").mkdir()
    with nginx(folder, tmp_path / "nginx") as address:
        assert found(address) == []
        (folder / "item/1/index.html").write_bytes(FIRST["/item/1/"].body)
        assert found(address) == ["/item/1/ 的字节与发布时不同。"]


def test_nginx_with_an_older_table_is_found(
    store: ReleaseStore, folder: Path, tmp_path: Path
) -> None:
    """The table is read when nginx starts: whoever forgets to reload serves what came down with 200."""
    (tmp_path / "nginx").mkdir()
    with nginx(folder, tmp_path / "nginx") as address:
        writer = StoreWriter(tmp_path / "store", SigningKey(tmp_path / "keys"))
        notice = Output(HTML, "已撤下".encode(), headers=(("X-Status", "410"),))
        release(writer, {"/item/2/": notice, "/old.html": moved("/")})
        checkout(store, folder)
        assert sorted(found(address)) == [
            "/item/2/ 应答 200，发布的是 410。",
            f"/old.html 应答 301 转到 {address}/item/2/，发布的是 301 转到 /。",
        ]
