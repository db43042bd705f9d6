"""What stands in the way of a start is said before anything is started."""

from __future__ import annotations

import errno
import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, OperationalError
from typing_extensions import override

from huiyin.kernel.errors import Invalid
from huiyin.project import announcing, preparing, supervisor
from huiyin.project.locking import only_instance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    return tmp_path


def test_a_port_that_is_taken_is_named_with_its_variable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Invalid, match=rf"门户要用的端口 {port} .*HUIYIN_PORTAL_PORT"):
            supervisor.check_port("门户", "HUIYIN_PORTAL_PORT", port)


def test_a_port_that_does_not_exist() -> None:
    with pytest.raises(Invalid, match="端口"):
        supervisor.check_port("门户", "HUIYIN_PORTAL_PORT", 70000)


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 5_000_000}))
    with pytest.raises(Invalid, match=r"磁盘快满了.*只剩 5 MB"):
        preparing.check_disk()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/data/huiyin.sqlite3"), "/data/huiyin.sqlite3 读写不了：磁盘满了"),
        (OSError(errno.EROFS, "Read-only file system"), "读写不了：Read-only"),
        (OperationalError("database or disk is full"), "数据库用不了：database or disk is full"),
        (DatabaseError("database disk image is malformed"), "数据库用不了：.*malformed"),
    ],
)  # fmt: skip
def test_a_disk_that_fills_up_while_the_demo_is_loaded_is_one_sentence(
    data: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def load(**_options: object) -> None:
        raise error

    for step in ("make_keys", "set_up", "require_ready"):
        monkeypatch.setattr(preparing, step, lambda *_arguments: None)
    monkeypatch.setattr("huiyin.project.demo.loader.load", load)
    with pytest.raises(Invalid, match=words):
        preparing.prepare(demo=True, say=print)


def test_a_second_instance_names_the_first(data: Path) -> None:
    holder = "import sys, time; from huiyin.project.locking import only_instance\nwith only_instance(): print('held', flush=True); sys.stdin.read()"
    first = subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(Invalid, match=f"已经在运行（进程 {first.pid}）"), only_instance():
            pass
    finally:
        first.kill()
        first.communicate()
    with only_instance():
        assert (data / "huiyin.lock").read_text()


def test_a_lock_left_behind_does_not_matter(data: Path) -> None:
    (data / "huiyin.lock").write_text("999999")
    with only_instance():
        pass


def test_a_long_log_is_put_aside(data: Path) -> None:
    file = data / "logs" / "portal.log"
    file.parent.mkdir()
    file.write_bytes(b"x" * (supervisor.LOG_BYTES + 1))
    assert not supervisor.log_file("portal").exists()
    assert file.with_suffix(".log.1").exists()


class Answers(http.server.BaseHTTPRequestHandler):
    statuses: list[int]

    def do_GET(self) -> None:
        self.send_response(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])
        self.end_headers()

    @override
    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[tuple[announcing.Site, type[Answers]]]:
    handler = type("Sample", (Answers,), {"statuses": [200]})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield announcing.Site("门户", f"http://127.0.0.1:{server.server_port}/"), handler
        server.shutdown()
        thread.join()


def test_waiting_goes_on_until_the_first_pages_are_released(
    site: tuple[announcing.Site, type[Answers]],
) -> None:
    place, handler = site
    handler.statuses = [503, 503, 200]
    looks: list[int] = []

    def look_after() -> bool:
        looks.append(1)
        return True

    ready = announcing.wait_until_ready(
        (place,), expect_home=True, look_after=look_after, say=print
    )
    assert ready
    assert len(looks) == 2


def test_without_a_demonstration_an_empty_portal_is_ready(
    site: tuple[announcing.Site, type[Answers]],
) -> None:
    place, handler = site
    handler.statuses = [503]
    assert announcing.wait_until_ready(
        (place,), expect_home=False, look_after=lambda: True, say=print
    )


def test_waiting_ends_when_told_to_stop() -> None:
    nobody = announcing.Site("门户", "http://127.0.0.1:9/")
    assert not announcing.wait_until_ready(
        (nobody,), expect_home=False, look_after=lambda: False, say=print
    )


def test_the_board_shows_addresses_and_one_account_a_role(data: Path) -> None:
    (data / announcing.SIGN_INS).write_text(
        "# 演示账号\nlin\tword1\t林岚\t科员\t拟稿人\nluoxi\tword2\t罗溪\t科员\t拟稿人\n"
        "lu\tword3\t陆平\t常务副市长\t签发人、应急签发人\n",
        encoding="utf-8",
    )
    board = announcing.board(demo=True)
    assert "http://127.0.0.1:" in board
    assert (
        "    lin  word1  林岚  科员        拟稿人\n    lu   word3  陆平  常务副市长  签发人、应急签发人\n"
        in board
    )
    assert "word2" not in board
    assert str(data / announcing.SIGN_INS) in board
    assert "word1" not in announcing.board(demo=False)


def test_a_child_that_falls_over_is_started_again_later_each_time(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    moment = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    child = supervisor.Child("portal")
    pauses = []
    for _ in range(8):
        child.process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
        child.started = moment[0]
        child.process.wait()
        child.look(said.append)
        pauses.append(child.again_at - moment[0])
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert "门户意外退出（代码 3）" in said[0]
