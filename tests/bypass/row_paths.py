"""Paths 19-25 and 28-29 by hand: rows written past every service, files put where files lie."""

from __future__ import annotations

import gc
import json
import warnings
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import Resolver404, resolve
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Revision
from wagtail.models.reference_index import ReferenceIndex

from huiyin.domains.publication.models import Column, Item, Site, Submission
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.text.models import Word
from tests.bypass.browsers import browsers, latest
from tests.bypass.forging import drop_guards, raw
from tests.bypass.public_city import SECRET_WORDS, Public
from tests.bypass.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator


def saved(public: Public) -> None:
    for item in (public.item, public.draft):
        item.title = f"{SECRET_WORDS}{item.pk}"
        item.live = True
        item.save()


def updated(public: Public) -> None:
    Item.objects.update(
        live=True, title=SECRET_WORDS, disclosure="proactive", registration="云公〔2026〕99999"
    )
    Item.objects.update(
        first_published_at=datetime(2026, 1, 1, tzinfo=UTC), live_revision=latest(public.draft).pk
    )


def body_updated(public: Public) -> None:
    body = json.dumps([{"type": "text", "value": f"<p>{SECRET_WORDS}</p>", "id": "x"}])
    Item.objects.filter(pk=public.item.pk).update(body=body, summary=SECRET_WORDS)
    Revision.objects.update(content={**latest(public.item).content, "title": SECRET_WORDS})


def bulk_created(public: Public) -> None:
    blank = {"organ": public.city.organ, "column": public.city.columns["news"], "item_type": "news"}
    Item.objects.bulk_create(
        [Item(title=f"{SECRET_WORDS}{n}", live=True, **blank) for n in range(3)]
    )
    Item.objects.create(title=SECRET_WORDS, live=True, **blank)
    Item(title=SECRET_WORDS, live=True, **blank).save_base(raw=True)


def raw_sql(public: Public) -> None:
    raw("UPDATE publication_item SET live = (1 = 1), title = %s", SECRET_WORDS)
    raw("UPDATE publication_site SET name = %s, domain = %s", "冒名网站", "evil.example")
    raw("UPDATE publication_column SET name = %s, path = path || %s", "冒名栏目", "x/")
    raw("UPDATE organs_organ SET name = %s", "冒名机关")
    raw("DELETE FROM publication_itemlink")


def places(public: Public) -> None:
    """Sites, menus, columns, homes and organs change in public by a confirmed proposal alone."""
    Site.objects.update(
        name="冒名网站", prefix="/x/", menu=[{"label": SECRET_WORDS, "path": "https://evil.example/"}],
        home={"lead_title": SECRET_WORDS, "lead_text": SECRET_WORDS, "blocks": []}, icp="x", phone="0",
        intake=[{"sites": ["city"], "item_types": ["news"], "to": "city-policy"}],
    )  # fmt: skip
    Column.objects.filter(code="city-news").update(path="/elsewhere/", name=SECRET_WORDS, order=9)
    Column.objects.create(
        code="forged",
        site=public.city.site,
        slug="f",
        path="/forged/",
        name=SECRET_WORDS,
        column_type="政务动态",
    )
    Organ.objects.update(name="冒名机关", short_name="冒名")
    Column.objects.filter(code="city-notice").delete()


def fixture_loaded(public: Public) -> None:
    """Dump every table, change words and states, and load it back."""
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    out = settings.MEDIA_ROOT / f"dump-{public.item.pk}-{id(public)}.json"
    labels = [
        "publication.item",
        "publication.site",
        "publication.column",
        "organs.organ",
        "wagtailcore.revision",
    ]
    call_command("dumpdata", *labels, output=str(out), verbosity=0)
    rows = json.loads(out.read_text(encoding="utf-8"))
    for row in rows:
        fields = row["fields"]
        fields |= {k: SECRET_WORDS for k in ("title", "name", "summary") if k in fields}
        fields |= {"live": True} if "live" in fields else {}
    out.write_text(json.dumps(rows), encoding="utf-8")
    call_command("loaddata", str(out), verbosity=0)
    assert Item.objects.filter(title=SECRET_WORDS, live=True).count() == 2


def _uploads() -> Iterator[tuple[str, SimpleUploadedFile]]:
    image = BytesIO()
    Picture.new("RGB", (40, 30), "red").save(image, "PNG")
    yield "/write/images/add/", SimpleUploadedFile("secret.png", image.getvalue(), "image/png")
    yield (
        "/write/documents/add/",
        SimpleUploadedFile("secret.txt", SECRET_WORDS.encode(), "text/plain"),
    )


def uploads(public: Public) -> None:
    """What is uploaded stays in the private folder: no address serves it."""
    for client in browsers(public):
        for address, file in _uploads():
            client.post(
                address,
                {
                    "title": SECRET_WORDS,
                    "file": file,
                    "collection": Collection.get_first_root_node().pk,
                },
            )
    image = get_image_model().objects.create(
        title=SECRET_WORDS,
        file=ContentFile(next(_uploads())[1].read(), "orm.png"),
        width=40,
        height=30,
    )
    with warnings.catch_warnings():
        # Wagtail leaves the temporary file of a new rendition to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        rendition = image.get_rendition("width-20")
        gc.collect()
    document = get_document_model().objects.create(
        title=SECRET_WORDS, file=ContentFile(SECRET_WORDS.encode(), "orm.txt")
    )
    root = public.store.current()
    assert root is not None
    for address in (image.file.url, rendition.url, document.file.url, f"/documents/{document.pk}/orm.txt",
                    f"/images/{image.pk}/width-20/", "/media/original_images/orm.png"):  # fmt: skip
        assert public.store.entry(root.digest, address) is None
        try:
            resolve(address, "huiyin.project.urls_portal")
        except Resolver404:
            continue
        raise AssertionError(address)


def words_emptied(public: Public) -> None:
    """Whoever empties the word lists weakens a check and releases nothing."""
    Word.objects.all().delete()


def derived_rows(public: Public) -> None:
    """Indexes that Wagtail keeps of drafts are of no use to the public."""
    ReferenceIndex.objects.all().delete()
    call_command("update_index", verbosity=0)
    Revision.objects.all().update(object_str=SECRET_WORDS)


def rows_deleted(public: Public) -> None:
    """The public keeps what was released although the rows are gone: only a withdrawal takes it down."""
    drop_guards(Submission)
    raw("DELETE FROM publication_submission")
    raw("DELETE FROM publication_itemlink")
    Item.objects.filter(pk=public.draft.pk).delete()
    Revision.objects.all().delete()


ROWS = (
    Row("19", "save() of a released item", saved),
    Row("20", "update(live=True)", updated),
    Row("20", "raw SQL on items, sites, columns, organs", raw_sql),
    Row("21", "update(body=...)", body_updated),
    Row("22", "items created by ORM and in bulk", bulk_created),
    Row("24", "loaddata", fixture_loaded),
    Row("25", "images and documents uploaded", uploads),
    Row("28", "sites, menus, columns and organs rewritten", places),
    Row("-", "word lists emptied", words_emptied),
    Row("-", "derived rows", derived_rows),
    Row("-", "rows deleted", rows_deleted),
)
