"""The virus scan against a daemon on a real socket; no answer means no."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.files.tests.conftest import left_over, upload
from huiyin.foundation.files.tests.makers import PDF
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import Settings


@contextmanager
def daemon(path: Path, answer: bytes) -> Iterator[list[bytes]]:
    """Run a one-shot daemon that understands INSTREAM; yields what it received."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen(1)
    received: list[bytes] = []

    def serve() -> None:
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", stream.read(4))[0]:
                received.append(stream.read(length))
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    yield received
    thread.join()
    server.close()


def test_a_clean_file_is_kept(store: Path, tmp_path: Path, settings: Settings) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
    with daemon(tmp_path / "clamd", b"stream: OK\0") as received:
        upload("a.pdf", PDF)
    assert b"".join(received) == PDF


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "file-virus"),
        (b"INSTREAM size limit exceeded. ERROR\0", "file-scan-unavailable"),
        (b"", "file-scan-unavailable"),
        (b"stream: OK and more\0", "file-scan-unavailable"),
    ],
)
def test_anything_else_is_refused(
    store: Path, tmp_path: Path, settings: Settings, answer: bytes, code: str
) -> None:
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
    with daemon(tmp_path / "clamd", answer), pytest.raises(Invalid) as caught:
        upload("a.pdf", PDF)
    assert caught.value.code == code
    assert left_over(store) == []


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1"])
def test_an_absent_daemon_refuses(store: Path, settings: Settings, address: str) -> None:
    settings.CLAMAV_SOCKET = address
    with pytest.raises(Invalid) as caught:
        upload("a.pdf", PDF)
    assert caught.value.code == "file-scan-unavailable"
