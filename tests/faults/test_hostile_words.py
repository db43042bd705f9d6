"""Hostile words: bodies and fields that want to run, to escape or to exhaust."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.domains.publication import services
from huiyin.domains.publication.html import sanitise
from huiyin.foundation.release import gate
from huiyin.kernel.actors import Actor
from huiyin.kernel.errors import DomainError
from tests.bypass.public_city import make_public

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City

pytestmark = [pytest.mark.django_db]
NUL, LONE = "a\0b", "a\ud800b"
SCRIPTS = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>", '<a href="javascript:alert(1)">x</a>', '<a href="jAvAsCrIpT&#58;alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>', '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x" onclick="alert(1)">x</a>', '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<p style="background:url(javascript:alert(1))" onmouseover="alert(1)">x</p>', "<math><mi xlink:href='javascript:1'>",
    "<form action=//evil.example><input name=q></form>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--<img src=x onerror=alert(1)>-->", "<p><b onclick=alert(1)>x", "]]><script>1</script>",
)  # fmt: skip
FORBIDDEN = ("<script", "javascript:", "onerror", "onclick", "onload", "onmouseover", "<iframe", "<svg", "<form",
             "<meta", "<base", "style=", "vbscript:", "data:text", "srcdoc", "<math")  # fmt: skip


def harmless(html: str) -> None:
    """Assert that no tag of the text does anything; the words of what was typed may remain as words."""
    tags = "".join(part.partition(">")[0].lower() for part in html.split("<")[1:])
    for word in FORBIDDEN:
        assert word.strip("<") not in tags, html


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize("source", SCRIPTS)
def test_scripts_in_a_paragraph(source: str) -> None:
    harmless(sanitise(f"<p>前{source}后</p>"))


@given(
    st.lists(
        st.sampled_from((*SCRIPTS, "<", ">", '"', "'", "&", "x", "<p>", "</p>", "\0")), max_size=8
    )
)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_pieces_of_scripts_put_together(pieces: list[str]) -> None:
    harmless(sanitise("".join(pieces)))


def chinese(sentence: str) -> None:
    """Assert that a refusal is a sentence for people."""
    assert any("\u4e00" <= c <= "\u9fff" for c in sentence), sentence


def bodies() -> dict[str, list[dict[str, Any]]]:
    """Return hostile bodies by name."""
    return {
        "scripts": [{"type": "text", "value": "".join(SCRIPTS) + "正文"}],
        "script in a heading": [{"type": "heading", "value": {"text": SCRIPTS[0], "level": 2}}],
        "script in a table": [
            {
                "type": "table",
                "value": {"caption": SCRIPTS[2], "head": [[SCRIPTS[0]]], "rows": [[SCRIPTS[4]]]},
            }
        ],
        "script in a quote": [
            {"type": "quote", "value": {"text": SCRIPTS[3], "attribution": SCRIPTS[0]}}
        ],
        "nul": [{"type": "text", "value": f"正文{NUL}"}],
        "huge": [{"type": "text", "value": "很长。" * 700_000}],
        "unknown block": [{"type": "raw_html", "value": "<script>1</script>"}],
        "no text": [{"type": "text", "value": {"html": None}}],
        "deep": [{"type": "text", "value": "<ul><li>" * 3000 + "x"}],
    }


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize("name", bodies())
def test_hostile_bodies(name: str, city: City) -> None:
    """A body is refused with a sentence, or what is frozen of it is harmless."""
    try:
        item = city.draft(body=bodies()[name])
        digest = city.submit(item)
    except DomainError as error:
        chinese(str(error))
        return
    frozen = item.submissions.get().frozen
    assert frozen.digest == digest
    document = gate.document_of(frozen)
    for block in document["body"]:
        if block["type"] == "text":
            harmless(block["value"]["html"])


@pytest.mark.parametrize("field", ["title", "summary", "source", "keywords", "body"])
def test_lone_surrogates(field: str, city: City) -> None:
    value = [{"type": "text", "value": f"正文{LONE}"}] if field == "body" else LONE
    with pytest.raises(DomainError):
        city.submit(city.draft(**{field: value}))


@pytest.mark.parametrize("field", ["title", "summary", "source", "keywords"])
@pytest.mark.parametrize("value", [SCRIPTS[0], NUL, "长" * 5000], ids=["script", "nul", "long"])
def test_hostile_fields(field: str, value: str, city: City) -> None:
    try:
        item = city.draft(**{field: value})
        city.submit(item)
    except DomainError as error:
        chinese(str(error))
        return
    assert "\0" not in json.dumps(
        gate.document_of(item.submissions.get().frozen), ensure_ascii=False
    )


def test_scripts_never_reach_a_page(city: City, tmp_path: Path, settings: Any) -> None:
    """The whole way: what passes as words is shown as words."""
    from tests.bypass.public_city import FOLDERS

    for name in FOLDERS:
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())
    public = make_public(city)
    body = [{"type": "heading", "value": {"text": SCRIPTS[0], "level": 2}},
            {"type": "text", "value": "<p>" + "".join(SCRIPTS) + "正文在此。</p>"},
            {"type": "quote", "value": {"text": SCRIPTS[2], "attribution": SCRIPTS[3]}}]  # fmt: skip
    item, _ticket = city.release(title=f"题{SCRIPTS[2]}", summary=SCRIPTS[0] + "概述", body=body)
    raw = city.draft(title="直接写进版本里的代码")
    raw.body = json.dumps(
        [{"type": "text", "value": "<p>正文二。</p>" + "".join(SCRIPTS), "id": "x"}]
    )
    raw.save_revision()
    digest = city.submit(raw)
    city.pass_to(raw, "registration")
    services.register(
        item_id=raw.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    public.step()
    root = public.store.current()
    assert root is not None
    pages = [
        e
        for e in public.store.entries(root.digest)
        if e.media_type.startswith(("text/html", "application/"))
    ]
    assert {f"/item/{item.pk}/", f"/item/{raw.pk}/"} <= {e.path for e in pages}
    for entry in pages:
        text = public.store.body(entry).decode()
        if entry.media_type.startswith("text/html"):
            for word in (
                "<script>alert",
                "<img src=x",
                "<svg/onload",
                "<iframe",
                '<a href="javascript',
            ):
                at = text.find(word)
                assert at < 0, (entry.path, text[at - 80 : at + 60])


def test_nobody_acts_as_somebody(city: City) -> None:
    """An actor made up in a request has no role anywhere."""
    city.people["author"] = Actor("person", 10**9, "<script>", "")
    with pytest.raises(DomainError):
        city.draft()
