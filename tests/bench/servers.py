"""Servers for measuring, on loopback, started and stopped here; and wrk to load them."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.result import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTIONS = 32
STARTING = 180  # seconds
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, seconds: float = 60) -> None:
    """Wait until a server answers with anything."""
    until = time.monotonic() + seconds
    while True:
        try:
            urlopen(url, timeout=2).close()
        except (URLError, OSError) as error:
            if getattr(error, "code", None):
                return
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address and its first process."""

    address: str
    pid: int

    def cpu(self) -> float:
        """Return the processor time of the server and its children so far, in seconds."""
        ticks = 0
        for pid in _family(self.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # proc(5): user and system time
        return ticks / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [pid, *(p for child in listed.stdout.split() for p in _family(int(child)))]


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Run a server that listens on a port for the time of the block."""
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        command,
        env=env,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"{address}/")
        yield Server(address, process.pid)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def nginx(folder: Path, directory: Path) -> Iterator[Server]:
    """Serve a folder with nginx on two workers and yield it."""
    port = free_port()
    config = directory / "nginx.conf"
    config.write_text(
        f"""daemon off; pid {directory}/nginx.pid; error_log {directory}/error.log;
worker_processes 2; events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; open_file_cache max=1000;
types {{ text/html html; }} charset utf-8;
client_body_temp_path {directory}; proxy_temp_path {directory}; fastcgi_temp_path {directory};
uwsgi_temp_path {directory}; scgi_temp_path {directory};
server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}; }} }}
"""
    )
    with running(["nginx", "-c", str(config), "-p", str(directory)], port) as server:
        yield server


@contextmanager
def portal(env: dict[str, str], workers: int) -> Iterator[Server]:
    """Run the real portal process over the installation that the environment names; yield it."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("huiyin")), "portal", "--workers", str(workers)]
    with running(command, port, {**env, "HUIYIN_PORTAL_PORT": str(port)}) as server:
        yield server


@contextmanager
def releaser(env: dict[str, str], status: Path) -> Iterator[None]:
    """Run the releaser's loop in its own process and wait until it has started."""
    status.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.bench.releasing"]
    process = subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)
    try:
        until = time.monotonic() + STARTING
        while not _started(status):
            if process.poll() is not None or time.monotonic() > until:
                msg = "the releaser did not start"
                raise RuntimeError(msg)
            time.sleep(0.1)
        yield
    finally:
        _end(process)


def _started(status: Path) -> bool:
    """Tell whether the releaser has read what is public; before that it says that it is starting."""
    from huiyin.foundation.release import daemon  # its models need Django loaded

    if not status.exists():
        return False
    said = json.loads(status.read_bytes())
    return "sequence" in said and said["code"] != daemon.STARTING


@contextmanager
def wagtail(env: dict[str, str]) -> Iterator[Server]:
    """Build the stock site and serve it with two workers of the same server as the portal's."""
    subprocess.run(
        [sys.executable, "-m", "tests.bench.wagtail_site.prepare"], env=env, cwd=ROOT, check=True
    )
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface",
        "wsgi",
        "--workers",
        "2",
    ]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    command += ["tests.bench.wagtail_site.wsgi:application"]
    with running(command, port, env) as server:
        yield server


def load(url: str, seconds: int = 8) -> tuple[float, float]:
    """Load a page with wrk over 32 connections; return requests a second and the 99th percentile in ms."""
    done = subprocess.run(
        ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    tail = re.search(r"99%\s+([\d.]+)(us|ms|s)", done)
    if rate is None or tail is None or "Non-2xx or 3xx responses" in done:
        msg = f"{url} did not answer well under load:\n{done}"
        raise RuntimeError(msg)
    return float(rate[1]), float(tail[1]) * UNITS[tail[2]]
