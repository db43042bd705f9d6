"""文号检索: finding a document by its number, or by as much of it as a reader remembers.

``云政发〔2026〕18号`` is found by the whole number in any brackets, by ``云政发 18``, ``〔2026〕18号`` or ``18号``.
What a number is, and half a number, is decided in ``huiyin.kernel.documentnumbers``.
"""

from __future__ import annotations

import re
from contextlib import suppress

from huiyin.foundation.text.folding import fold
from huiyin.kernel.documentnumbers import LEFT, RIGHT, parse
from huiyin.kernel.documentnumbers_search import parse_partial
from huiyin.kernel.errors import Invalid

_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans({**dict.fromkeys(LEFT, "〔"), **dict.fromkeys(RIGHT, "〕")})
_LONGEST = 200


def compact(number: str) -> str:
    """Return a number for exact comparison: in its one form where it has one, else folded without spaces."""
    with suppress(Invalid):
        number = str(parse(number))
    return _SPACE.sub("", fold(number)).translate(_BRACKETS)[:_LONGEST]


def number_tokens(number: str) -> list[str]:
    """Return the tokens of a whole document number, with every part of its agency words."""
    try:
        known = parse(number)
    except Invalid:
        return []
    agency = known.agency
    pieces = {agency[i:j] for i in range(len(agency)) for j in range(i + 2, len(agency) + 1)}
    year = [f"y:{known.year}"] if known.year else []
    return [*(f"a:{piece}" for piece in sorted(pieces)), *year, f"n:{known.serial}"]


def partial_tokens(query: str) -> list[str]:
    """Return the tokens of what a query says of a number; none when it says too little."""
    known = parse_partial(query)
    if known is None:
        return []
    agency = [f"a:{known.agency}"] if known.agency else []
    year = [f"y:{known.year}"] if known.year else []
    return [*agency, *year, *([f"n:{known.serial}"] if known.serial else [])]
