"""音序: Chinese names in the order of their sounds, as official rolls have them, without a library.

GB/T 2312 puts its 3755 first-level characters in the order of pinyin, so their bytes are the order. Its other 3008 are
in the order of radicals, and what it lacks (喆, 堃) has no order of sounds at all: both stand after the first level, in
the order of GB 18030, save for the surnames below, which stand beside a character of the same sound. Of a
character with two readings the code knows the usual one, so surnames read otherwise are given a sound as well.
"""

from __future__ import annotations

FIRST, LAST = b"\xb0\xa1", b"\xd7\xf9"
"""The first and the last of the first-level characters, 啊 and 座."""

ALIKE = dict(
    zip(
        "闫覃岑褚晏佟冼芮瞿阚蔺綦缪荀鄢邬仝亓郗郜逯邰谌嵇宓濮璩酆眭庹昝笪邝訾佘阙郄妫晁邸闵滕",
        "阎秦测楚宴同显锐渠看吝齐庙寻焉乌同齐西告路台陈基密葡渠丰虽妥攒达况紫蛇却怯归朝底敏疼",
        strict=True,
    )
)
"""Second-level characters that are surnames, each with a first-level one of its sound (岑: the one before its own)."""

READ_OTHERWISE = dict(zip("单解仇查朴区", "善谢求扎瓢欧", strict=True))
"""Surnames with a reading of their own, each with a character of that sound."""

Key = tuple[tuple[int, bytes, bytes], ...]
SIGNS, COMMON, RARE, BEYOND = range(4)


def by_pinyin(words: str) -> Key:
    """Return a key that sorts words by sound: signs and letters, then Chinese, rare characters last."""
    return tuple(map(_place, words.casefold()))


def by_surname(name: str) -> Key:
    """Return the key of a person's name, whose first character is read as a surname."""
    alike = READ_OTHERWISE.get(name[:1])
    if alike is None:
        return by_pinyin(name)
    return ((COMMON, alike.encode("gb2312"), name[0].encode("gb18030")), *by_pinyin(name[1:]))


def _place(character: str) -> tuple[int, bytes, bytes]:
    """Return where a character stands: its group, its code, and its own code where another lends it a place."""
    own = character.encode("gb18030")
    if character in ALIKE:
        return COMMON, ALIKE[character].encode("gb2312"), own
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return BEYOND, own, b""
    if code < FIRST:
        return SIGNS, code, b""
    return (COMMON if code <= LAST else RARE), code, b""
