"""读取进程 (the reading process): reads one document with little time and memory, and writes its words as it goes.

Started by ``process.read``. One JSON text a line on standard output; the last line is the state, so that a
reader who finds none knows that reading was broken off.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from huiyin.foundation.files.reading.outcome import MOST
from huiyin.foundation.files.reading.packages import package_words
from huiyin.foundation.files.reading.pdf import pdf_words

CPU_SECONDS = 40
MEMORY = 2 * 1024**3  # bytes
PIECE = 8192  # characters


class _Mouth:
    """Writes words in pieces of some size, up to the most that is ever scanned."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._held = self._said = 0

    def say(self, text: str) -> None:
        self._pieces.append(text)
        self._held += len(text)
        if self._held >= PIECE:
            self.flush()

    def flush(self) -> None:
        text = "".join(self._pieces)[: MOST - self._said]
        self._pieces, self._held = [], 0
        self._said += len(text)
        if text:
            print(json.dumps(text), flush=True)  # noqa: T201 — standard output is the channel
        if self._said >= MOST:
            sys.exit()


def main(path: Path) -> None:
    """Read the document and write its words."""
    _limit()
    mouth = _Mouth()
    with path.open("rb") as stream:
        if stream.read(4) == b"%PDF":
            state = pdf_words(path, mouth.say)
        else:
            stream.seek(0)
            state = "read" if package_words(stream, mouth.say) else "partial"
    mouth.flush()
    print(json.dumps({"state": state}))  # noqa: T201


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
