"""旧地址清单: lines of an old and a new address as people paste them, and the one way in which an address is kept."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADS = frozenset({"旧地址", "old address"})
SCHEMES = ("http://", "https://")
BEGINNINGS = ("/", *SCHEMES)
BETWEEN = re.compile(r",(/|https?://)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in what was given, the old address, where it should lead, and a word about it."""

    number: int
    path: str
    target: str
    reason: str = ""

    @property
    def whole(self) -> bool:
        """Tell whether both addresses are there."""
        return bool(self.path and self.target)

    def text(self) -> str:
        """Return the line as it can be given again."""
        parts = (self.path, self.target, self.reason) if self.reason else (self.path, self.target)
        return "\t".join(parts)


def read_lines(text: str) -> list[Line]:
    """Return the lines of a pasted list or a CSV file; empty ones and a heading are left out.

    A line is parted by tabs, else by blanks where these part two addresses, else by commas (as CSV), else by blanks;
    what follows the two addresses is the reason.
    """
    found: list[Line] = []
    for number, row in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        cells = [cell.strip() for cell in _cells(row)]
        if not any(cells) or (not found and cells[0].lower() in HEADS):
            continue
        path, target, *rest = [*cells, "", ""][: max(len(cells), 2)]
        found.append(Line(number, path, target, " ".join(filter(None, rest))))
    return found


def _cells(row: str) -> list[str]:
    if "\t" in row:
        return row.split("\t")
    words = row.split(maxsplit=2)
    if "," not in row or _two_addresses(words):
        return words
    try:
        return next(csv.reader([row]), [])
    except csv.Error:  # a field longer than the reader takes, which is no address anyway
        return row.split(",")


def _two_addresses(words: list[str]) -> bool:
    """Tell whether blanks part two addresses, whatever commas there are in them."""
    if len(words) < 2 or words[0].endswith(",") or BETWEEN.search(words[0]):
        return False
    return all(word.lower().startswith(BEGINNINGS) for word in words[:2])


def cleaned(address: str, hosts: frozenset[str] | None = None) -> str:
    """Return an address as it is kept: no host, its escapes undone, Unicode's standard form.

    A host is left out where it is one of ``hosts``, any where None; another one stays and is refused by the rules.
    An address whose last part has no dot stands for a folder and gets a slash: asked for without it, the
    portal leads there by itself.
    """
    path = address.strip()
    if path.lower().startswith(SCHEMES):
        path = _without_host(path, hosts)
    try:
        path = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path
    path = unicodedata.normalize("NFC", path)
    last = path.rpartition("/")[2]
    return f"{path}/" if last and not {".", "?", "#"} & set(last) else path


def _without_host(address: str, hosts: frozenset[str] | None) -> str:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return address
    if hosts is not None and host not in hosts:
        return address
    return address.partition("://")[2].removeprefix(parts.netloc) or "/"


def clean_lines(lines: list[Line], hosts: frozenset[str]) -> Iterator[Line]:
    """Yield lines with both addresses as they are kept; ``hosts`` are those of the portal's own sites."""
    for line in lines:
        yield Line(line.number, cleaned(line.path), cleaned(line.target, hosts), line.reason)
