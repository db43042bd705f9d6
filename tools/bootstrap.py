"""Prepare .venv with Python 3.11 and the locked packages, then do what was asked.

Usage: bootstrap.py base|dev|run. Runs under any Python from 3.6 on, far enough to find Python 3.11 or to say
that it is needed. The second run is instant: a stamp remembers the digests of what is installed.
"""

import errno
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "huiyin.json")
BUILDING = os.path.join(VENV, "huiyin.building")
LOG = os.path.join(ROOT, "var", "logs", "bootstrap.log")
WANTED = (3, 11)
NEEDED_BYTES = 1500 * 1000 * 1000
WHY = {
    errno.EADDRINUSE: "已被占用",
    errno.EACCES: "没有权限",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "磁盘是只读的",
}
PORTS = (("门户", "HUIYIN_PORTAL_PORT", 8000), ("办公端", "HUIYIN_DESK_PORT", 8001))
ASK = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"


class Sorry(Exception):
    """What stands in the way, as one sentence for the person at the keyboard."""


def say(text):
    """Print a line at once."""
    print(text, flush=True)


def version_of(command):
    """Return (major, minor) of a Python, None where there is none; refuses one without venv."""
    try:
        done = subprocess.run(
            [command, "-c", ASK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if b"ensurepip" in done.stderr or b"venv" in done.stderr:
        raise Sorry(
            "这台机器的 {0} 缺少 venv 组件，请先安装（Debian/Ubuntu：apt-get install python3.11-venv）。".format(
                command
            )
        )
    found = re.match(r"(\d+)\.(\d+)", done.stdout.decode("ascii", "replace"))
    return (int(found.group(1)), int(found.group(2))) if found else None


def candidates():
    """Return the Pythons worth asking, the likeliest first."""
    names = [os.environ.get("HUIYIN_PYTHON"), "python3.11", sys.executable, "python3", "python"]
    names += ["/usr/bin/python3.11", "/usr/local/bin/python3.11", "/opt/homebrew/bin/python3.11"]
    versions = os.path.expanduser("~/.pyenv/versions")
    if os.path.isdir(versions):
        names += [
            os.path.join(versions, v, "bin", "python")
            for v in sorted(os.listdir(versions))
            if v.startswith("3.11.")
        ]
    return [n for n in names if n]


def python_311():
    """Return a command that is Python 3.11."""
    problem = None
    for command in candidates():
        try:
            if version_of(command) == WANTED:
                return command
        except Sorry as error:
            problem = error
    raise problem or Sorry(
        "回音需要 Python 3.11，这台机器上没有找到（现在的 {0} 是 {1}）。装好后再运行一次；"
        "装在别处时，用 HUIYIN_PYTHON=/路径/python3.11 make … 指给我。".format(
            sys.executable, sys.version.split()[0]
        )
    )


def check_disk():
    """Refuse to begin where the disk would fill up half-way."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Sorry(
            "磁盘空间不够：需要 {0:.1f} GB，{1} 只剩 {2:.1f} GB，请先腾出空间。".format(
                NEEDED_BYTES / 1e9, ROOT, free / 1e9
            )
        )


def check_ports():
    """Refuse to begin where an address is taken."""
    host = os.environ.get("HUIYIN_HOST") or "127.0.0.1"
    for label, variable, default in PORTS:
        raw = os.environ.get(variable) or str(default)
        if not raw.isdigit() or not 0 < int(raw) < 65536:
            raise Sorry("{0} 应是 1 到 65535 之间的整数，现在是“{1}”。".format(variable, raw))
        probe = socket.socket()
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(raw)))
        except OSError as error:
            raise Sorry(
                "{0}要用的端口 {1} 用不了（{2}）。请关掉占用它的程序，或换一个端口：{3}={4} make run".format(
                    label, raw, WHY.get(error.errno, error.strerror), variable, int(raw) + 100
                )
            )
        finally:
            probe.close()


def digest(*names):
    """Return one digest over files of the repository."""
    h = hashlib.sha256()
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            h.update(file.read())
    return h.hexdigest()


def wanted(kind):
    """Return what the stamp says when everything is in place."""
    state = {
        "base": digest("requirements/base.lock"),
        "project": digest("pyproject.toml"),
        "root": ROOT,
    }
    if kind == "dev":
        state["dev"] = digest("requirements/dev.lock")
    return state


def installed():
    """Return the stamp; empty where there is none or it cannot be read."""
    try:
        with open(STAMP) as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def fresh_venv(python):
    """Make the environment; a half-finished or foreign one is thrown away first."""
    moved = installed().get("root", ROOT) != ROOT
    if os.path.exists(VENV) and (moved or os.path.exists(BUILDING) or version_of(PYTHON) != WANTED):
        say("· .venv 上次没有装完，或者是别处搬来的，重新来过")
        shutil.rmtree(VENV)
    if not os.path.exists(VENV):
        say("· 建立 Python 3.11 运行环境 .venv")
        os.makedirs(VENV)
        open(BUILDING, "w").close()
        run([python, "-m", "venv", VENV], "建立 .venv 失败")


def run(command, failure, line=None):
    """Run a command into the log; ``line`` sees its output line by line."""
    if not os.path.isdir(os.path.dirname(LOG)):
        os.makedirs(os.path.dirname(LOG))
    tail = []
    with open(LOG, "a") as log:
        log.write("\n$ {0}\n".format(" ".join(command)))
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        with process.stdout:
            for raw in process.stdout:
                text = raw.decode("utf-8", "replace")
                log.write(text)
                tail = (tail + [text])[-6:]
                if line:
                    line(text)
    if process.wait() != 0:
        sys.stderr.write("".join("    " + t for t in tail))
        raise Sorry(
            "{0}，上面是最后几行，全部记录在 {1}。".format(failure, os.path.relpath(LOG, ROOT))
        )


class Progress:
    """Turns pip's lines into a count of packages."""

    def __init__(self, lock):
        """Count the packages of a lock file."""
        with open(lock) as file:
            self.total = sum(1 for row in file if re.match(r"[A-Za-z0-9].*==", row))
        self.done = 0
        self.told = time.time()

    def __call__(self, text):
        """See one line of pip."""
        found = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.\-\[\]]+)", text)
        if found:
            self.done += 1
            if self.done % 10 == 0 or self.done == self.total or time.time() - self.told > 5:
                say(
                    "  [{0:>3}/{1}] {2}".format(
                        min(self.done, self.total), self.total, found.group(1)
                    )
                )
                self.told = time.time()
        elif text.startswith("Installing collected packages"):
            say("  正在安装…")


def ensure(kind):
    """Bring .venv to the state the lock file describes."""
    state = wanted(kind)
    have = installed()
    if (
        not os.path.exists(BUILDING)
        and all(have.get(k) == v for k, v in state.items())
        and os.path.exists(PYTHON)
    ):
        return
    check_disk()
    fresh_venv(python_311())
    have = installed()
    open(BUILDING, "w").close()
    lock = os.path.join(ROOT, "requirements", kind + ".lock")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    if have.get(kind) != state[kind]:
        say("· 安装程序包（按锁定的版本和摘要核对，第一次要几分钟）")
        run(
            pip + ["--progress-bar", "off", "--require-hashes", "-r", lock],
            "安装程序包失败",
            Progress(lock),
        )
    say("· 安装回音")
    run(pip + ["--no-deps", "--no-build-isolation", "-e", "."], "安装回音失败")
    with open(STAMP, "w") as file:
        json.dump(state, file)
    os.remove(BUILDING)
    say("· 运行环境就绪")


def sentence(error):
    """Return what stopped a file from being read or written as one sentence."""
    where = getattr(error, "filename", None) or ROOT
    return "{0} 读写不了：{1}。处理以后再运行一次，会接着做。".format(
        where, WHY.get(error.errno, error.strerror or error)
    )


def main():
    """Do what the Makefile asks."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "base"
    if kind not in {"base", "dev", "run"}:
        raise Sorry("用法：bootstrap.py base|dev|run")
    if kind == "run":
        check_ports()
    ensure("dev" if kind == "dev" else "base")
    if kind == "run":
        os.chdir(ROOT)
        os.execv(PYTHON, [PYTHON, "-m", "huiyin.project.cli", "up", "--demo"] + sys.argv[2:])


if __name__ == "__main__":
    try:
        main()
    except Sorry as error:
        sys.exit("✗ {0}".format(error))
    except OSError as error:
        sys.exit("✗ {0}".format(sentence(error)))
    except KeyboardInterrupt:
        sys.exit("✗ 已中断，再运行一次会接着做。")
