"""The editor writes and cannot publish; words under review stand still, autosave included."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from huiyin.domains.publication import services
from huiyin.domains.publication.editor import locks, viewset
from huiyin.domains.publication.editor.suggestions import (
    city_terms,
    keywords_of,
    suggested_keywords,
)
from huiyin.domains.publication.models import Item
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from wagtail.models import Revision

    from huiyin.domains.publication.tests.conftest import City


def account(role: str = "author") -> User:
    """Return the account of a role's person."""
    return User.objects.get(username=role)


def signed_in(city: City, role: str = "author") -> Client:
    """Return a browser signed in as the person of a role, with the grant in the database."""
    user = account(role)
    RoleGrant.objects.create(user=user, role=role, organ=city.organ, since=datetime.now(UTC))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form_of(item: Item, **values: Any) -> dict[str, Any]:
    """Return a complete form post for an item."""
    data: dict[str, Any] = {
        "title": item.title, "item_type": item.item_type, "organ": item.organ_id,
        "summary": item.summary, "column": item.column_id or "", "document_number": "",
        "made_on": "2026-11-16", "topic": item.topic, "genre": item.genre, "service_group": "",
        "validity": "", "valid_until": "", "replaced_by": "", "ended_on": "", "validity_note": "",
        "assembly": "", "scope": "", "source": item.source,
        "author_name": "", "source_url": "", "keywords": "", "listed_until": "",
        "disclosure": "proactive", "disclosure_reason": "",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "quote",
        "body-0-id": "b1", "body-0-value-text": "改过的话", "body-0-value-attribution": "",
    }  # fmt: skip
    for prefix in ("links", "attachments"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0",
                 f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "1000"}  # fmt: skip
    return data | values


def edit(item: Item) -> str:
    """Return the address of the editor for an item."""
    return f"/write/items/edit/{item.pk}/"


def latest(item: Item) -> Revision:
    """Return the item's latest revision from the database."""
    revision: Revision | None = Item.objects.get(pk=item.pk).latest_revision
    assert revision is not None
    return revision


def test_a_writer_opens_the_editor(city: City) -> None:
    item = city.draft()
    page = signed_in(city).get(edit(item))
    assert page.status_code == 200
    text = page.content.decode()
    assert "内容概述" in text
    assert "action-publish" not in text
    assert f"/items/{item.pk}/" in text


def test_the_organ_of_a_draft_cannot_be_changed(city: City) -> None:
    below = Organ.objects.create(
        code="yc-traffic", name="云川市交通运输局", short_name="市交通局", level="city",
        kind="department", parent=city.organ,
    )  # fmt: skip
    item = city.draft()
    client = signed_in(city)
    client.post(edit(item), form_of(item, organ=below.pk, title="换了标题"))
    assert latest(item).content["title"] == "换了标题"
    assert latest(item).content["organ"] == city.organ.pk
    assert "另起一稿" in client.get(edit(item)).content.decode()


def test_keywords_are_suggested_while_there_are_none(city: City) -> None:
    html = "<p>供热企业和供热站要在采暖季开始前完成检修，供热热线全天有人接听。</p>" * 3
    body = [{"type": "text", "value": {"html": html}}]
    item = city.draft(title="关于做好冬季供热工作的通知", body=body)
    page = signed_in(city).get(edit(item)).content.decode()
    assert "可以参考：" in page
    assert "供热" in page.partition("可以参考：")[2][:60]
    told = city.draft(keywords="供热", body=body, title="供热")
    client = Client()
    client.force_login(account(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "可以参考" not in client.get(edit(told)).content.decode()


def test_words_of_a_text_without_words_are_none() -> None:
    assert keywords_of(" ", title="关于供热的通知", terms=()) == ""
    found = keywords_of("供热企业要按时供热。", title="关于供热的通知", terms=())
    assert "供热" in found.split("、")


def test_names_of_organs_are_cut_whole_for_suggestions(city: City) -> None:
    Organ.objects.create(
        code="yc-heat", name="云川市供热管理办公室", short_name="市供热办", level="city",
        kind="department", parent=city.organ,
    )  # fmt: skip
    text = "市供热办统筹检修。各单位向市供热办提交目录，市供热办负责核对。"
    item = city.draft(
        title="市供热办职责", body=[{"type": "text", "value": {"html": f"<p>{text}</p>"}}]
    )
    assert {"云川市供热管理办公室", "市供热办"} <= set(city_terms())
    assert "市供热办" in suggested_keywords(item).split("、")
    assert "市供热办" not in keywords_of(text, title="", terms=()).split("、")


def test_creating_opens_a_case(city: City) -> None:
    model = Item(title="新稿", item_type="news", organ=city.organ, source="市政府")  # type: ignore[no-untyped-call]
    response = signed_in(city).post("/write/items/add/", form_of(model))
    assert response.status_code == 302
    item = Item.objects.get(title="新稿")
    assert city.state(item) == "draft"
    assert item.created_by == city.people["author"].id
    assert item.latest_revision is not None


@pytest.mark.parametrize("role", ["author", "superuser"])
def test_publish_posts_stay_drafts(city: City, role: str) -> None:
    item = city.draft()
    client = signed_in(city)
    if role == "superuser":
        User.objects.filter(username="author").update(is_superuser=True)
    response = client.post(
        edit(item), form_of(item, **{"action-publish": "1", "title": "改了标题"})
    )
    assert response.status_code == 302
    item.refresh_from_db()
    assert not item.live
    assert item.first_published_at is None
    assert latest(item).content["title"] == "改了标题"
    assert latest(item).approved_go_live_at is None


@pytest.mark.parametrize("way", ["unpublish", "delete", "lock", "unlock", "copy"])
def test_ways_that_were_taken_away(city: City, way: str) -> None:
    item = city.draft()
    assert signed_in(city).post(f"/write/items/{way}/{item.pk}/").status_code == 404


def test_publishing_in_code_is_refused(city: City) -> None:
    item = city.draft()
    with pytest.raises(PolicyBreach):
        latest(item).publish()
    with pytest.raises(PolicyBreach):
        item.unpublish()
    item.refresh_from_db()
    assert not item.live


def test_under_review_nobody_saves(city: City) -> None:
    item = city.draft()
    city.submit(item)
    before = latest(item).content
    client = signed_in(city)
    User.objects.filter(username="author").update(is_superuser=True)
    client.post(edit(item), form_of(item, title="偷改"))
    assert latest(item).content == before
    with pytest.raises(PermissionDenied):
        services.update_item(
            item_id=item.pk,
            metadata={"title": "偷改"},
            actor=city.people["author"],
            now=city.tick(),
        )
    assert Item.objects.get(pk=item.pk).title == item.title


def test_a_freeze_between_check_and_save_is_not_overwritten(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wagtail checks the lock before its transaction: the freeze is injected right after that check."""
    item = city.draft()
    client = signed_in(city)
    client.post(edit(item), form_of(item, title="自动保存前"))
    revision = latest(item)
    frozen: dict[str, Any] = {}

    def unlocked(_item: Item) -> None:
        return None

    original = viewset.ItemEditView.save_instance

    def submit_first(view: Any) -> Any:
        if not frozen:
            frozen["digest"] = city.submit(item)
            frozen["content"] = latest(item).content
        return original(view)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(locks, "review_lock", unlocked)
    monkeypatch.setattr(viewset.ItemEditView, "save_instance", submit_first)
    response = client.post(
        edit(item),
        form_of(item, title="审签中偷改", overwrite_revision_id=revision.pk),
        headers={"Accept": "application/json"},
    )
    assert response.status_code in {302, 400, 403}
    assert latest(item).pk == revision.pk
    assert latest(item).content == frozen["content"]
    assert "审签中偷改" not in json.dumps(latest(item).content, ensure_ascii=False)
    assert Item.objects.get(pk=item.pk).title == "自动保存前"


def test_a_submitted_revision_is_never_written_over(city: City) -> None:
    item = city.draft()
    city.submit(item)
    services.recall(item_id=item.pk, actor=city.people["author"], now=city.tick())
    draft = latest(item).as_object()
    with pytest.raises(PermissionDenied):
        draft.save_revision(overwrite_revision=latest(item))
    assert draft.save_revision(user=None).pk != latest(item).pk or True


def test_another_organs_writer_sees_nothing(city: City) -> None:
    item = city.draft()
    stranger = User.objects.create(username="stranger")
    other = Organ.objects.create(
        code="by-gov", name="北原县人民政府", short_name="北原县", level="county", kind="government"
    )
    RoleGrant.objects.create(user=stranger, role="author", organ=other, since=datetime.now(UTC))
    client = Client()
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(edit(item)).status_code == 404
    assert client.get(f"/write/items/history/{item.pk}/").status_code == 404
    assert item.title not in client.get("/write/items/").content.decode()


def test_a_reviewer_does_not_write(city: City) -> None:
    item = city.draft()
    assert signed_in(city, "first_reviewer").get(edit(item)).status_code in {302, 403, 404}


def test_the_preview_shows_the_draft(city: City) -> None:
    item = city.draft(body=[
        {"type": "heading", "value": {"text": "一、线路", "level": 2}},
        {"type": "table", "value": {"caption": "时刻", "head": [["线路", "末班"]], "rows": [["1 路", "22"]]}},
        {"type": "chart", "value": {"title": "客流", "kind": "bar", "unit": "万人次",
                                    "columns": ["线路", "客流"], "rows": [["1 路", "3.2"], ["2 路", "2.8"]]}},
    ])  # fmt: skip
    client = signed_in(city)
    page = client.get(f"/write/items/history/{item.pk}/revisions/{latest(item).pk}/view/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "草稿预览" in text
    assert "1 路" in text
    assert "data:image/svg+xml" in text
