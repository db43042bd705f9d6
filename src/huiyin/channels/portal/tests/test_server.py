"""The server, run by uvicorn as in production: exact bytes, tags, modes, redirects, following a new root."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from huiyin.channels.portal.server.app import Portal
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower
from huiyin.channels.portal.tests.serving import echo
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.release.writer import StoreWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
PAGES = {
    "/": Output(HTML, "首页".encode()),
    "/item/1/": Output(HTML, "一".encode()),
    "/item/2/": Output(HTML, "撤回".encode(), headers=(("X-Status", "410"),)),
    "/old.html": Output(
        "text/plain", b"/item/1/\n", headers=(("X-Status", "301"), ("Location", "/item/1/"))
    ),
    "/栏目/2020.html": Output(
        "text/plain", b"/item/1/\n", headers=(("X-Status", "301"), ("Location", "/item/1/"))
    ),
    "/old/": Output(
        "text/plain", b"/item/1/\n", headers=(("X-Status", "301"), ("Location", "/item/1/"))
    ),
    "/404.html": Output(HTML, "没有找到".encode()),
    "/style.css": Output(CSS, b"standard"),
    "/style/elder.css": Output(CSS, b"elder"),
    "/files/abababababababab/任务分工表.xlsx": Output("application/zip", b"x" * 300_000),
}


class Running:
    """A server process over a store, and a writer to release into it."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        self.writer = StoreWriter(folder / "store", SigningKey(folder / "keys"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        application = "huiyin.channels.portal.tests.serving:build"
        start = "from huiyin.project.portal_server import serve; "
        start += f"serve('127.0.0.1', {self.port}, {workers}, {application!r})"
        self.process = subprocess.Popen(
            [sys.executable, "-c", start],
            env={
                **os.environ,
                "HUIYIN_TEST_STORE": str(folder / "store"),
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                self.get("/")
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the server did not start")

    def release(self, pages: dict[str, Output | None]) -> None:
        """Write a new root."""
        entries = {p: self.writer.entry(p, o, o.body) if o else None for p, o in pages.items()}
        self.writer.commit(
            pages=entries, sources={}, kind="release", tickets=[], design="d", now=NOW
        )

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """Send one request; redirects are not followed."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, quote(path, safe="/?=&"), headers=named)
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def until(self, path: str, body: bytes) -> None:
        """Wait until a path answers with the given bytes."""
        for _ in range(100):
            if self.get(path)[1] == body:
                return
            time.sleep(0.02)
        pytest.fail(f"{path} never became {body!r}")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("portal"))
    response, body = running.get("/")
    assert response.status == 503
    assert "正在准备" in body.decode()
    running.release(dict(PAGES))
    running.until("/", PAGES["/"].body)
    yield running
    running.process.terminate()
    running.process.wait(20)


def test_a_page_has_its_bytes_digest_and_headers(portal: Running) -> None:
    response, body = portal.get("/item/1/")
    assert (response.status, body) == (200, "一".encode())
    digest = b64encode(sha256(body).digest()).decode()
    assert response.headers["Content-Digest"] == f"sha-256=:{digest}:"
    assert response.headers["Content-Type"] == HTML
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    salt = bytes.fromhex(response.headers["Huiyin-Salt"])
    entry = portal.writer.store.entry(portal.writer.root.digest, "/item/1/")  # type: ignore[union-attr]
    assert entry is not None
    assert sha256(salt + body).hexdigest() == entry.digest


def test_an_unchanged_page_is_not_sent_again(portal: Running) -> None:
    tag = portal.get("/item/1/")[0].headers["ETag"]
    response, body = portal.get("/item/1/", If_None_Match=f'"other", W/{tag}')
    assert (response.status, body) == (304, b"")
    assert portal.get("/item/1/", If_None_Match='"other"')[0].status == 200


def test_head_sends_no_body(portal: Running) -> None:
    response, body = portal.get("/item/1/", "HEAD")
    assert (response.status, body) == (200, b"")
    assert response.headers["Content-Length"] == "3"


def test_the_direct_answer_is_the_long_one(portal: Running) -> None:
    """The first request takes the long way through the application, the second comes from memory."""
    portal.release({"/item/8/": Output(HTML, b"eight")})
    portal.until("/item/8/", b"eight")
    long, direct = (portal.get("/item/8/", Connection=how) for how in ("close", "keep-alive"))
    assert [direct[1], direct[0].status] == [long[1], long[0].status]
    names = [name.lower() for name, _ in direct[0].getheaders()]
    assert sorted(set(names)) == sorted(names)

    def alike(response: HTTPResponse) -> list[tuple[str, str]]:
        aside = {"date", "connection"}
        return sorted((n.lower(), v) for n, v in response.getheaders() if n.lower() not in aside)

    assert alike(direct[0]) == alike(long[0])
    assert direct[0].headers["Date"]


def test_requests_in_one_packet_are_answered_in_their_order(portal: Running) -> None:
    host = b"Host: x\r\n\r\n"
    lines = [b"GET /item/1/ HTTP/1.1\r\n", b"GET /search?q=a HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n"]
    portal.get("/item/1/")
    portal.get("/")
    with socket.create_connection(("127.0.0.1", portal.port), timeout=10) as plain:
        plain.sendall(host.join([*lines, b"GET /item/1/ HTTP/1.1\r\nConnection: close\r\n"]) + host)
        answer = b""
        while more := plain.recv(65536):
            answer += more
    marks = ["一".encode(), b"q=a", "首页".encode(), "一".encode()]
    assert answer.count(b"HTTP/1.1 200 OK") == len(marks)
    at = 0
    for mark in marks:
        at = answer.index(mark, at) + 1


def test_a_hot_page_goes_with_its_root(portal: Running) -> None:
    """A connection that is kept sees the new bytes at once, and none of what was withdrawn."""
    portal.release({"/item/9/": Output(HTML, b"nine")})
    portal.until("/item/9/", b"nine")
    connection = HTTPConnection("127.0.0.1", portal.port, timeout=10)
    for body, output in ((b"ten", Output(HTML, b"ten")), ("没有找到".encode(), None)):
        portal.release({"/item/9/": output})
        portal.until("/item/9/", body)
        connection.request("GET", "/item/9/")
        assert connection.getresponse().read() == body
    connection.close()


def test_several_workers_share_a_port(tmp_path: Path) -> None:
    running = Running(tmp_path, workers=2)
    running.release({"/": Output(HTML, b"both")})
    try:
        running.until("/", b"both")
        for _ in range(40):
            running.until("/", b"both")
    finally:
        running.process.terminate()
        running.process.wait(20)


def test_a_request_without_an_end_is_refused(portal: Running) -> None:
    with socket.create_connection(("127.0.0.1", portal.port), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\n")
        sent = 0
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            while sent < 10_000_000:
                sent += plain.send(b"X: " + b"y" * 1000 + b"\r\n")
    assert 65_536 <= sent < 10_000_000


def test_a_request_that_does_not_come_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    from uvicorn import Config
    from uvicorn.server import ServerState

    from huiyin.channels.portal.server import direct

    monkeypatch.setattr(direct, "REQUEST_SECONDS", 0.05)

    async def slow() -> bytes:
        config = Config(Portal(Follower(tmp_path), Bodies(1), echo), lifespan="off")
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: direct.DirectProtocol(config=config, server_state=state, app_state={}),
            "127.0.0.1",
        )
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"GET / HTTP/1.1\r\nHost:")
            ended = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            return ended

    assert asyncio.run(slow()) == b""


def test_other_methods_are_refused(portal: Running) -> None:
    assert portal.get("/item/1/", "POST")[0].status == 405


def test_status_of_notices_and_redirects(portal: Running) -> None:
    response, body = portal.get("/item/2/")
    assert (response.status, body.decode()) == (410, "撤回")
    assert response.headers["X-Status"] is None
    response, _ = portal.get("/old.html")
    assert (response.status, response.headers["Location"]) == (301, "/item/1/")
    for path in ("/栏目/2020.html", "/old.html?from=wechat", "/old/"):
        response, _ = portal.get(path)
        assert (response.status, response.headers["Location"]) == (301, "/item/1/"), path
    response, _ = portal.get("/old")
    assert (response.status, response.headers["Location"]) == (301, "/old/")
    response, _ = portal.get("/item/1?a=1")
    assert (response.status, response.headers["Location"]) == (301, "/item/1/?a=1")


def test_unknown_paths_get_the_released_page(portal: Running) -> None:
    for path in ("/nothing", "//evil.example/", "/item/../item/9/", "/%00"):
        response, body = portal.get(path)
        assert (response.status, body.decode()) == (404, "没有找到"), path
        assert response.headers["Huiyin-Salt"] is None


def test_a_large_file_is_saved_not_opened(portal: Running) -> None:
    response, body = portal.get("/files/abababababababab/任务分工表.xlsx")
    assert len(body) == 300_000
    assert response.headers["Content-Disposition"] == "attachment"


def test_the_mode_changes_the_stylesheet_alone(portal: Running) -> None:
    assert portal.get("/style.css")[1] == b"standard"
    response, body = portal.get("/style.css", Cookie="a=b; mode=elder")
    assert body == b"elder"
    assert response.headers["Vary"] == "cookie"
    assert portal.get("/style.css", Cookie="mode=../../etc")[1] == b"standard"
    assert portal.get("/item/1/", Cookie="mode=elder")[1] == "一".encode()


@pytest.mark.parametrize(
    ("referer", "target"),
    [
        ("http://{host}/item/1/?q=1", "/item/1/?q=1"),
        ("http://evil.example/item/1/", "/"),
        ("http://{host}//evil.example/", "/"),
        ("http://{host}/mode/elder", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_the_mode_leads_back_to_a_local_page_only(
    portal: Running, referer: str, target: str
) -> None:
    host = f"127.0.0.1:{portal.port}"
    response, _ = portal.get("/mode/elder", Referer=referer.format(host=host))
    assert (response.status, response.headers["Location"]) == (303, target)
    assert response.headers["Set-Cookie"].startswith("mode=elder;")
    assert portal.get("/mode/none")[0].headers["Set-Cookie"] is None


def test_interactive_parts_stream_with_the_security_headers(portal: Running) -> None:
    response, body = portal.get("/search?q=a")
    assert (response.status, body) == (200, b"q=a end")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_proof_material_is_answered(portal: Running) -> None:
    response, body = portal.get("/.well-known/huiyin/head.json")
    assert response.status == 200
    assert portal.writer.root is not None
    assert body == portal.writer.root.as_json()


def test_a_new_root_is_followed_and_a_page_can_go(portal: Running) -> None:
    portal.release({"/item/5/": Output(HTML, b"five")})
    portal.until("/item/5/", b"five")
    portal.release({"/item/5/": None})
    portal.until("/item/5/", "没有找到".encode())
    assert portal.get("/item/1/")[0].status == 200


def test_damaged_bytes_are_never_shown(portal: Running) -> None:
    portal.release({"/item/7/": Output(HTML, b"wrong to be")})
    entry = portal.writer.store.entry(portal.writer.root.digest, "/item/7/")  # type: ignore[union-attr]
    assert entry is not None
    file = portal.writer.store.objects.file(entry.digest)
    file.write_bytes(b"\0" * 16 + b"forged")
    response, body = portal.get("/item/7/")
    while response.status == 404:
        response, body = portal.get("/item/7/")
    assert response.status == 500
    assert b"forged" not in body
