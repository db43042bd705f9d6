"""归一: one character for one character, so that a place in the folded text is a place in the given text.

Full-width letters and digits become plain ones, capitals small, compatibility forms their usual form. A
character whose folded form would be longer (㎡) stays as it is.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

LONE_SURROGATES = range(0xD800, 0xE000)
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _table() -> dict[int, str]:
    """Return the characters that change, for ``str.translate``."""
    table = {}
    for code in range(min(sys.maxunicode, 0x1FFFF) + 1):
        if code in LONE_SURROGATES:
            table[code] = "\ufffd"
            continue
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).lower()
        if folded != char and len(folded) == 1:
            table[code] = folded
    return table


def fold(text: str) -> str:
    """Return text of the same length in its plain form; lone surrogates become U+FFFD."""
    return text.translate(_table())


def storable(text: str) -> str:
    """Return text that can be encoded as UTF-8: lone surrogates become U+FFFD, NUL a space."""
    return _SURROGATE.sub("\ufffd", text).replace("\0", " ")
