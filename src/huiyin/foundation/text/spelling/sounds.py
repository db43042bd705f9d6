"""读音: how words sound, in pinyin without tones, and which sounds are taken for each other.

A word is compared by the letters of all its syllables in one piece, so that a question typed in pinyin is looked up
as a word is.
"""

from __future__ import annotations

import itertools
import os
import tomllib
from functools import cache
from importlib import resources

# The library's phrases take 44 MB of memory and tell readings that ``sounds.toml`` tells for the usual characters.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

from pypinyin import Style, pinyin

MOST_READINGS = 4
"""Ways to read a word that are looked up."""


@cache
def _rows() -> tuple[tuple[tuple[str, str], ...], dict[str, tuple[str, ...]]]:
    """Return the sounds that are confused, and the second readings by character."""
    file = resources.files("huiyin.foundation.text") / "data" / "sounds.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    seconds: dict[str, tuple[str, ...]] = {}
    for reading, characters in table["second_readings"].items():
        for character in characters:
            seconds[character] = (*seconds.get(character, ()), reading)
    return tuple((typed, meant) for typed, meant in table["fuzzy"]), seconds


@cache
def readings(character: str) -> tuple[str, ...]:
    """Return the usual readings of a Chinese character, the most usual first; none for anything else."""
    first = pinyin(character, style=Style.NORMAL, errors="ignore", strict=False)
    if not first:
        return ()
    return tuple(dict.fromkeys((first[0][0], *_rows()[1].get(character, ()))))


@cache
def _every_reading(character: str) -> frozenset[str]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", strict=False)
    return frozenset(found[0]) if found else frozenset()


def letters(word: str) -> list[str]:
    """Return the ways a Chinese word may be typed in pinyin; none where a character has no known reading."""
    ways = [readings(character) for character in word]
    if all(len(way) == 1 for way in ways):
        return ["".join(way[0] for way in ways)]
    chosen = itertools.islice(itertools.product(*ways), MOST_READINGS)
    return list(dict.fromkeys("".join(way) for way in chosen))


def fuzzy(typed: str) -> str:
    """Return letters of pinyin with the sounds made equal that are taken for each other."""
    for confused, meant in _rows()[0]:
        typed = typed.replace(confused, meant)
    return typed


@cache
def _every_fuzzy(character: str) -> frozenset[str]:
    return frozenset(map(fuzzy, _every_reading(character)))


def sound_alike(one: str, other: str) -> bool:
    """Tell whether two characters share a reading."""
    return not _every_reading(one).isdisjoint(_every_reading(other))


def nearly_sound_alike(one: str, other: str) -> bool:
    """Tell whether two characters have readings that are taken for each other."""
    return not _every_fuzzy(one).isdisjoint(_every_fuzzy(other))
