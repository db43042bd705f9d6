"""归一: one character for one character, so that a place in the folded text is a place in the given text.

Full-width letters and digits become plain ones, capitals small, compatibility forms their usual form. A
character whose folded form would be longer (㎡) stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
"""Chinese characters, for use within the brackets of a pattern."""
_SURROGATES = range(0xD800, 0xE000)
_LAST = 0x1FFFF
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _table() -> dict[str, str]:
    """Return the characters that change; what a character becomes does not change again."""
    table = {chr(code): "\ufffd" for code in _SURROGATES}
    for code in range(_LAST + 1):
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).lower() if char not in table else char
        if folded != char and len(folded) == 1:
            table[char] = folded
    return {char: table.get(plain, plain) for char, plain in table.items()}


@cache
def _changing() -> frozenset[str]:
    return frozenset(_table())


def fold(text: str) -> str:
    """Return text of the same length in its plain form; lone surrogates become U+FFFD."""
    table = _table()
    for char in _changing().intersection(text):
        text = text.replace(char, table[char])
    return text


def storable(text: str) -> str:
    """Return text that can be encoded as UTF-8: lone surrogates become U+FFFD, NUL a space."""
    return _SURROGATE.sub("\ufffd", text).replace("\0", " ")
