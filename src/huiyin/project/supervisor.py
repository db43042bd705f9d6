"""一条命令启动全部: portal, desk, releaser and worker as children that are watched and started again."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.kernel.errors import Invalid
from huiyin.project import places
from huiyin.project.announcing import Site, board, wait_until_ready
from huiyin.project.children import SUPERVISED, stop_event
from huiyin.project.locking import only_instance
from huiyin.project.preparing import prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event

PROCESSES = {"portal": "门户", "desk": "办公端", "releaser": "发布器", "worker": "后台任务"}
LONGEST_PAUSE = 60.0
CALM_SECONDS = 60.0
GRACE_SECONDS = 15.0
LOG_BYTES = 5_000_000
WHY = {errno.EADDRINUSE: "已被占用", errno.EACCES: "没有权限", None: "端口号不对"}


@dataclass
class Child:
    """One process, and when it may be started again after it fell over."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    again_at: float = field(default=0.0)

    @property
    def label(self) -> str:
        """Return its Chinese name."""
        return PROCESSES[self.name]

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it through the supervisor only."""
        with log_file(self.name).open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 — our own interpreter and module
                [sys.executable, "-m", "huiyin.project.cli", self.name],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, SUPERVISED: "1"},
                start_new_session=True,
            )
        self.started = time.monotonic()

    def look(self, say: Callable[[str], None]) -> None:
        """Start it again where it fell over and its pause is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self._sweep()
        self.crashes = 1 if now - self.started > CALM_SECONDS else self.crashes + 1
        pause = min(2.0 ** (self.crashes - 1), LONGEST_PAUSE)
        say(
            f"✗ {self.label}意外退出（代码 {code}），{pause:.0f} 秒后重新启动。日志：{log_file(self.name)}"
        )
        self.process, self.again_at = None, now + pause

    def ask_to_stop(self) -> None:
        """Send the polite signal."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self, deadline: float) -> None:
        """Wait for its end; past the deadline end it by force."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._sweep()

    def _sweep(self) -> None:
        """End what the process left behind: a server that is killed does not end its own workers."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def up(*, demo: bool, say: Callable[[str], None]) -> int:
    """Prepare, start everything, tell where it is, and stay until told to stop; return the exit code."""
    with only_instance():
        for label, variable, port in ports():
            check_port(label, variable, port)
        prepare(demo=demo, say=say)
        stop = stop_event()
        children = [Child(name) for name in PROCESSES]
        try:
            return _watch(children, stop, demo=demo, say=say)
        finally:
            say("· 正在停止")
            for child in children:
                child.ask_to_stop()
            deadline = time.monotonic() + GRACE_SECONDS
            for child in children:
                child.stop(deadline)
            say("✓ 已全部停止，数据都在 " + str(places.data()))


def _watch(children: list[Child], stop: Event, *, demo: bool, say: Callable[[str], None]) -> int:
    """Start the children and look after them."""
    for child in children:
        child.start()
    say("· 启动门户、办公端、发布器、后台任务")
    sites = (
        Site("门户", places.portal_url()),
        Site("办公端", places.desk_url() + "/accounts/login/"),
    )

    def look_after() -> bool:
        for child in children:
            child.look(say)
        return not stop.wait(0.2)

    if wait_until_ready(sites, expect_home=demo, look_after=look_after, say=say):
        say(board(demo=demo))
    while look_after():
        pass
    return 0


def ports() -> tuple[tuple[str, str, int], ...]:
    """Return what listens where, and the variable that changes it."""
    return (
        ("门户", "HUIYIN_PORTAL_PORT", places.portal_port()),
        ("办公端", "HUIYIN_DESK_PORT", places.desk_port()),
    )


def check_port(label: str, variable: str, port: int) -> None:
    """Refuse to start where the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((places.host(), port))
        except (OSError, OverflowError) as error:
            raise Invalid(
                "port-taken",
                "{label}要用的端口 {port} 用不了（{why}）。请关掉占用它的程序，或换一个：{variable}={other} make run",
                label=label,
                port=port,
                why=WHY.get(getattr(error, "errno", None), str(error)),
                variable=variable,
                other=port + 100,
            ) from None


def log_file(name: str) -> Path:
    """Return a child's log; one that grew long is put aside first."""
    places.logs().mkdir(parents=True, exist_ok=True)
    file = places.logs() / f"{name}.log"
    if file.exists() and file.stat().st_size > LOG_BYTES:
        file.replace(file.with_suffix(".log.1"))
    return file
