"""Signed-in browsers and the forms they post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.test import Client

from huiyin.domains.publication.models import Item
from huiyin.foundation.accounts.models import RoleGrant, User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wagtail.models import Page, Revision

    from huiyin.domains.publication.tests.conftest import City
    from tests.bypass.public_city import Public

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHO = ("superuser", "superuser who writes", "writer")


def browser(city: City, who: str) -> Client:
    """Return the browser of a superuser, of a writer, or of somebody who is both."""
    user = (
        User.objects.get(username="author")
        if "writ" in who
        else User.objects.get_or_create(username="root")[0]
    )
    if "writ" in who:
        RoleGrant.objects.get_or_create(
            user=user,
            role="author",
            organ=city.organ,
            defaults={"since": datetime(2026, 1, 1, tzinfo=UTC)},
        )
    user.is_superuser = "superuser" in who
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def browsers(public: Public) -> Iterator[Client]:
    """Yield the three browsers one after another."""
    for who in WHO:
        yield browser(public.city, who)


def latest(item: Item) -> Revision:
    """Return the item's latest revision from the database."""
    revision: Revision | None = Item.objects.get(pk=item.pk).latest_revision
    assert revision is not None
    return revision


def item_form(item: Item, **values: Any) -> dict[str, Any]:
    """Return a complete post of the editor's form with the publish button pressed."""
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
        "action-publish": "action-publish",
    }  # fmt: skip
    for prefix in ("links", "attachments"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0",
                 f"{prefix}-MIN_NUM_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "1000"}  # fmt: skip
    return data | values


def page_form(page: Page, **values: Any) -> dict[str, Any]:
    """Return a post of Wagtail's own page form with the publish button pressed."""
    return {
        "title": page.title, "slug": page.slug, "seo_title": "", "search_description": "",
        "go_live_at": "", "expire_at": "", "action-publish": "action-publish",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": "1000",
    } | values  # fmt: skip


def root_page() -> Page:
    """Return the root of Wagtail's page tree, which migrations create and nobody uses."""
    from wagtail.models import Page

    page: Page = Page.get_first_root_node()
    return page


def add_page(title: str, *, live: bool = False) -> Page:
    """Add a page to Wagtail's tree in code."""
    from wagtail.models import Page

    page: Page = root_page().add_child(
        instance=Page(title=title, slug=f"p{Page.objects.count()}", live=live)
    )
    page.save_revision()
    return page
