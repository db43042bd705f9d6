"""Looking up a name ends in time, whatever the resolver does, and leaves nothing behind that others wait for."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text import addresses
from huiyin.foundation.text.addresses import AT_MOST, addresses_of
from huiyin.foundation.text.links import check_link

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A resolver that answers nobody until the event is set."""
    answers = threading.Event()

    def wait(*_args: object, **_more: object) -> list[object]:
        answers.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "late")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", wait)
    yield answers
    answers.set()
    for thread in threading.enumerate():
        if thread.name == "lookup":
            thread.join(5)


def lookups() -> list[threading.Thread]:
    """Return the threads that wait for the resolver."""
    return [thread for thread in threading.enumerate() if thread.name == "lookup"]


def test_a_resolver_that_says_nothing_is_left_after_the_limit(silent: threading.Event) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        addresses_of("slow.example", 80, seconds=0.1)
    assert time.monotonic() - began < 3
    assert all(thread.daemon for thread in lookups()), "a lookup must not keep the process alive"
    silent.set()
    for thread in lookups():
        thread.join(5)
    assert lookups() == []


def test_lookups_under_way_are_limited(silent: threading.Event) -> None:
    for _ in range(AT_MOST):
        with pytest.raises(TimeoutError):
            addresses_of("slow.example", 80, seconds=0)
    assert len(lookups()) == AT_MOST
    with pytest.raises(TimeoutError, match="too many"):
        addresses_of("another.example", 80)
    assert len(lookups()) == AT_MOST


def test_places_are_free_again_when_the_resolver_answers(silent: threading.Event) -> None:
    with pytest.raises(TimeoutError):
        addresses_of("slow.example", 80, seconds=0)
    silent.set()
    for _ in range(AT_MOST + 1):
        with pytest.raises(socket.gaierror):
            addresses_of("wrong.example", 80)


def test_a_link_behind_a_silent_resolver_is_told_as_one_that_did_not_answer(
    silent: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(addresses_of.__kwdefaults__, "seconds", 0.05)

    def never(*_args: object) -> object:
        pytest.fail("nothing may be asked without an address")

    answer = check_link("http://slow.example/", fetch=never)  # type: ignore[arg-type]
    assert (answer.ok, answer.status, answer.reason) == (False, None, "对方没有在时限内回应")


def test_names_and_numbers_are_looked_up() -> None:
    assert addresses_of("127.0.0.1", 80) == ["127.0.0.1"]
    with pytest.raises(socket.gaierror):
        addresses_of("a..b", 80)
