"""词条: which names can be words of their own; what renders pages asks this without loading a segmenter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huiyin.foundation.text.folding import HAN, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_TERM = re.compile(rf"[{HAN}]{{2,}}")


def usable_terms(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that can be words of their own, folded and sorted, each once.

    They have two Chinese characters or more and nothing else: a text is cut into runs before it is cut into words.
    """
    folded = {fold(name) for name in names}
    return tuple(sorted(name for name in folded if _TERM.fullmatch(name)))
