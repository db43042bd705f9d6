"""启动之后: waiting until everything answers, and the block of lines that tells where it is."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from huiyin.project import places

if TYPE_CHECKING:
    from collections.abc import Callable

READY_SECONDS = 300.0
TELL_SECONDS = 10.0
STARTING = 503
SIGN_INS = "demo-sign-ins.txt"


@dataclass(frozen=True, slots=True)
class Site:
    """A server that is being waited for."""

    label: str
    url: str


def answer(url: str) -> int:
    """Return the status of an address; 0 while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 — our own address
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, http.client.HTTPException):
        return 0


def wait_until_ready(
    sites: tuple[Site, ...],
    *,
    expect_home: bool,
    look_after: Callable[[], bool],
    say: Callable[[str], None],
) -> bool:
    """Wait until each site answers (and the first has a page, where expected); False when told to stop.

    ``look_after`` is called between two looks and returns False when it is time to stop.
    """
    begun = told = time.monotonic()
    waiting = list(sites)
    while waiting:
        status = answer(waiting[0].url)
        if status and not (expect_home and status == STARTING):
            waiting.pop(0)
            continue
        now = time.monotonic()
        if now - begun > READY_SECONDS:
            say(f"✗ {waiting[0].label}迟迟没有应答，请看日志：{places.logs()}")
            return True
        if now - told > TELL_SECONDS:
            told = now
            say(f"  {waiting[0].label}还在准备…" if not status else "  正在发布第一批页面…")
        if not look_after():
            return False
    return True


def board(*, demo: bool) -> str:
    """Return the block of lines that tells addresses, sign-ins, and how to stop."""
    line = "─" * 72
    rows = ["", line, f"  门户    {places.portal_url()}", f"  办公端  {places.desk_url()}"]
    file = places.data() / SIGN_INS
    if demo and file.exists():
        rows += ["", "  演示账号（用户名、口令、姓名、职务、角色）："]
        rows += [f"    {row}" for row in _columns(_one_a_role(file.read_text(encoding="utf-8")))]
        rows += [f"  全部账号见 {file}"]
    rows += ["", f"  日志    {places.logs()}", "  按 Ctrl-C 停止", line]
    return "\n".join(rows)


def _one_a_role(text: str) -> list[list[str]]:
    """Return the first account of each role; a line is name, password, person, post, roles (tabs)."""
    shown: set[str] = set()
    found = []
    for row in text.splitlines():
        fields = row.split("\t")
        roles = set(fields[-1].split("、"))
        if row.strip() and not row.startswith("#") and not roles <= shown:
            shown |= roles
            found.append(fields)
    return found


def _columns(rows: list[list[str]]) -> list[str]:
    """Return rows with their fields below each other; a Chinese character is two columns wide."""
    widths = [max(map(_width, column)) for column in zip_longest(*rows, fillvalue="")]
    return [
        "  ".join(f + " " * (w - _width(f)) for f, w in zip(row, widths, strict=False)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
