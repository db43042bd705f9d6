"""Paths through what Wagtail keeps beside the drafts: tags, pictures behind released items, collections, locales."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import F, Value
from django.db.models.functions import Concat
from PIL import Image as Picture
from taggit.models import Tag, TaggedItem
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Locale

from huiyin.domains.publication import services
from huiyin.domains.publication.models import Item
from tests.bypass.browsers import add_page, browsers
from tests.bypass.public_city import PUBLIC_WORDS, SECRET_WORDS, Public, public_digest
from tests.bypass.rows import Row
from tests.bypass.tree_paths import nowhere

if TYPE_CHECKING:
    from collections.abc import Mapping


def picture(colour: str) -> bytes:
    """Return a small picture of one colour."""
    buffer = BytesIO()
    Picture.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return buffer.getvalue()


def illustrated(public: Public) -> Any:
    """Release one more item, which shows a picture and a file of the library; return both."""
    city, author = public.city, public.city.people["author"]
    image = services.add_picture(
        name="map.png", data=picture("red"), title="线路图", actor=author, now=city.tick()
    )
    file = services.add_document(
        name="list.txt", data="站点名单".encode(), title="站点名单", actor=author, now=city.tick()
    )
    body = [
        {"type": "picture", "value": {"image": image, "alt": "线路图", "caption": "图一"}},
        {"type": "text", "value": "地铁二号线十二月起延长，新设六站，站名见图。"},
    ]
    item, _ticket = city.release(
        "notice", title="地铁二号线延长线站名公布", body=body, summary="二号线新设六站的站名和出入口。",
        attachments=[{"document": file, "name": "站点名单"}],
    )  # fmt: skip
    assert public.step() == 1
    public.before = public_digest(public.store)
    assert "线路图" in public.page(f"/item/{item.pk}/").decode()
    return get_image_model().objects.get(pk=image), get_document_model().objects.get(pk=file)


def edited(public: Public, image: Any, file: Any, values: Mapping[str, Any]) -> None:
    """Post the library's own forms of a picture and a file, as everybody who has a browser."""
    collection = Collection.get_first_root_node().pk
    for client in browsers(public):
        new = SimpleUploadedFile("map.png", picture("blue"), "image/png")
        client.post(
            f"/write/images/{image.pk}/",
            {"title": SECRET_WORDS, "collection": collection, "file": new} | values,
        )
        other = SimpleUploadedFile("list.txt", SECRET_WORDS.encode(), "text/plain")
        client.post(
            f"/write/documents/edit/{file.pk}/",
            {"title": SECRET_WORDS, "collection": collection, "file": other} | values,
        )


def tags(public: Public) -> None:
    """Words put as tags on what is public, on drafts and on the library; tags renamed and merged."""
    image, file = illustrated(public)
    edited(public, image, file, {"tags": SECRET_WORDS})
    for client in browsers(public):
        client.get("/write/tag-autocomplete/", {"term": SECRET_WORDS})
        for address in ("/write/snippets/taggit/tag/add/", "/write/taggit/tag/add/"):
            assert client.post(address, {"name": SECRET_WORDS}).status_code == 404
    image.tags.add(SECRET_WORDS, PUBLIC_WORDS)
    file.tags.add(SECRET_WORDS, PUBLIC_WORDS)
    tag, _new = Tag.objects.get_or_create(name=f"{SECRET_WORDS}二", defaults={"slug": "secret"})
    kind = ContentType.objects.get_for_model(Item)
    for item in (public.item, public.draft):
        TaggedItem.objects.create(tag=tag, content_type=kind, object_id=item.pk)
    Tag.objects.update(name=Concat(Value("改名"), F("name")))
    TaggedItem.objects.filter(tag__name__endswith=PUBLIC_WORDS).update(tag=tag)
    assert TaggedItem.objects.filter(tag__name__contains=SECRET_WORDS).count() >= 4
    image.save()
    file.save()


def exchanged(public: Public) -> None:
    """The library's picture and file are other bytes now, in the rows and on disk; the released ones stay."""
    image, file = illustrated(public)
    edited(public, image, file, {})
    for one, data in ((image, picture("blue")), (file, SECRET_WORDS.encode())):
        Path(one.file.path).write_bytes(data)
        one.file = ContentFile(data, f"other-{Path(one.file.name).name}")
        one.title = SECRET_WORDS
        one.save()
    image.renditions.all().delete()
    assert get_document_model().objects.get(pk=file.pk).title == SECRET_WORDS


def collections(public: Public) -> None:
    """A restriction taken away, a collection renamed, a file moved to another one."""
    image, file = illustrated(public)
    closed = Collection.get_first_root_node().add_child(name="内部")
    for one in (image, file):
        one.collection = closed
        one.save()
    restriction = CollectionViewRestriction.objects.create(
        collection=closed, restriction_type="password", password="x"
    )
    for client in browsers(public):
        client.post("/write/collections/add/", {"name": SECRET_WORDS})
        client.post(f"/write/collections/{closed.pk}/", {"name": SECRET_WORDS})
        client.post(f"/write/collections/{closed.pk}/privacy/", {"restriction_type": "none"})
    restriction.delete()
    for one in (image, file):
        one.collection = Collection.get_first_root_node()
        one.save()
    closed.name = SECRET_WORDS
    closed.save()
    root = public.store.current()
    assert root is not None
    for address in (image.file.url, file.file.url, f"/documents/{file.pk}/list.txt"):
        assert public.store.entry(root.digest, address) is None


def locales(public: Public) -> None:
    """Another language, the only one renamed, all of them gone."""
    for client in browsers(public):
        for address in ("/write/locales/", "/write/locales/new/", "/write/locales/1/"):
            assert client.post(address, {"language_code": "en"}).status_code == 404
    Locale.objects.create(language_code="en")
    Locale.objects.filter(language_code="zh-hans").update(language_code="fr")
    page = add_page(SECRET_WORDS, live=True)
    nowhere(public, page.slug)


def scheduled_page(public: Public) -> None:
    """A page whose hour has come: Wagtail's command makes it live, and no address leads there."""
    page = add_page(SECRET_WORDS)
    page.save_revision(approved_go_live_at=datetime(2026, 1, 1, tzinfo=UTC))
    call_command("publish_scheduled", verbosity=0)
    page.refresh_from_db()
    assert page.live
    nowhere(public, page.slug)


ROWS = (
    Row("05", "a scheduled page", scheduled_page),
    Row("25", "the picture and the file of a released item exchanged", exchanged),
    Row("27", "collections and their restrictions", collections),
    Row("30", "locales", locales),
    Row("-", "tags", tags),
)
