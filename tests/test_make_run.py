"""``huiyin up`` as it is typed: everything answers, comes back after a crash, and goes away completely."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONG = 240.0
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, f"waited too long for {what}"
        time.sleep(0.1)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


class Running:
    """One ``huiyin up`` over a data folder of its own."""

    def __init__(self, data: Path, template: Path) -> None:
        self.data, self.portal_port, self.desk_port = data, free_port(), free_port()
        data.mkdir()
        shutil.copy(template, data / "huiyin.sqlite3")
        dropped = ("HUIYIN_", "DJANGO_")
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(dropped)} | {
            "HUIYIN_DATA": str(data),
            "HUIYIN_PORTAL_PORT": str(self.portal_port),
            "HUIYIN_DESK_PORT": str(self.desk_port),
        }
        self.output = data / "up.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self.command(),
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @staticmethod
    def command(*words: str) -> list[str]:
        return [sys.executable, "-m", "huiyin.project.cli", *(words or ("up",))]

    @property
    def portal(self) -> str:
        return f"http://127.0.0.1:{self.portal_port}/"

    @property
    def desk(self) -> str:
        return f"http://127.0.0.1:{self.desk_port}/accounts/login/"

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def family(self) -> set[int]:
        """Return every process started from here, wherever it hangs now, by its data folder."""
        mark = f"HUIYIN_DATA={self.data}".encode()
        found = set()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if mark in (entry / "environ").read_bytes().split(b"\0"):
                        found.add(int(entry.name))
                except OSError:
                    continue
        return found

    def child(self, name: str) -> int:
        """Return the supervisor's own child of that name."""
        for pid in self.family():
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if name.encode() in words and int(parent) == self.process.pid:
                return pid
        return 0

    def end(self) -> None:
        for pid in self.family():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()


@pytest.fixture
def up(tmp_path: Path, migrated: Path) -> Iterator[Running]:
    running = Running(tmp_path / "data", migrated)
    yield running
    running.end()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as ``huiyin migrate`` leaves it."""
    folder = tmp_path_factory.mktemp("migrated")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DJANGO_"))}
    done = subprocess.run(
        Running.command("migrate"),
        check=False,
        env=env | {"HUIYIN_DATA": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "准备数据库，共" in done.stdout
    return folder / "huiyin.sqlite3"


def test_everything_answers_recovers_and_ends(up: Running) -> None:
    until(lambda: "按 Ctrl-C 停止" in up.said() or up.process.poll() is not None, "the addresses")
    assert f"门户    http://127.0.0.1:{up.portal_port}" in up.said(), up.said()
    assert f"办公端  http://127.0.0.1:{up.desk_port}" in up.said()
    assert status(up.desk) == 200
    assert status(up.portal) in {200, 503}
    assert status(f"http://127.0.0.1:{up.desk_port}/assets/ui/desk.css") == 200

    second = subprocess.run(
        up.command(), check=False, env=up.env, capture_output=True, text=True, timeout=LONG
    )
    assert second.returncode == 2
    assert f"已经在运行（进程 {up.process.pid}）" in second.stderr

    until((up.data / "releaser/status.json").exists, "the releaser")
    until(
        lambda: json.loads((up.data / "releaser/status.json").read_bytes())["problem"] is None,
        "the releaser to be ready",
    )
    fallen = up.child("portal")
    os.kill(fallen, signal.SIGKILL)
    until(
        lambda: up.child("portal") not in {0, fallen} and status(up.portal) in {200, 503},
        "the portal's return",
    )
    assert "门户意外退出（代码 -9），1 秒后重新启动" in up.said()

    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(timeout=LONG) == 0
    assert "已全部停止" in up.said()
    until(lambda: not up.family(), "the end of every process")
    assert status(up.portal) == 0


def test_no_process_outlives_a_supervisor_that_is_killed(up: Running) -> None:
    until(
        lambda: all(up.child(n) for n in ("portal", "desk", "releaser", "worker")), "the children"
    )
    until(lambda: status(up.desk) == 200, "the desk")
    up.process.kill()
    up.process.wait()
    until(lambda: not up.family(), "the end of every process")


@pytest.mark.parametrize("variable", ["HUIYIN_PORTAL_PORT", "HUIYIN_DESK_PORT"])
def test_a_taken_port_is_one_sentence(variable: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DJANGO_"))}
        env |= {"HUIYIN_PORTAL_PORT": str(free_port()), "HUIYIN_DESK_PORT": str(free_port())}
        env |= {"HUIYIN_DATA": str(tmp_path), variable: str(port)}
        done = subprocess.run(
            Running.command(), check=False, env=env, capture_output=True, text=True, timeout=LONG
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"端口 {port} 用不了（已被占用）" in done.stderr
    assert f"{variable}=" in done.stderr
