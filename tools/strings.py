"""Collect the words of the desk that are to be translated, and write what is new into the English catalogue.

Source strings are Simplified Chinese. What counts: texts marked in code and templates, and what the channel says
in another language only where it shows it: the sentences of domain errors, the labels of the rule tables as they
are registered, and the sentences that checks and services compose (``COMPOSED``), each gap of them a placeholder.
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

from tools import labels, messages  # noqa: E402 — the path is set above

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "ngettext"}
ERRORS = {"Invalid", "NotFound", "NotPermitted", "PolicyBreach", "Stale", "WrongState", "Rejected"}
CHINESE = re.compile(r"[\u3001\u3002\uff08-\uff1f\u4e00-\u9fff]")
SEARCHED = re.compile(r"[\\|^$]|\(\?")
"""What a pattern has and a sentence has not: patterns are for finding, nobody reads them."""
APPS = ("foundation", "domains", "oversight", "channels/desk", "kernel")
COMPOSED = (
    "domains/publication/attachments.py",
    "domains/publication/completeness.py",
    "domains/publication/configuration_gate.py",
    "domains/publication/duties.py",
    "domains/publication/findings.py",
    "domains/publication/findings_catalogue.py",
    "domains/publication/findings_papers.py",
    "domains/publication/gate_rule.py",
    "domains/publication/importing/beside.py",
    "domains/publication/importing/duplicates.py",
    "domains/publication/importing/judging.py",
    "domains/publication/importing/places.py",
    "domains/publication/importing/readers.py",
    "domains/publication/importing/rows.py",
    "domains/publication/importing/unkept.py",
    "domains/publication/redirect_gate.py",
    "domains/publication/selectors/guides.py",
    "domains/publication/selectors/site_findings.py",
    "foundation/release/admission.py",
    "foundation/release/daemon.py",
    "foundation/release/outlook.py",
    "foundation/release/queueing.py",
    "foundation/release/registry.py",
    "foundation/release/seals.py",
    "foundation/text/links.py",
    "foundation/text/scanners/contacts.py",
    "foundation/text/scanners/identity.py",
    "foundation/text/scanners/internal.py",
    "foundation/text/scanners/secrecy.py",
    "foundation/text/scanners/words.py",
    "foundation/watch/machinery.py",
    "foundation/watch/pages.py",
    "kernel/clocks.py",
    "kernel/clockrules.py",
)
"""Modules whose sentences are kept in Chinese and shown by the desk later."""
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
    for name in COMPOSED:
        source = (ROOT / "src" / "huiyin" / name).read_text(encoding="utf-8")
        found |= set(_composed(ast.parse(source)))
    found |= labels.registered()
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


def _composed(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences of a module, those with gaps as a template; docstrings and patterns are none."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
        for part in node.values
    }  # fmt: skip
    for node in ast.walk(tree):
        if id(node) in told | inside:
            continue
        if isinstance(node, ast.JoinedStr):
            text = _with_gaps(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if CHINESE.search(text) and not SEARCHED.search(text):
            yield text


def _with_gaps(node: ast.JoinedStr) -> str:
    """Return a filled-in text with its gaps by letter, in their order."""
    letters = iter("abcdefgh")
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{next(letters)}}}"
        for part in node.values
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
    known, wanted = translations(), collected()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(written({t: known.get(t, "") for t in wanted}), encoding="utf-8")
    missing = sum(t not in known for t in wanted)
    print(f"{len(wanted)} 条，未译 {missing} 条")
    return 0


if __name__ == "__main__":
    sys.exit(main())
