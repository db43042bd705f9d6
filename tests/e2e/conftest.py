"""The whole platform with the demo city, as one command starts it, and a browser for each person."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import _template
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e import public_pages
from tests.need import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT = 600.0
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Platform:
    """Where it answers, where its data lies, and the sign-ins it printed."""

    portal: str
    desk: str
    data: Path
    env: dict[str, str]

    def password(self, name: str) -> str:
        rows = (self.data / "demo-sign-ins.txt").read_text(encoding="utf-8").splitlines()
        return next(row.split("\t")[1] for row in rows if row.startswith(f"{name}\t"))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "huiyin.project.cli", *words]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except OSError as error:
        return getattr(error, "code", None) is not None
    return True


@pytest.fixture(scope="session")
def platform(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Iterator[Platform]:
    chromium()
    data = tmp_path_factory.mktemp("platform")
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        shutil.copy(_template(), data / "huiyin.sqlite3")
    portal, desk = free_port(), free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DJANGO_"))}
    env = kept | {
        "HUIYIN_DATA": str(data),
        "HUIYIN_PORTAL_PORT": str(portal),
        "HUIYIN_DESK_PORT": str(desk),
    }
    log = data / "up.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "huiyin.project.cli", "up", "--demo"],
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    try:
        addresses = (f"http://127.0.0.1:{portal}", f"http://127.0.0.1:{desk}")
        end = time.monotonic() + WAIT
        while not all(_answers(f"{a}/") for a in addresses):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < end, log.read_text(encoding="utf-8")
            time.sleep(0.5)
        yield Platform(*addresses, data, env)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[public_pages.Public]:
    chromium()
    with public_pages.portal(tmp_path_factory.mktemp("public")) as served:
        yield served


@pytest.fixture(
    scope="module"
)  # its loop must not outlive the module: other tests of the process are synchronous
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


class Desk:
    """One person at the desk."""

    def __init__(self, platform: Platform, browser: Browser, name: str) -> None:
        self.platform = platform
        self._context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        self.page: Page = self._context.new_page()
        self.page.goto(f"{platform.desk}/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", platform.password(name))
        with self.page.expect_navigation():
            self.page.click("form button[type=submit]")
        assert self.page.locator("h1").first.is_visible()

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.platform.desk}{path}")
        return self.page

    def act(self, item: str, action: str, **fields: str) -> str:
        """Fill the form of an action on an item's page, send it, and return what the desk said."""
        page = self.open(item)
        form = page.locator(f"form:has(input[name=action][value={action}])")
        for name, value in fields.items():
            form.locator(f"[name={name}]").fill(value)
        for choice in ("clear", "proactive"):
            for point in form.locator(f"input[type=radio][value={choice}]").all():
                point.check()
        for reason in form.locator("input[name^=confirm-]").all():
            reason.fill("对外公布的办公电话，可以公开")
        with page.expect_navigation():
            form.locator("button").last.click()
        return page.locator(".said").first.inner_text()

    def close(self) -> None:
        self._context.close()
