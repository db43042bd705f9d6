"""Findings on the pages: every kind at every stage, one reason for many places, dead links of what is public."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from huiyin.channels.desk.findings import ONE_BY_ONE, SHOWN
from huiyin.channels.desk.tests.signing_in import signed_in
from huiyin.domains.publication import services
from huiyin.domains.publication.rules.stages import REVIEWING
from huiyin.domains.publication.services.links import read_due_links
from huiyin.domains.publication.tests.conftest import City, frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.domains.publication.tests.test_matrix import brought_to
from huiyin.domains.publication.tests.troubles import (
    TROUBLES,
    URL,
    link_dies,
    list_arrives,
    plant,
)

if TYPE_CHECKING:
    from django.test import Client

    from huiyin.domains.publication.models import Item

ROLES = {stage.state: stage.role for stage in REVIEWING} | {
    "draft": "author",
    "awaiting_release": "registrar",
    "released": "author",
    "withdrawn": "author",
}
WRITTEN = [t for t in TROUBLES if t.html and t.code != "near-duplicate"]


def findings_on(client: Client, item: Item) -> str:
    """Return the words of the section of findings on an item's page."""
    page = client.get(reverse("desk:item", args=[item.pk]))
    assert page.status_code == 200
    section = re.search(r'<section class="findings".*?</section>', page.content.decode(), re.DOTALL)
    assert section is not None
    return unescape(re.sub(r"<[^>]+>", "", section[0]))


@pytest.mark.clause("changchun-2015:4.1b", "secrecy-regulation-2024:42")
@pytest.mark.parametrize("state", [s for s in ROLES if s != "draft"])
def test_every_kind_shows_at_every_stage(city: City, state: str) -> None:
    item = brought_to(city, state)
    client = signed_in(city, ROLES[state])
    assert "没有发现问题" in findings_on(client, item)
    for kind in ("banned", "wrong"):
        list_arrives(city, kind)
    link_dies(city)
    plant(city, item, *TROUBLES)
    shown = findings_on(client, item)
    assert [t.label for t in TROUBLES if t.label not in shown] == []
    assert "送审后才发现" in shown


def test_a_draft_shows_them_before_it_is_submitted(city: City) -> None:
    html = "".join(f"<p>{t.html}</p>" for t in WRITTEN)
    item = city.draft("policy", summary="", body=[{"type": "text", "value": {"html": html}}])
    for kind in ("banned", "wrong"):
        list_arrives(city, kind)
    link_dies(city)
    shown = findings_on(signed_in(city, "author"), item)
    labels = [t.label for t in WRITTEN] + ["缺少内容概述"]
    assert [label for label in labels if label not in shown] == []
    assert "草稿自动检查" in shown


def test_many_places_of_one_kind_are_explained_by_one_reason(city: City) -> None:
    numbers = [f"1380000{n:04}" for n in range(SHOWN + 3)]
    text = "；".join(f"第{n}组值班电话{number}" for n, number in enumerate(numbers))
    item = city.draft(body=[{"type": "text", "value": f"{text}。"}])
    digest = city.submit(item)
    city.pass_to(item, "approval")
    client = signed_in(city, "approver")
    page = client.get(reverse("desk:item", args=[item.pk])).content.decode()
    assert f"（{len(numbers)} 处）" in page
    assert "还有 3 处" in page
    (keys,) = re.findall(r'name="keys-(\w+)" value="([\w,]+)"', page)
    assert len(keys[1].split(",")) == len(numbers) > ONE_BY_ONE
    form = {
        "action": "approve",
        "digest": digest,
        f"keys-{keys[0]}": keys[1],
        f"confirm-group-{keys[0]}": "都是值班电话，应当公开。",
    }
    client.post(reverse("desk:act", args=[item.pk]), form)
    assert city.state(item) == "registration"
    assert "已说明：都是值班电话，应当公开。" in findings_on(client, item)


def test_a_registrar_can_explain_what_came_last(city: City) -> None:
    html = f'<p>详见<a href="{URL}">原文</a>。</p>'
    item = city.draft(body=[{"type": "text", "value": {"html": html}}])
    other = city.draft(
        title="另一篇", body=[{"type": "text", "value": {"html": f"<p>另</p>{html}"}}]
    )
    for each in (item, other):
        city.submit(each)
        city.pass_to(each, "registration")
    link_dies(city)
    client = signed_in(city, "registrar")
    page = client.get(reverse("desk:item", args=[item.pk])).content.decode()
    fields = re.findall(r'name="confirm-(\w+)"', page)
    assert len(fields) == 1, "one reason for the same finding in this item and in the other"
    form = {
        "action": "register",
        "digest": frozen(item).frozen.digest,
        "together": f"{other.pk}={frozen(other).frozen.digest}",
    }
    address = reverse("desk:act", args=[item.pk])
    client.post(address, form, headers={"referer": "http://testserver/"})
    assert city.state(item) == "registration"
    client.post(address, form | {f"confirm-{fields[0]}": "对方在维护，明天恢复。"})
    assert (city.state(item), city.state(other)) == ("awaiting_release", "awaiting_release")


@pytest.mark.clause("inspection-indicators-2019:D4.3")
def test_today_tells_the_author_of_a_dead_link_in_public(city: City) -> None:
    html = f'<p>详见<a href="{URL}">原文</a>。</p>'
    item, ticket = city.release("news", body=[{"type": "text", "value": {"html": html}}])
    admit(city, ticket)
    read_due_links(city.tick())
    client = signed_in(city, "author")
    assert URL not in client.get(reverse("desk:today")).content.decode()
    link_dies(city)
    page = client.get(reverse("desk:today")).content.decode()
    assert "您公开的信息里有 1 处链接打不开" in page
    assert (URL in page, item.title in page, "对方回答 404" in page) == (True, True, True)
    assert "链接打不开" in findings_on(client, item)
    assert URL not in signed_in(city, "approver").get(reverse("desk:today")).content.decode()
    services.correct(
        item_id=item.pk, reason="换链接。", actor=city.people["author"], now=city.tick()
    )
    assert "起草" in client.get(reverse("desk:today")).content.decode()
