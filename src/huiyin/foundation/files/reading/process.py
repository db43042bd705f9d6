"""读一个文件 (reading a file): pictures have no words, texts are decoded here, documents go to the reading process."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from huiyin.foundation.files.reading.outcome import MOST, Reading
from huiyin.foundation.files.reading.plain import plain_words

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 120.0
HEAD = 16
DOCUMENTS = (b"%PDF", b"PK\x03\x04")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
DRAWN = (b"<svg", b"<?xml")
log = logging.getLogger("huiyin.files")


def read(path: Path) -> Reading:
    """Return the words of a file, whatever it is called; never raises for what stands in it."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(DOCUMENTS):
        return _by_child(path)
    if head.startswith(DRAWN):
        return Reading("", "read")  # a chart that the platform drew from words of the text
    text = None if head.startswith(PICTURES) else plain_words(path.read_bytes())
    if text is None:
        return Reading("", "unreadable")
    return Reading(text[:MOST], "read" if len(text) <= MOST else "partial")


def _by_child(path: Path) -> Reading:
    """Read a document in a process of its own; what was written before it ended counts."""
    command = [sys.executable, "-m", "huiyin.foundation.files.reading.child", str(path)]
    try:
        done = subprocess.run(  # noqa: S603 — our own interpreter and module
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # and no secret of ours
        )
        out, error = done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        out, error = late.stdout or b"", b"too late"
    except OSError as failed:
        out, error = b"", str(failed).encode()
    if error:
        log.warning(
            "a document was not read to its end: %s", error[-300:].decode("utf-8", "replace")
        )
    return _reading(out)


def _reading(out: bytes) -> Reading:
    """Put together what the reading process wrote; without its last line it was broken off."""
    pieces: list[str] = []
    for line in out.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            break
        if isinstance(said, dict):
            return Reading("".join(pieces), said["state"])
        pieces.append(str(said).encode("utf-8", "replace").decode())  # half a pair of surrogates
    return Reading("".join(pieces), "partial")
