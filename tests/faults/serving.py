"""Servers that deliver a release: Python's own, nginx as the documentation has it, and one that lies."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote

from typing_extensions import override

from huiyin.channels.portal.server.bodies import answer_of
from huiyin.foundation.release.objects import SALT
from huiyin.foundation.release.public import Asked, Material
from tests import need
from tests.bench.servers import free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.foundation.release.store import ReleaseStore

    Answers = dict[str, tuple[int, dict[str, str], bytes]]

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "release.md"
MATERIAL = ("head.json", "format.json", "manifest.json", "entries", "nodes.json", "key.pem")


class _Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(handler: object) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:  # type: ignore[arg-type]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def plain(folder: Path) -> Iterator[str]:
    """Serve a folder with Python's ``http.server``; yield the address."""
    with _serving(partial(_Quiet, directory=str(folder))) as address:
        yield address


@contextmanager
def answering(answers: Answers) -> Iterator[str]:
    """Answer paths with whatever the dictionary holds at the time; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(unquote(self.path), (404, {}, b"nothing here"))
            self.send_response(status)
            for name, value in (headers | {"content-length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with _serving(Handler) as address:
        yield address


def portal_answers(store: ReleaseStore) -> Answers:
    """Return what the portal answers to every path of the current root, and the proof material."""
    root = store.current()
    assert root is not None
    answers: Answers = {}
    for entry in store.entries(root.digest):
        data = store.objects.read(entry.digest)
        answer = answer_of(entry, data[:SALT], data[SALT:])
        headers = {name.decode(): value.decode() for name, value in answer.headers}
        answers[entry.path] = answer.status, headers, answer.body
    for name in MATERIAL:
        status, media, body = Material().make(store, root, Asked(name))
        answers[f"/.well-known/huiyin/{name}"] = status, {"content-type": media}, body
    return answers


@contextmanager
def nginx(folder: Path, directory: Path) -> Iterator[str]:
    """Serve a checkout with nginx by the very lines that the documentation gives; yield the address."""
    program = need.nginx()
    conversion, settings = re.findall(
        r"```(?:sh|nginx)\n(.*?)```", _section("## Behind nginx"), re.DOTALL
    )
    table = directory / "huiyin.map"
    places = {"/srv/www": str(folder), "/etc/nginx/huiyin.map": str(table)}
    for written, place in places.items():
        conversion, settings = (t.replace(written, place) for t in (conversion, settings))
    subprocess.run(["sh", "-ec", conversion], check=True)
    port = free_port()
    own = "".join(
        f"{name}_temp_path {directory}; "
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    who = "user root;" if os.geteuid() == 0 else ""  # its workers must get into the test's folder
    config = directory / "nginx.conf"
    config.write_text(
        f"{who} daemon off; pid {directory}/nginx.pid; error_log {directory}/error.log;\n"
        f"worker_processes 1; events {{ }}\nhttp {{ access_log off; {own}\n"
        + settings.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
        + "}\n"
    )
    with running([program, "-c", str(config), "-p", str(directory)], port) as server:
        yield server.address


def _section(title: str) -> str:
    return DOCUMENT.read_text(encoding="utf-8").partition(f"{title}\n")[2].partition("\n## ")[0]
