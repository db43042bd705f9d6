"""病毒查杀 (virus scan): ClamAV's daemon over its socket; when it is configured, no answer means no."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.foundation.files.rules import LIMITS
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60.0
CLEAN = b"stream: OK"
FOUND = b" FOUND"
ANSWER = 4096


def scan(path: Path) -> None:
    """Refuse a file in which a virus is found, or which could not be examined.

    ``settings.CLAMAV_SOCKET`` is a path or ``host:port``; empty switches the scan off.
    """
    address = settings.CLAMAV_SOCKET
    if not address:
        return
    try:
        answer = _ask(address, path)
    except OSError:
        raise _unavailable() from None
    if answer == CLEAN:
        return
    if answer.endswith(FOUND):
        raise Invalid("file-virus", _("文件里查出病毒，没有接收。请联系系统管理员。"), field="file")
    raise _unavailable()


def _ask(address: str, path: Path) -> bytes:
    """Send the file in ClamAV's INSTREAM form (length-prefixed chunks) and return the answer."""
    with _connect(address) as daemon, path.open("rb") as stream:
        daemon.sendall(b"zINSTREAM\0")
        while chunk := stream.read(LIMITS.chunk):
            daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < ANSWER:
            part = daemon.recv(ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n")


def _connect(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(SECONDS)
    try:
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon


def _unavailable() -> Invalid:
    return Invalid(
        "file-scan-unavailable",
        _("病毒查杀服务暂时不可用，文件没有接收，请稍后再试。"),
        field="file",
    )
