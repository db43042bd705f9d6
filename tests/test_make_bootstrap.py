"""``make``: what it says when something is missing, and that its second run has nothing to do."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "tools" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script over an empty clone of its own."""
    specification = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("requirements/base.lock", "requirements/dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text("sample==1.0 \\\n    --hash=sha256:00\n")
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv/bin/python",
        "STAMP": tmp_path / ".venv/huiyin.json",
        "BUILDING": tmp_path / ".venv/huiyin.building",
        "LOG": tmp_path / "var/logs/bootstrap.log",
    }.items():
        monkeypatch.setattr(module, name, str(value))
    monkeypatch.setattr(module, "check_disk", lambda: None)
    return module


@pytest.fixture
def commands(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands the script would run; making the environment makes a link to this Python."""
    ran: list[list[str]] = []

    def run(command: list[str], _failure: str, _line: Any = None) -> None:
        ran.append(command)
        if command[1:3] == ["-m", "venv"]:
            python = Path(bootstrap.PYTHON)
            python.parent.mkdir(parents=True)
            python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
            python.chmod(0o755)

    monkeypatch.setattr(bootstrap, "run", run)
    return ran


def test_the_script_can_be_read_by_an_old_python() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_without_python_311_one_sentence_says_so(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "candidates", lambda: ["no-such-python"])
    with pytest.raises(bootstrap.Sorry, match=r"需要 Python 3.11"):
        bootstrap.python_311()


def test_a_python_without_venv_is_named(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "python3.11"
    fake.write_text(
        "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'ensurepip'\" >&2\nexit 1\n"
    )
    fake.chmod(0o755)
    monkeypatch.setattr(bootstrap, "candidates", lambda: [str(fake)])
    with pytest.raises(bootstrap.Sorry, match=r"缺少 venv 组件.*python3.11-venv"):
        bootstrap.python_311()


def test_another_python_is_passed_over(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "python3"
    other.write_text("#!/bin/sh\necho 3.12\n")
    other.chmod(0o755)
    monkeypatch.setattr(bootstrap, "candidates", lambda: [str(other), sys.executable])
    assert bootstrap.python_311() == sys.executable


def test_too_little_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    specification = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 400_000_000})
    )
    with pytest.raises(module.Sorry, match=r"磁盘空间不够：需要 1.5 GB.*只剩 0.4 GB"):
        module.check_disk()


def test_a_disk_that_fills_up_half_way_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    shutil.copytree(SCRIPT.parent, folder / "tools")
    (folder / "requirements").mkdir()
    code = (
        "import errno, runpy, sys\n"
        "sys.argv = ['bootstrap.py', 'base']\n"
        "import shutil\n"
        "def full(_path): raise OSError(errno.ENOSPC, 'No space left on device', 'var/install.log')\n"
        "shutil.disk_usage = full\n"
        f"runpy.run_path({str(folder / 'tools' / SCRIPT.name)!r}, run_name='__main__')\n"
    )
    for name in ("base.lock", "dev.lock"):
        (folder / "requirements" / name).write_text("")
    (folder / "pyproject.toml").write_text("")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "✗ var/install.log 读写不了：磁盘满了。处理以后再运行一次，会接着做。"
    ]


def test_first_run_installs_and_second_does_nothing(
    bootstrap: ModuleType, commands: list[list[str]]
) -> None:
    bootstrap.ensure("base")
    assert commands[0][1:3] == ["-m", "venv"]
    assert "--require-hashes" in commands[1]
    assert "--no-build-isolation" in commands[2]
    commands.clear()
    bootstrap.ensure("base")
    assert commands == []


def test_a_new_lock_is_installed_into_the_same_place(
    bootstrap: ModuleType, commands: list[list[str]]
) -> None:
    bootstrap.ensure("base")
    commands.clear()
    Path(bootstrap.ROOT, "requirements/base.lock").write_text(
        "sample==2.0 \\\n    --hash=sha256:00\n"
    )
    bootstrap.ensure("base")
    assert [c[1:3] for c in commands] == [["-m", "pip"], ["-m", "pip"]]


def test_the_developers_packages_hold_the_others(
    bootstrap: ModuleType, commands: list[list[str]]
) -> None:
    bootstrap.ensure("dev")
    commands.clear()
    bootstrap.ensure("base")
    assert commands == []


def test_half_an_environment_is_thrown_away(
    bootstrap: ModuleType, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.ensure("base")
    Path(bootstrap.BUILDING).touch()
    rubbish = Path(bootstrap.VENV, "rubbish")
    rubbish.touch()
    commands.clear()
    bootstrap.ensure("base")
    assert not rubbish.exists()
    assert len(commands) == 3
    assert "上次没有装完" in capsys.readouterr().out


def test_an_environment_that_was_moved_is_made_anew(
    bootstrap: ModuleType, commands: list[list[str]]
) -> None:
    bootstrap.ensure("base")
    stamp = Path(bootstrap.STAMP)
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "root": "/elsewhere"}))
    commands.clear()
    bootstrap.ensure("base")
    assert len(commands) == 3


def test_a_command_that_fails_shows_its_last_lines(
    bootstrap: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(bootstrap.Sorry, match=r"安装程序包失败，上面是最后几行.*bootstrap.log"):
        bootstrap.run(
            [sys.executable, "-c", "print('no space left'); raise SystemExit(1)"], "安装程序包失败"
        )
    assert "no space left" in capfd.readouterr().err
    assert "no space left" in Path(bootstrap.LOG).read_text()


def test_progress_counts_packages(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = bootstrap.Progress(Path(bootstrap.ROOT, "requirements/base.lock"))
    progress("Collecting sample==1.0 (from -r requirements/base.lock)\n")
    progress("Installing collected packages: sample\n")
    assert capsys.readouterr().out.split("\n")[:2] == ["  [  1/1] sample", "  正在安装…"]


def test_a_taken_port_stops_make_run_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, str(SCRIPT), "run"],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "HUIYIN_PORTAL_PORT": str(port), "HUIYIN_HOST": "127.0.0.1"},
            timeout=60,
        )
    assert done.returncode == 1
    assert f"门户要用的端口 {port} 用不了" in done.stderr
    assert "HUIYIN_PORTAL_PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_make_lists_its_targets() -> None:
    done = subprocess.run(
        ["make", "-C", str(ROOT), "--no-print-directory"],
        check=True,
        capture_output=True,
        text=True,
    )
    targets = re.findall(
        r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {"run", "test", "check", "bench", "fmt", "clean", "help"} <= set(targets)
    assert all(re.search(rf"^  {t}\s+\S", done.stdout, re.MULTILINE) for t in targets)


def test_ci_is_a_clean_script() -> None:
    subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], check=True)
    text = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert text.index("make check") < text.index("make test")
    assert "HUIYIN_REQUIRE_ALL=1" in text
