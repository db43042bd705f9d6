"""旧地址规则册: which addresses may lead on, and where to.

The guideline wants what a website held to be kept when it is rebuilt or moved, and says nothing of addresses: that
they lead on, and every limit here, is derived. Whatever the rows, a redirect leads to a page of this portal: nobody
lends the city's name to another host.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.kernel.addresses import ANSWERED, RESERVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLAUSE = "website-guideline-2017:10"
LONGEST, LONGEST_PART = 300, 200
"""Characters of an address, and bytes of one part of it: what a browser, a table and a file system hold (derived)."""
MOST = 5000
"""Lines of one proposal: what a second person can be asked to look through, and one ticket holds (derived)."""
PLAIN = frozenset("/-._~!()*+,=:@&")
"""The marks of an address besides letters and digits; what means something to a header or to nginx is left out."""


@dataclass(frozen=True, slots=True)
class AddressRule:
    """One rule: ``broken`` tells whether an address breaks it, ``sentence`` says so."""

    code: str
    broken: Callable[[str], bool]
    sentence: str
    clause: str = CLAUSE


def _foreign(path: str) -> bool:
    """Tell whether a character is neither a plain mark nor a letter, figure or mark of any script."""
    return any(not _fits(c) for c in path)


def _fits(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in PLAIN
    return unicodedata.category(character)[0] not in "CZ"


def _parts(path: str) -> list[str]:
    return path.split("/")


BOTH = (
    AddressRule("begins", lambda p: not p.startswith("/"), "地址要以 / 开头"),
    AddressRule("double", lambda p: "//" in p, "地址里不能有连着的两个 /"),
    AddressRule("dots", lambda p: bool({".", ".."} & {*_parts(p)}), "地址里不能有单独的 . 或 .."),
    AddressRule(
        "query",
        lambda p: "?" in p or "#" in p,
        "带问号或井号的地址不能转向，问号后面的内容门户不看",
    ),
    AddressRule("escape", lambda p: "%" in p, "地址里的 % 读不懂，请写成原来的字，不用百分号"),
    AddressRule(
        "marks",
        lambda p: _foreign(p.translate({ord(c): None for c in "?#%"})),
        "地址里有空格、反斜杠、引号或看不见的字符",
    ),
    AddressRule("form", lambda p: unicodedata.normalize("NFC", p) != p, "地址里的字没有用标准写法"),
    AddressRule(
        "length",
        lambda p: len(p) > LONGEST or any(len(s.encode()) > LONGEST_PART for s in _parts(p)),
        "地址太长",
    ),
)
OLD = (
    *BOTH,
    AddressRule("home", lambda p: p == "/", "首页不能转到别处"),
    AddressRule("reserved", lambda p: p.startswith(RESERVED), "这一段地址留给门户自己的页面"),
)
NEW = (
    *BOTH,
    AddressRule("answered", lambda p: p.startswith(ANSWERED), "那里不是一个页面"),
)
ADDRESS_RULES = tuple(dict.fromkeys((*OLD, *NEW)))


def problems_of_old(path: str) -> Iterator[str]:
    """Yield why an address may not lead on."""
    return _problems(OLD, path)


def problems_of_new(target: str) -> Iterator[str]:
    """Yield why nothing may lead to an address; whether a page lies there is another question."""
    return _problems(NEW, target)


def _problems(rules: tuple[AddressRule, ...], path: str) -> Iterator[str]:
    try:
        path.encode()
    except UnicodeEncodeError:  # half of a pair is no character
        yield next(rule.sentence for rule in rules if rule.code == "marks")
        return
    yield from (rule.sentence for rule in rules if rule.broken(path))
