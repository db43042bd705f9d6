"""Every page leads to its proof, and the proof is computed from the very bytes that are served."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from huiyin.channels.portal import proof_page
from huiyin.channels.portal.recomputing import DoesNotFit, Recomputed, recompute
from huiyin.channels.portal.renderers.layout import NO_SITE
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower, Snapshot
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.whole import ask, fetch, release, serving
from huiyin.foundation.release.keys import key_id
from huiyin.foundation.release.proof import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.foundation.release.rendering import Envelope
    from huiyin.foundation.release.writer import StoreWriter

TABLE = b"a table " * 5000
FILE: dict[str, Any] = {
    "name": "任务分工　表 1.xlsx",
    "media": "application/vnd.ms-excel",
    "size": len(TABLE),
    "digest": sha256(TABLE).hexdigest(),
}
BATCH = {"ticket": 7, "entries": [], "parts": [], "part": 0, "of": 1}
PICTURE = b"\x89PNG a mark"
FILES = {FILE["digest"]: TABLE, sha256(PICTURE).hexdigest(): PICTURE}
FOOT = re.compile(
    r'<footer class="foot">.*?<p class="proved"><a href="([^"]*)" rel="nofollow">', re.DOTALL
)
ASSURING = ("全部对得上", "它证明什么", "签名有效", "自己核对")


def sources() -> dict[str, Envelope]:
    """Return a city with items of both sites, one of them withdrawn."""
    items = [
        city.item(1, "policy", title="云川市城市供热管理办法", attachments=[FILE]),
        city.item(2, "news", title="市长检查冬季供热准备工作"),
        city.item(3, "notice", title="溪口镇停水通告", columns=["linxi-news"], organ="lx-gov"),
    ]
    held = dict(city.configuration())
    for n, document in enumerate(items):
        held |= city.released(document, n + 2, city.BEGIN + timedelta(days=n))
    held["withdrawn/8"] = city.withdrawn(8, 9, city.BEGIN)
    moved = {"path": "/old/旧网址.html", "target": "/item/1/"}
    marked = {"digest": sha256(PICTURE).hexdigest(), "media": "image/png", "link": ""}
    site = held["site/city"]["document"] | {"mark": marked}
    return held | {
        "redirect/1": city.envelope(moved, 1, city.BEGIN),
        "batch/7": city.envelope(BATCH, 7, city.BEGIN),
        "site/city": city.envelope(site, 1, city.BEGIN),
    }


class Served:
    """A served city and its writer."""

    def __init__(self, port: int, writer: StoreWriter) -> None:
        self.port, self.writer = port, writer
        assert writer.root is not None
        self.root = writer.root
        entries = writer.store.entries(writer.root.digest)
        self.pages = {entry.path: entry for entry in entries}

    def body(self, path: str) -> bytes:
        """Return the bytes as they go over the wire."""
        return ask(self.port, quote(path))[1]

    def proof(self, path: str, more: str = "") -> tuple[int, str]:
        """Return status and text of the proof of a path."""
        status, page = fetch(self.port, f"/proof?path={quote(path)}{more}")
        return status, unescape(page)

    def foot(self, path: str) -> str:
        """Return where the foot of a page says that its proof is; empty where it says nothing."""
        found = FOOT.search(self.body(path).decode())
        return unescape(found[1]) if found else ""


def served(folder: Path) -> Iterator[Served]:
    writer = release(folder, sources(), FILES)
    with serving(folder) as port:
        yield Served(port, writer)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from served(tmp_path_factory.mktemp("proofs"))


def test_every_page_links_to_its_own_proof(site: Served) -> None:
    html = [p for p, e in site.pages.items() if e.media_type.startswith("text/html")]
    kinds = {"/", "/zwgk/", "/policies/", "/catalogue/", "/organs/", "/organ/lx-gov/", "/verify/"}
    kinds |= {"/linxi/", "/sitemap/", "/item/8/", "/item/1/proof/", "/news/2026/09/", "/privacy/"}
    assert kinds < set(html)
    for path in html:
        link = site.foot(path)
        if path == "/404.html":
            assert link == ""
        elif path in {"/item/1/", "/item/2/", "/item/3/"}:
            assert link == f"{path}proof/"
        else:
            parts = urlsplit(link)
            assert (parts.path, parse_qs(parts.query)["path"]) == ("/proof", [path])
        head = re.search(r'<link rel="integrity-proof" href="([^"]*)"', site.body(path).decode())
        assert (unescape(head[1]) if head else "") == link
        assert fetch(site.port, link or "/")[0] == 200, path


def test_every_path_of_the_root_is_proved_with_its_own_digest(site: Served) -> None:
    """Pages, feeds, data, styles, attachments, notices and redirects alike."""
    files = [p for p in site.pages if p.startswith("/files/")]
    assert {"/feed.xml", "/frame.json", "/style.css", "/item/1/document.json"} < set(site.pages)
    assert len(files) == 1
    for path in site.pages:
        status, page = site.proof(path)
        assert status == 200, path
        body = site.body(path)
        assert f"<code>{sha256(body).hexdigest()}</code>（SHA-256）" in page, path
        assert f"<dd>{len(body):,} 字节</dd>" in page, path
        assert f"<dd>{path}</dd>" in page


def test_the_page_says_root_time_place_and_key(site: Served) -> None:
    page = site.proof("/zwgk/")[1]
    assert "第 1 次发布，现行" in page
    assert "2026-11-23 09:00:00" in page
    assert "<dt>公开日志</dt><dd>第 1 条</dd>" in page
    assert f"<code>{site.root.digest}</code>" in page
    assert page.count(f"<code>{key_id(site.root.key)}</code>") == 2
    for words in (*ASSURING, "它不能证明什么", "内容一定正确", "拨打 12345", "服务器说的是实话"):
        assert words in page
    assert ">政府信息公开_云川市人民政府</a>" in page
    assert "正要发给您的字节" not in page
    assert re.findall("<script[^>]*>", page) == ['<script src="/portal.js" defer>']


def test_the_commands_lead_to_what_the_verifier_accepts(site: Served) -> None:
    path = next(p for p in site.pages if p.startswith("/files/"))
    page = site.proof(path)[1]
    place = "https://www.yunchuan.gov.example"
    assert f"curl -o page {place}{quote(path)}\n" in page
    bundle = re.search(rf'curl -o proof.json "{place}(/.well-known/huiyin/proof[^"]*)"', page)
    assert bundle is not None
    assert f"verify --page page --proof proof.json --key {site.root.key}" in page
    fetched = json.loads(fetch(site.port, bundle[1])[1])
    assert check(fetched, site.body(path), key=site.root.key).path == path
    assert f"curl -o page.html {place}/news/\n" in site.proof("/news/")[1]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/item/1/", "这条信息有自己的审签记录"),
        ("/item/1/", '<a href="/item/1/proof/">这条信息的发布证明</a>'),
        ("/item/1/document.json", '<a href="/item/1/proof/">这条信息的发布证明</a>'),
        ("/zwgk/", "页上若列有信息，每条都有自己的发布证明"),
        ("/style.css", "页面设计的一部分"),
        ("/style/elder.css", "页面设计的一部分"),
        ("/mark.svg", "页面设计的一部分"),
        ("/marks/city.png", "网站设置的一部分"),
        ("/frame.json", "由经过批准的发布程序自动写成"),
        ("/feed.xml", "由经过批准的发布程序自动写成"),
        ("/sitemap.xml", "由经过批准的发布程序自动写成"),
        ("/tickets/7.json", "由两人签署的清单"),
        ("/item/8/", "已经撤回"),
        ("/old/旧网址.html", "这个旧网址不显示内容"),
    ],
)
def test_who_approved_is_said_for_each_kind(site: Served, path: str, words: str) -> None:
    assert words in site.proof(path)[1]


def test_what_is_no_page_is_not_called_one(site: Served) -> None:
    for path, entry in site.pages.items():
        if not entry.media_type.startswith("text/html"):
            assert "自动排成" not in site.proof(path)[1], path
    assert "单独审签的" not in site.proof("/item/1/")[1] + site.proof("/item/1/document.json")[1]


def test_a_county_page_keeps_the_frame_of_its_county(site: Served) -> None:
    for path in ("/linxi/", "/linxi/news/", "/organ/lx-gov/"):
        page = fetch(site.port, site.foot(path))[1]
        assert 'content="临溪县人民政府"' in page, path
        assert 'href="/linxi/verify/"' in page
        assert "0XXX-5550100" in page
    assert 'content="临溪县人民政府"' in site.proof("/linxi/news/")[1]
    assert 'content="云川市人民政府"' in site.proof("/news/")[1]
    assert "&site=linxi" in unescape(site.body("/item/3/proof/").decode())
    assert site.proof("/news/", "&site=nowhere")[0] == 200


def test_what_is_not_public_has_no_proof(site: Served) -> None:
    for path in ("/nothing/", "/item/8/proof/", "/zwgk", "/\u202eslang/", "/<b>"):
        status, page = site.proof(path)
        assert status == 404, path
        assert '<a href="/">首页</a>' in page
        assert "没有它的证明" in page
        assert not any(words in page for words in ASSURING)
    assert '<a href="/proof?path=/zwgk/">/zwgk/</a>' in site.proof("/zwgk")[1]
    assert "\u202e" not in site.proof("/\u202eslang/")[1]
    assert "<b>" not in fetch(site.port, "/proof?path=/%3Cb%3E")[1].partition("<main")[2]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("/请立即拨打 010-12345678 领取补贴/", "/…010-12345678…/"),
        ("/item/999/prof/", "/item/999/prof/"),
        ("/files/9f/任务分工.xlsx", "/files/9f/….xlsx"),
        (f"/item/{'1' * 900}", f"/item/{'1' * 194}…"),
        ("/<a href=//evil.example>", "/…a…href…//evil.example…"),
    ],
)
def test_a_path_that_is_nobodys_is_no_sentence_of_the_city(
    site: Served, asked: str, shown: str
) -> None:
    """Enough of it is repeated to know a mistyped one again."""
    status, page = site.proof(asked)
    assert status == 404
    assert f"<code>{shown}</code>" in page
    assert ("其余用“…”代替" in page) == (shown != asked)
    assert "补贴" not in page


def test_places_are_written_in_one_way(site: Served) -> None:
    found = proof_page._proved(
        Recomputed(site.pages["/"], b"", ""),
        Snapshot(replace(site.root, sequence=12345, log_size=12345), site.writer.store, {}),
        NO_SITE,
    )
    assert (found["sequence"], found["position"]) == ("12345", "12345")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "没有写明"),
        ("?path=", "没有写明"),
        ("?path=/%00", "控制字符"),
        ("?path=/a%0Ab", "控制字符"),
        ("?path=//evil.example/", "以一个“/”开头"),
        ("?path=zwgk/", "以一个“/”开头"),
        ("?path=https://evil.example/", "以一个“/”开头"),
        (f"?path=/{'a' * 5000}", "太长"),
        ("?path=/&path=/zwgk/", "一次只能核对一页"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_clearly(
    site: Served, query: str, words: str
) -> None:
    status, page = fetch(site.port, f"/proof{query}")
    assert status == 400
    assert words in page
    assert "云川市人民政府" in page
    assert not any(assuring in page for assuring in ASSURING)
    assert "evil.example" not in page


def test_headers_are_those_of_a_live_page(site: Served) -> None:
    whole, body = ask(site.port, "/proof?path=/")
    head, nothing = ask(site.port, "/proof?path=/", "HEAD")
    assert (head.status, nothing) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] == str(len(body))
    assert whole.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in whole.headers["Content-Security-Policy"]
    assert whole.headers["Huiyin-Salt"] is None
    assert ask(site.port, "/proof?path=/", "POST")[0].status == 405
    assert b"Disallow: /proof\n" in site.body("/robots.txt")


def test_changed_bytes_are_said_to_be_changed(tmp_path: Path) -> None:
    """In the file of a page that lies good in memory, in one that was never asked for, in the tree and in the log."""
    for site in served(tmp_path):
        objects = site.writer.store.objects
        assert site.body("/news/")
        assert site.proof("/notices/")[0] == 200
        for path in ("/news/", "/zwgk/"):
            objects.file(site.pages[path].digest).write_bytes(b"\0" * 16 + b"forged")
        for path in ("/news/", "/zwgk/"):
            status, page = site.proof(path)
            assert status == 500
            assert f"<code>{path}</code>" in page
            assert "请不要相信这一页" in page
            assert not any(words in page for words in ASSURING)
            assert "forged" not in page
        assert site.proof("/notices/")[0] == 200
        tree = site.writer.store.manifest(site.root.digest)["pages"]
        objects.file(tree).write_bytes(objects.file(tree).read_bytes() + b" ")
        assert site.proof("/notices/")[0] == 500


def test_a_log_that_was_rewritten_is_noticed(tmp_path: Path) -> None:
    for site in served(tmp_path):
        assert site.proof("/")[0] == 200, "what a good log gave is not kept beyond it"
        leaves = tmp_path / "release" / "log" / "leaves"
        kept = leaves.read_bytes()
        leaves.write_bytes(b"\1" * len(kept))
        assert site.proof("/")[0] == 500
        leaves.write_bytes(kept)
        assert site.proof("/")[0] == 200
        entries = tmp_path / "release" / "log" / "entries"
        entries.write_bytes(entries.read_bytes().replace(b'"release"', b'"purged!"'))
        assert site.proof("/")[0] == 500
        entries.unlink()
        assert site.proof("/")[0] == 500


@pytest.mark.parametrize("spoiled", ["body", "salt"])
def test_it_is_the_served_bytes_that_are_computed(tmp_path: Path, spoiled: str) -> None:
    """What is held in memory counts, however good the file is."""
    release(tmp_path, sources(), FILES)
    follower = Follower(tmp_path / "release")
    follower.look()
    snapshot, bodies = follower.snapshot, Bodies(1_000_000)
    assert snapshot is not None
    entry = snapshot.pages["/zwgk/"]
    assert recompute(snapshot, entry, bodies).entry == entry
    good = bodies.held(entry)
    assert good is not None
    salts = [(n, b"00" * 16 if n == b"huiyin-salt" else v) for n, v in good.headers]
    bad = {"body": replace(good, body=b"forged"), "salt": replace(good, headers=tuple(salts))}
    bodies._held[entry] = bad[spoiled]
    with pytest.raises(DoesNotFit):
        recompute(snapshot, entry, bodies)
    aside = replace(entry, media_type="text/plain")
    with pytest.raises(DoesNotFit, match="the tree names"):
        recompute(snapshot, aside, bodies)
