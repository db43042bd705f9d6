"""Asking a link, against servers on the loopback: it goes where it was told, never inside, and comes to an end."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from huiyin.foundation.text.addresses import addresses_of, is_public
from huiyin.foundation.text.fetching import PinnedFetch
from huiyin.foundation.text.links import Answer, Target, check_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PUBLIC = "93.184.216.34"


class _Server(ThreadingHTTPServer):
    """Remembers what it was asked; redirects to whatever ``location`` says."""

    seen: list[tuple[str, str, str]]
    location = b""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.do_HEAD()

    def do_HEAD(self) -> None:
        self.server.seen.append((self.command, self.headers["Host"], self.path))
        if self.path.startswith("/moved"):
            self.wfile.write(
                b"HTTP/1.0 302 Found\r\nLocation: " + self.server.location + b"\r\n\r\n"
            )
            return
        self.send_response(200)
        self.end_headers()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[_Server]:
    running = _Server(("127.0.0.1", 0), _Handler)
    running.seen = []
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


def target(port: int, path: str = "/", **values: object) -> Target:
    given = Target(
        f"http://name.invalid:{port}{path}", "http", "name.invalid", port, "127.0.0.1", path
    )
    return replace(given, **values)


def test_it_connects_to_the_checked_address_whatever_the_name_resolves_to(server: _Server) -> None:
    port = server.server_port
    assert PinnedFetch(seconds=5)("HEAD", target(port, "/a")) == Answer(200)
    assert server.seen == [("HEAD", f"name.invalid:{port}", "/a")]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "0.0.0.0", "[::1]",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "１２７.０.０.１", "LOCALHOST", "localhost."],
)  # fmt: skip
def test_no_spelling_of_the_loopback_is_asked(server: _Server, host: str) -> None:
    answer = check_link(f"http://{host}:{server.server_port}/", fetch=PinnedFetch(seconds=5))
    assert (answer.ok, answer.status) == (False, None)
    assert server.seen == []


class _Through:
    """Lets a name that counts as public be answered by the loopback server, and nothing else."""

    def __init__(self, server: _Server) -> None:
        self._inner = PinnedFetch(seconds=5)
        self._port = server.server_port

    def __call__(self, method: str, given: Target) -> Answer:
        assert given.address == PUBLIC, "an address was asked that is not public"
        return self._inner(method, replace(given, address="127.0.0.1", port=self._port))


@pytest.mark.parametrize(
    ("location", "why"),
    [
        (b"http://127.0.0.1:{port}/secret", "内部网络"),
        (b"http://localhost:{port}/secret", "内部网络"),
        (b"//[::1]:{port}/secret", "内部网络"),
        (b"http://169.254.169.254/latest/meta-data/", "内部网络"),
        (b"http://inner.example/secret", "内部网络"),
        (b"file:///etc/passwd", "不是完整"),
        (b"gopher://127.0.0.1:6379/", "不是完整"),
        (b"http://user:pw@public.example/", "用户名"),
        (b"http://[::1", "不是网址"),
    ],
)
def test_no_redirect_leads_inside(server: _Server, location: bytes, why: str) -> None:
    server.location = location.replace(b"{port}", str(server.server_port).encode())
    names = {"public.example": [PUBLIC], "inner.example": [PUBLIC, "10.0.0.8"]}

    def resolve(host: str, port: int) -> list[str]:
        return names.get(host) or addresses_of(host, port)

    answer = check_link("http://public.example/moved", fetch=_Through(server), resolve=resolve)
    assert not answer.ok
    assert why in answer.reason
    assert {path for _method, _host, path in server.seen} == {"/moved"}


def test_a_name_that_changes_its_address_between_two_requests_gains_nothing(
    server: _Server,
) -> None:
    server.location = b"/again"
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    answer = check_link(
        "http://rebind.example/moved", fetch=_Through(server), resolve=lambda *_: next(answers)
    )
    assert "内部网络" in answer.reason
    assert [path for _method, _host, path in server.seen] == ["/moved"]


def test_unencoded_bytes_of_a_redirect_arrive_as_they_were_sent(server: _Server) -> None:
    server.location = "/公告".encode()
    answer = check_link(
        "http://public.example/moved", fetch=_Through(server), resolve=lambda *_: [PUBLIC]
    )
    assert answer.ok
    assert server.seen[-1][2] == "/%E5%85%AC%E5%91%8A"


@pytest.mark.parametrize("url", [f"http://{'a' * 70}.example/", "http://a..b/", "http://.../"])
def test_what_is_no_host_name_is_an_answer_and_no_crash(url: str) -> None:
    answer = check_link(url, fetch=PinnedFetch(seconds=5))
    assert (answer.ok, answer.reason) == (False, "域名解析不到地址")


@pytest.mark.parametrize(
    "address",
    ["::10.0.0.1", "64:ff9b:1::a00:1", "fec0::1", "::ffff:0:10.0.0.1", "5f00::1", "100.100.100.200"],
)  # fmt: skip
def test_addresses_that_are_nobodys_on_the_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2400:3200::1", "::ffff:93.184.216.34"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


def _drip(connection: socket.socket) -> None:
    """Send a byte now and then: each one in time, the whole never."""
    try:
        for byte in b"HTTP/1.0 200 OK\r\nX: " + b"x" * 500:
            connection.sendall(bytes([byte]))
            time.sleep(0.1)
    except OSError:
        return


def _garble(connection: socket.socket) -> None:
    connection.recv(4096)  # what is left unread would turn the answer into a reset
    connection.sendall(b"\x16\x03\x03 not a handshake")


@pytest.fixture
def dripping() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Return a function that starts a server speaking in a given way, and gives its port."""
    listening: list[socket.socket] = []

    def start(speak: Callable[[socket.socket], None]) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)

        def serve() -> None:
            connection, _address = listener.accept()
            with connection:
                speak(connection)

        threading.Thread(target=serve, daemon=True).start()
        return int(listener.getsockname()[1])

    yield start
    for listener in listening:
        listener.close()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_whoever_answers_a_byte_at_a_time_is_cut_off(
    dripping: Callable[[Callable[[socket.socket], None]], int], scheme: str
) -> None:
    port = dripping(_drip if scheme == "http" else lambda c: time.sleep(20))
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        PinnedFetch(seconds=0.6)("GET", target(port, scheme=scheme))
    assert time.monotonic() - began < 5


def test_a_handshake_that_drips_is_cut_off_too(
    dripping: Callable[[Callable[[socket.socket], None]], int],
) -> None:
    def speak(connection: socket.socket) -> None:
        try:
            for byte in b"\x16\x03\x03\x40\x00\x02" + b"\0" * 500:
                connection.sendall(bytes([byte]))
                time.sleep(0.1)
        except OSError:
            return

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        PinnedFetch(seconds=0.6)("HEAD", target(dripping(speak), scheme="https"))
    assert time.monotonic() - began < 5


def test_a_bad_handshake_is_told_apart(
    dripping: Callable[[Callable[[socket.socket], None]], int],
) -> None:
    port = dripping(_garble)
    with pytest.raises(ssl.SSLError):
        PinnedFetch(seconds=5)("HEAD", target(port, scheme="https"))
