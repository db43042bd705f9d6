"""Compile every ``.po`` of the repository to ``.mo`` without gettext's own programs.

``--check`` compares instead of writing. An entry that is fuzzy or lacks a translation is left out, as msgfmt does.
"""

from __future__ import annotations

import ast
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAGIC = 0x950412DE
CONTEXT, PLURAL = "\x04", "\x00"


@dataclass
class Entry:
    """One message; ``msgstr`` has one text per plural form."""

    msgctxt: str | None = None
    msgid: str | None = None
    msgid_plural: str | None = None
    msgstr: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        """Return the key under which gettext looks the message up."""
        key = self.msgid or ""
        if self.msgid_plural is not None:
            key += PLURAL + self.msgid_plural
        return key if self.msgctxt is None else self.msgctxt + CONTEXT + key

    @property
    def value(self) -> str:
        """Return the translations as gettext stores them."""
        return PLURAL.join(self.msgstr[n] for n in sorted(self.msgstr))

    @property
    def done(self) -> bool:
        """Tell whether every form is translated and nobody doubts it; the header always counts."""
        header = self.key == ""
        return (
            bool(self.msgstr)
            and all(self.msgstr.values())
            and (header or "fuzzy" not in self.flags)
        )


def parse(text: str) -> list[Entry]:
    """Return the entries of a catalogue, the header first; obsolete ones are dropped."""
    entries: list[Entry] = []
    entry, part, index = Entry(), "", 0
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        if not line or (line.startswith(("#,", "msgid ", "msgctxt ")) and _complete(entry, line)):
            if entry.msgid is not None:
                entries.append(entry)
                entry = Entry()
            part = ""
        if line.startswith("#,"):
            entry.flags |= {f.strip() for f in line[2:].split(",")}
        elif line and not line.startswith("#"):
            keyword, quoted = ("", line) if line.startswith('"') else line.split(None, 1)
            if keyword:
                part, _, number = keyword.partition("[")
                index = int(number.rstrip("]") or 0)
            _add(entry, part, index, ast.literal_eval(quoted))
    return entries


def _complete(entry: Entry, line: str) -> bool:
    """Tell whether a line begins a new entry although no blank line went before."""
    return entry.msgid is not None and (bool(entry.msgstr) or not line.startswith("msgid "))


def _add(entry: Entry, part: str, index: int, text: str) -> None:
    """Add a piece of text to a part of an entry."""
    if part == "msgstr":
        entry.msgstr[index] = entry.msgstr.get(index, "") + text
    elif part in {"msgid", "msgctxt", "msgid_plural"}:
        setattr(entry, part, (getattr(entry, part) or "") + text)
    else:
        msg = f"unknown keyword {part!r}"
        raise ValueError(msg)


def compiled(entries: list[Entry]) -> bytes:
    """Return a catalogue in gettext's binary form (little-endian, without a hash table)."""
    pairs = sorted((e.key.encode(), e.value.encode()) for e in entries if e.done)
    keys_at, count = 28, len(pairs)
    texts_at = keys_at + 8 * count
    blob_at = texts_at + 8 * count
    keys, values, blob = b"", b"", b""
    for key, _ in pairs:
        keys += struct.pack("<II", len(key), blob_at + len(blob))
        blob += key + b"\0"
    for _, value in pairs:
        values += struct.pack("<II", len(value), blob_at + len(blob))
        blob += value + b"\0"
    return struct.pack("<7I", MAGIC, 0, count, keys_at, texts_at, 0, blob_at) + keys + values + blob


def catalogues() -> list[Path]:
    """Return every catalogue of ours."""
    return sorted(p for top in ("locale", "src") for p in (ROOT / top).rglob("LC_MESSAGES/*.po"))


def main() -> int:
    """Compile, or compare."""
    stale = []
    for po in catalogues():
        binary = compiled(parse(po.read_text(encoding="utf-8")))
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.read_bytes() == binary:
            continue
        stale.append(mo.relative_to(ROOT).as_posix())
        if "--check" not in sys.argv:
            mo.write_bytes(binary)
    if "--check" in sys.argv and stale:
        print(f"✗ 翻译没有重新生成：{'、'.join(stale)}。请运行 make messages")
        return 1
    print(f"✓ 翻译是最新的（更新 {len(stale)} 个）")
    return 0


if __name__ == "__main__":
    sys.exit(main())
