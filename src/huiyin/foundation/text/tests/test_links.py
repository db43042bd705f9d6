"""Outside links: found in a page, asked with care, never into the inner network."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from huiyin.foundation.text.fetching import PinnedFetch
from huiyin.foundation.text.links import Answer, Target, check_link, outside_links
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.text.selectors import dead_links
from huiyin.foundation.text.services.link_checks import (
    check_due_links,
    forget_links,
    remember_links,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PUBLIC = "93.184.216.34"


class Recorded:
    """A fetch that answers from a table and remembers where it was sent."""

    def __init__(self, answers: dict[tuple[str, str], Answer]) -> None:
        self.answers = answers
        self.sent: list[Target] = []

    def __call__(self, method: str, target: Target) -> Answer:
        self.sent.append(target)
        return self.answers.get((method, target.url), Answer(200))


def public(_host: str, _port: int) -> list[str]:
    return [PUBLIC]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "224.0.0.1", "nonsense"],
)  # fmt: skip
def test_inner_addresses_are_never_asked(address: str) -> None:
    fetch = Recorded({})
    for found in ([address], [PUBLIC, address]):
        answer = check_link("http://example.com/", fetch=fetch, resolve=lambda *_, f=found: f)
        assert (answer.ok, answer.status) == (False, None)
    assert fetch.sent == []


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/", "javascript:alert(1)", "//example.com", "http://", "http://user:pw@example.com/",
     "http://example.com:22/", "http://exa mple.com/", "http://[::1", "http://example.com/\r\nX: y", "http://a:99999/", "x" * 3000],
)  # fmt: skip
def test_improper_addresses_are_never_asked(url: str) -> None:
    fetch = Recorded({})
    assert not check_link(url, fetch=fetch, resolve=public).ok
    assert fetch.sent == []


def test_a_redirect_obeys_the_same_rule_and_the_address_is_the_checked_one() -> None:
    fetch = Recorded({("HEAD", "http://example.com/"): Answer(302, "http://inner.example/admin")})
    names = {"example.com": [PUBLIC], "inner.example": ["10.0.0.8"]}
    answer = check_link("http://example.com/", fetch=fetch, resolve=lambda h, _: names[h])
    assert not answer.ok
    assert "内部网络" in answer.reason
    assert [(t.host, t.address) for t in fetch.sent] == [("example.com", PUBLIC)]


def test_redirects_come_to_an_end() -> None:
    fetch = Recorded({("HEAD", "http://example.com/"): Answer(301, "/")})
    answer = check_link("http://example.com/", fetch=fetch, resolve=public)
    assert (answer.ok, answer.reason) == (False, "重定向次数过多")


@pytest.mark.parametrize(
    ("head", "get", "ok"),
    [(200, 0, True), (405, 200, True), (404, 200, True), (404, 404, False), (410, 0, False), (500, 0, False),
     (403, 403, True), (429, 0, True), (503, 0, True)],
)  # fmt: skip
def test_what_answers_mean(head: int, get: int, ok: bool) -> None:  # noqa: FBT001
    url = "http://example.com/"
    fetch = Recorded({("HEAD", url): Answer(head), ("GET", url): Answer(get)})
    assert check_link(url, fetch=fetch, resolve=public).ok is ok


def test_silence_is_told_apart_from_a_refusal() -> None:
    def slow(_method: str, _target: Target) -> Answer:
        raise TimeoutError

    def closed(_method: str, _target: Target) -> Answer:
        raise ConnectionRefusedError

    assert "时限" in check_link("http://example.com/", fetch=slow, resolve=public).reason
    assert "连接不上" in check_link("http://example.com/", fetch=closed, resolve=public).reason


def test_links_of_other_hosts_are_found_once() -> None:
    html = (
        '<p><a href="https://www.example.com/a?b=1&amp;c=2">甲</a><a href="/item/1/">乙</a><a>丙</a>'
        '<a href="mailto:a@b.cn">丁</a><a href=" https://www.example.com/a?b=1&amp;c=2">戊</a>'
        '<a href="http://yunzhou.example/x">己</a><a href="HTTP://Other.example/">庚</a></p>'
    )
    assert outside_links(html, own_hosts=frozenset({"yunzhou.example"})) == [
        "https://www.example.com/a?b=1&c=2",
        "HTTP://Other.example/",
    ]


class _Handler(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        status = {"/ok": 200, "/moved": 302, "/gone": 404}.get(self.path, 405)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/ok")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200 if self.path.startswith("/get") else 404)
        self.end_headers()
        self.wfile.write(b"x" * 4000)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://localhost:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.django_db
def test_real_answers_are_remembered_and_asked_again_in_time(
    server: str, settings: SettingsWrapper
) -> None:
    settings.LINK_CHECK_PRIVATE = True
    urls = [f"{server}{path}" for path in ("/ok", "/moved", "/gone", "/get/甲")]
    assert remember_links(urls=urls, now=NOW) == 4
    assert remember_links(urls=urls, now=NOW) == 0
    fetch = PinnedFetch(seconds=5)
    assert check_due_links(now=NOW, fetch=fetch) == 4
    assert check_due_links(now=NOW, fetch=fetch) == 0
    found = {row.url[len(server) :]: (row.ok, row.status) for row in LinkCheck.objects.all()}
    assert found == {
        "/ok": (True, 200),
        "/moved": (True, 200),
        "/gone": (False, 404),
        "/get/甲": (True, 200),
    }
    assert check_due_links(now=NOW + timedelta(hours=7), fetch=fetch) == 1
    assert LinkCheck.objects.get(ok=False).failures == 2
    forget_links(urls=urls)
    assert not LinkCheck.objects.exists()


@pytest.mark.django_db
def test_without_the_setting_the_inner_network_stays_closed(server: str) -> None:
    remember_links(urls=[f"{server}/ok"], now=NOW)
    check_due_links(now=NOW)
    row = LinkCheck.objects.get()
    assert (row.ok, row.status) == (False, None)


@pytest.mark.django_db
def test_a_silent_host_holds_up_nobody_else_and_not_the_worker_for_long() -> None:
    slow = [f"http://slow.example/{n}" for n in range(8)]
    quick = [f"http://h{n}.example/" for n in range(10)]
    remember_links(urls=[*slow, *quick], now=NOW)
    at_once: list[str] = []
    most = 0

    def fetch(_method: str, target: Target) -> Answer:
        nonlocal most
        if target.host == "slow.example":
            at_once.append(target.url)
            most = max(most, len(at_once))
            time.sleep(0.3)
            at_once.remove(target.url)
        return Answer(200)

    began = time.monotonic()
    asked = check_due_links(now=NOW, fetch=fetch, seconds=0.5, resolve=public)
    assert time.monotonic() - began < 3
    assert most == 1
    assert LinkCheck.objects.filter(ok=True, url__in=quick).count() == 10
    assert 11 <= asked < 18
    left = check_due_links(now=NOW, fetch=fetch, seconds=30, resolve=public)
    assert asked + left == 18


@pytest.mark.django_db
def test_what_is_gone_is_dead_at_once_and_a_fault_when_it_is_met_again() -> None:
    urls = ["http://a.example/gone", "http://a.example/fault", "http://a.example/ok"]
    remember_links(urls=urls, now=NOW)
    statuses = {urls[0]: 404, urls[1]: 500, urls[2]: 200}

    def fetch(_method: str, target: Target) -> Answer:
        return Answer(statuses[target.url])

    def dead() -> list[str]:
        return [row.url for row in dead_links(urls)]

    assert dead() == []
    check_due_links(now=NOW, fetch=fetch, resolve=public)
    assert dead() == [urls[0]]
    check_due_links(now=NOW + timedelta(hours=7), fetch=fetch, resolve=public)
    assert dead() == [urls[1], urls[0]]
    statuses[urls[0]] = 200
    check_due_links(now=NOW + timedelta(hours=14), fetch=fetch, resolve=public)
    assert dead() == [urls[1]]


@pytest.mark.django_db
def test_addresses_that_no_index_can_hold_are_not_kept() -> None:
    long = "http://example.com/" + "甲" * 700
    assert remember_links(urls=[long, "http://example.com/\ud800", "http://a.b/"], now=NOW) == 1
