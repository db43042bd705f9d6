"""Collect the words of the desk that are to be translated, and write what is new into the English catalogue.

Source strings are Simplified Chinese. What counts: texts marked in code and templates, and the sentences of
domain errors, which the channel translates where it shows them.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tools import messages  # noqa: E402 — the path is set above

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MARKS = {"_", "gettext", "gettext_lazy", "pgettext", "ngettext"}
ERRORS = {"Invalid", "NotFound", "NotPermitted", "PolicyBreach", "Stale", "WrongState", "Rejected"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
APPS = ("foundation", "domains", "oversight", "channels/desk", "kernel")
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: en\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
)


def collected() -> set[str]:
    """Return every Chinese text that a reader may see in another language."""
    found: set[str] = set()
    for app in APPS:
        folder = ROOT / "src" / "huiyin" / app
        for file in folder.rglob("*.py"):
            if not {"tests", "migrations"} & set(file.parts):
                found |= set(_in_code(ast.parse(file.read_text(encoding="utf-8"))))
        for file in folder.rglob("*.html"):
            found |= set(_in_template(file))
    return {text for text in found if CHINESE.search(text)}


def _in_code(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in MARKS or name in ERRORS:
            yield from (
                a.value
                for a in node.args
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            )


def _in_template(file: Path) -> Iterator[str]:
    """Let Django turn the marks of a template into calls, and read those."""
    from django.utils.translation.template import templatize

    source = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    for call in re.finditer(r"\b(?:gettext|pgettext|ngettext|_)\((u?['\"].*?['\"])[,)]", source):
        yield ast.literal_eval(call[1].removeprefix("u"))


def translations(file: Path = CATALOGUE) -> dict[str, str]:
    """Return the finished entries of the catalogue."""
    if not file.exists():
        return {}
    entries = messages.parse(file.read_text(encoding="utf-8"))
    return {e.msgid: e.msgstr[0] for e in entries if e.msgid and e.done}


def written(texts: dict[str, str]) -> str:
    """Return a catalogue in a lasting order."""
    rows = [f"msgid {_quoted(key)}\nmsgstr {_quoted(texts[key])}\n" for key in sorted(texts)]
    return "\n".join([HEADER, *rows])


def _quoted(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def main() -> int:
    """Keep finished translations of texts that are still asked for; leave the new ones empty."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    known, wanted = translations(), collected()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(written({t: known.get(t, "") for t in wanted}), encoding="utf-8")
    missing = sum(t not in known for t in wanted)
    print(f"{len(wanted)} 条，未译 {missing} 条")
    return 0


if __name__ == "__main__":
    sys.exit(main())
