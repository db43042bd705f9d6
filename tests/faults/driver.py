"""A process that loads the platform once and forks children that release, work or issue; tests kill those.

Reads one JSON list a line, ``["start", "releaser"]``, and answers with one JSON value a line. The worker is the
command ``huiyin worker``, forked or as a program of its own. After ``["open_gate"]`` items pass a rule that lets
everything through; everything else of the releaser is what runs in production.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import django
from django.db import connections

BEGIN = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
WORKER = [sys.executable, "-m", "huiyin.project.cli", "worker"]


def open_gate() -> None:
    """Replace the rules of every kind by one that has no objection."""
    from huiyin.foundation.release import registry

    for kind in list(registry._RULES):
        registry._RULES[kind] = registry.GateRule(kind, lambda _payload, _documents: [])


def take_design() -> None:
    """Take the design once for all children, so that somebody may edit templates during a long test."""
    from huiyin.channels.portal.design import design_digest
    from huiyin.channels.portal.renderers.layout import ENGINE, template

    design_digest()
    for file in sorted(Path(ENGINE.dirs[0]).glob("portal/*")):
        template(f"portal/{file.name}")


def issue(kind: str, documents: dict[str, dict[str, Any]]) -> None:
    """Freeze documents and issue one ticket with sealed decisions of three people."""
    from huiyin.foundation.release import gate
    from huiyin.foundation.release.tests.conftest import REGISTRAR, decision

    now = datetime.now(UTC)
    frozen = [
        gate.freeze(key=key, document=document, files=[], actor=REGISTRAR, now=now)
        for key, document in documents.items()
    ]
    decisions = [decision(n, f.digest) for f in frozen for n in (1, 2, 3)]
    gate.issue(
        kind=kind, entries=frozen, decisions=decisions, registration="x", actor=REGISTRAR, now=now
    )


def issue_city() -> None:
    """Issue the tickets of the design and of a city's places."""
    from huiyin.channels.portal.publisher import PortalPublisher
    from huiyin.channels.portal.tests import city

    issue("design", {"design/portal": {"digest": PortalPublisher().design_digest()}})
    places = {key: envelope["document"] for key, envelope in city.configuration().items()}
    issue("configuration", places)


def issue_items(first: int, count: int) -> None:
    """Issue tickets; every fourth corrects an item that has one already."""
    from huiyin.channels.portal.tests import city

    for number in range(first, first + count):
        correction = number % 4 == 3
        item = number - 2 if correction else number
        kind = ("policy", "news", "notice")[item % 3]
        document = city.item(item, kind, title=f"第 {item} 件信息，第 {number} 稿")
        issue("correction" if correction else "release", {f"item/{item}": document})


def release(*, search: bool) -> None:
    """Run the releaser as in production, one ticket a root; with or without the search index."""
    from huiyin.foundation.release import daemon, releaser

    releaser.BATCH = 1
    daemon.POLL = 0.01
    if not search:
        daemon.make = partial(daemon.make, search=False)
    daemon.run(Event())


def notify(first: int, count: int) -> None:
    """Tell people things on every channel there is."""
    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.notices.rules import BY_CODE
    from huiyin.foundation.notices.services import notify as tell

    for number in range(first, first + count):
        user, _ = User.objects.get_or_create(
            username=f"person-{number % 10}", defaults={"email": f"p{number % 10}@yunchuan.example"}
        )
        tell(
            to=user, kind="item.returned", key=f"event-{number}", subject=f"事项 {number}", text="有一件事等您办理。",
            link="/", channels=list(BY_CODE), now=BEGIN,
        )  # fmt: skip


def work() -> None:
    """Run the command ``huiyin worker``."""
    from huiyin.project.cli import run

    sys.exit(run(["worker"]))


def publish(count: int) -> None:
    """Let people publish so many items."""
    from tests.faults import people

    people.publish(count)


def forked(act: Callable[[], object]) -> int:
    """Run an act in a child of its own; return the child's process id."""
    pid = os.fork()
    if pid:
        return pid
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the pipe is for answers only
    code = 1
    try:
        act()
        code = 0
    except BaseException:  # noqa: BLE001 — the end of a child, however it comes
        traceback.print_exc()
    finally:
        os._exit(code)


CHILDREN: dict[str, Callable[[], object]] = {
    "releaser": lambda: release(search=False),
    "releaser with search": lambda: release(search=True),
    "worker": work,
    "worker of its own": lambda: os.execv(sys.executable, WORKER),
}


def here(name: str) -> int:
    """Do in this process what the children are to find."""
    from tests.faults import people

    {"open_gate": open_gate, "open_city": people.open_city}[name]()
    connections.close_all()
    return 0


def answer(command: list[Any]) -> Any:
    """Do what is asked and return a plain value."""
    name, *arguments = command
    if name == "start":
        return forked(CHILDREN[arguments[0]])
    if name in {"open_gate", "open_city"}:
        return here(name)
    if name == "publish":
        return forked(lambda: publish(*arguments))
    if name == "wait":
        return os.waitstatus_to_exitcode(os.waitpid(arguments[0], 0)[1])
    from tests.faults.people import check_records

    acts: dict[str, Callable[..., None]] = {
        "issue_city": issue_city, "issue_items": issue_items, "notify": notify,
        "check_records": check_records,
    }  # fmt: skip
    pid = forked(lambda: acts[name](*arguments))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> None:
    """Answer until the end of the input."""
    django.setup()
    from huiyin.project.preparing import set_up

    set_up(lambda _text: None)
    connections.close_all()
    take_design()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
