"""The portal's process of production over a store and a search index that a test wrote itself."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING

from huiyin.channels.portal.design import design_digest
from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.foundation.release.engine import is_source
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.rendering import Artefact
from huiyin.foundation.release.writer import StoreWriter
from huiyin.foundation.text.search.index import SearchIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPResponse
    from pathlib import Path

    from huiyin.foundation.release.rendering import Envelope

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)


def index(folder: Path, held: Mapping[str, Envelope]) -> None:
    """Write the search index of sources."""
    publisher = PortalPublisher()
    publisher.load(held.items(), today=DAY)
    made = SearchIndex(folder / "search")
    found = [publisher.search_document(key, value) for key, value in held.items()]
    made.index(document for document in found if document is not None)
    made.commit()
    made.close()


def release(
    folder: Path, held: Mapping[str, Envelope], files: Mapping[str, bytes] | None = None
) -> StoreWriter:
    """Render sources into a signed root; ``files`` are attachments and pictures by their digests."""
    publisher = PortalPublisher()
    publisher.load(held.items(), today=DAY)
    writer = StoreWriter(folder / "release", SigningKey(folder / "releaser-keys"))

    def read(key: str) -> object:
        if key == "store/key":
            return {"document": {"key": writer.store.format["key"]}}
        return held.get(key) if is_source(key) else publisher.fact(key)

    pages = {}
    for plan in publisher.plans():
        for path, renderer, args in publisher.fact(plan):
            output = publisher.render(Artefact(path, renderer, tuple(args)), read)
            body = (files or {})[output.blob] if output.blob else output.body
            pages[path] = writer.entry(path, output, body)
    design = design_digest()
    writer.commit(pages=pages, sources={}, kind="release", tickets=[], design=design, now=NOW)
    return writer


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Run the portal over the folder and yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    start = f"from huiyin.project.portal_server import serve; serve('127.0.0.1', {port})"
    environment = {name: value for name, value in os.environ.items() if "HUIYIN" not in name}
    environment |= {"HUIYIN_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, "-c", start], env=environment)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                if ask(port, "/healthz")[0].status == 200:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, target: str, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    """Send one request and return the response and its body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, target)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def fetch(port: int, target: str) -> tuple[int, str]:
    """Return status and text of a page."""
    response, body = ask(port, target)
    return response.status, body.decode()
