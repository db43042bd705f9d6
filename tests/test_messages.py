"""No untranslated word in the editor: what Wagtail's Chinese catalogue lacks is in ours."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.utils import translation
from django.views.i18n import JSONCatalog
from tools import messages

if TYPE_CHECKING:
    from django.test import RequestFactory

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}|</?[a-z]+[^>]*>", re.IGNORECASE)


def entries(file: Path) -> list[messages.Entry]:
    return messages.parse(file.read_text(encoding="utf-8")) if file.exists() else []


def folders() -> list[Path]:
    """Where the words of the installed applications come from, ours left out: those are Chinese at the source."""
    names = {c.name for c in apps.get_app_configs() if not c.name.startswith("huiyin.")} | {
        "wagtail.embeds"
    }
    found = [
        Path(spec.origin).parent / "locale"
        for n in sorted(names)
        if (spec := find_spec(n)) and spec.origin
    ]
    return [f for f in found if f.is_dir()]


def translated(files: list[Path]) -> set[tuple[str | None, str | None]]:
    return {(e.msgctxt, e.msgid) for f in files for e in entries(f) if e.done}


def test_there_are_applications_to_look_at() -> None:
    assert len(folders()) > 8


@pytest.mark.parametrize("domain", DOMAINS)
def test_nothing_is_left_untranslated(domain: str) -> None:
    missing = {}
    for folder in folders():
        theirs = [folder / code / "LC_MESSAGES" / f"{domain}.po" for code in ("zh_Hans", "zh_CN")]
        done = translated([*theirs, OURS / f"{domain}.po"])
        source = entries(folder / "en" / "LC_MESSAGES" / f"{domain}.po")
        if lacking := [e.msgid for e in source if e.msgid and (e.msgctxt, e.msgid) not in done]:
            missing[str(folder)] = lacking
    assert missing == {}


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_and_links_survive(domain: str) -> None:
    wrong = [
        (entry.msgid, text)
        for entry in entries(OURS / f"{domain}.po")
        for text in entry.msgstr.values()
        if entry.msgid
        and sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        != sorted(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_translation_is_still_asked_for(domain: str) -> None:
    asked = {e.msgid for f in folders() for e in entries(f / "en" / "LC_MESSAGES" / f"{domain}.po")}
    embedded = {"wagtail.contrib.forms", "wagtail.locales"}
    for name in embedded:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        asked |= {
            e.msgid
            for e in entries(Path(spec.origin).parent / f"locale/en/LC_MESSAGES/{domain}.po")
        }
    assert [
        e.msgid for e in entries(OURS / f"{domain}.po") if e.msgid and e.msgid not in asked
    ] == []


@pytest.mark.parametrize("po", messages.catalogues(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_compiled_catalogue_is_the_written_one(po: Path) -> None:
    assert po.with_suffix(".mo").read_bytes() == messages.compiled(entries(po))


def test_django_uses_them() -> None:
    with translation.override("zh-hans"):
        assert translation.gettext("Autosave is paused") == "自动保存已暂停"
        assert translation.ngettext("%(total)s Page", "%(total)s Pages", 2) == "%(total)s Pages"
        one, many = "%(num_parent_objects)d page", "%(num_parent_objects)d pages"
        assert translation.ngettext(one, many, 1) == "%(num_parent_objects)d 个页面"


def test_scripts_get_them_too(rf: RequestFactory) -> None:
    with translation.override("zh-hans"):
        response: Any = JSONCatalog.as_view(packages=["wagtail.admin"])(rf.get("/"))
    assert json.loads(response.content)["catalog"]["Autosave in progress…"] == "正在自动保存…"


def test_reading_and_compiling(tmp_path: Path) -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, fuzzy\nmsgid "doubted"\nmsgstr "存疑"\n\nmsgid "lacking"\nmsgstr ""\n\n'
        'msgctxt "verb"\nmsgid "set"\nmsgstr "设"\n"置"\n\nmsgid "a \\"b\\""\nmsgid_plural "many"\nmsgstr[0] "多"\n'
    )
    found = messages.parse(text)
    assert [e.key for e in found if e.done] == ["", "verb\x04set", 'a "b"\x00many']
    assert found[3].value == "设置"
    assert messages.compiled(found).startswith(b"\xde\x12\x04\x95")
