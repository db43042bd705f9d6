"""Old addresses from an import run: those on the named host, of what is public, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.importing import old_addresses as from_runs
from huiyin.domains.publication.importing.old_addresses import old_addresses
from huiyin.domains.publication.models import ImportRow, ImportRun, Item, Redirect
from huiyin.domains.publication.tests.old_addresses import Desk
from huiyin.foundation.release.rendering import Output
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City

HOST = "www.old.example"
SOURCES = (
    "http://www.old.example/xxgk/202001/t20200101_123.html",
    "https://WWW.old.example:8080/%E6%A0%8F%E7%9B%AE/2.html",
    "http://www.old.example/view.php?id=3",
    "http://www.elsewhere.example/4.html",
    "http://www.old.example/xxgk/202001/t20200101_123.html",
    "http://www.old.example/",
    "http://old.example/7.html",
    "",
    "http://www.old.example/9.html",
)


@pytest.fixture
def desk(city: City, tmp_path: Path, settings: Any) -> Desk:
    return Desk(city, tmp_path, settings)


@pytest.fixture
def run(desk: Desk) -> ImportRun:
    """Return a run whose items are public, but for the last."""
    now = desk.city.tick()
    made = ImportRun.objects.create(file="old.csv", digest="d", mapping="", mapping_digest="m", reason="", started_at=now)  # fmt: skip
    for number, source in enumerate(SOURCES, 1):
        item = desk.city.draft(title=f"第 {number} 条")
        Item.objects.filter(pk=item.pk).update(source_url=source)
        ImportRow.objects.create(run=made, number=number, outcome="release", item=item)
        if number < len(SOURCES):
            desk.release({f"/item/{item.pk}/": Output("text/html", b"page")})
    draft = desk.city.draft(title="草稿")
    ImportRow.objects.create(run=made, number=99, outcome="draft", item=draft)
    return made


@pytest.mark.clause("website-guideline-2017:10")
def test_what_can_lead_on_is_found_and_the_rest_is_accounted_for(
    desk: Desk, run: ImportRun
) -> None:
    found = old_addresses(run, f"https://{HOST}/")
    items = list(run.rows.order_by("number").values_list("item", flat=True))
    assert [(line.path, line.target) for line in found.lines] == [
        ("/xxgk/202001/t20200101_123.html", f"/item/{items[0]}/"),
        ("/栏目/2.html", f"/item/{items[1]}/"),
    ]
    assert sum(found.left_out.values()) == len(SOURCES) - 2
    assert {why: n for why, n in found.left_out.items() if n > 1} == {"原文地址不在这个域名上": 3}
    assert found.more == 0
    services.propose_redirects(
        site="city", lines=found.lines, actor=desk.admin, now=desk.city.tick()
    )
    assert Redirect.objects.count() == 2
    assert old_addresses(run, HOST).lines == []


def test_more_than_one_proposal_holds_is_told(
    desk: Desk, run: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(from_runs, "MOST", 1)
    found = old_addresses(run, HOST)
    assert (len(found.lines), found.more) == (1, 1)


@pytest.mark.parametrize("host", ["", "  ", "http://", "http://[oops"])
def test_a_host_must_be_named(run: ImportRun, host: str) -> None:
    with pytest.raises(Invalid, match="旧网站的域名"):
        old_addresses(run, host)
