"""Leaks: drafts must not be read where nobody signed in, nor stand in lists, feeds, search or mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

from huiyin.domains.publication import services
from huiyin.foundation.notices.models import Notice
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from tests.bypass.asking_portal import Reader, searched
from tests.bypass.browsers import latest
from tests.bypass.public_city import PUBLIC_WORDS, SECRET_WORDS, Public, new_releaser
from tests.bypass.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.foundation.release.rendering import SearchDocument

SECRET = SECRET_WORDS.encode()


def _walk(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Yield every address of an address table, with numbers and names filled in."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path


def _filled(route: str, pk: int, revision: int) -> str:
    """Fill a route's parameters."""
    out, rest = "", route.replace("^", "")
    while "<" in rest:
        before, _, rest = rest.partition("<")
        inside, _, rest = rest.partition(">")
        number = revision if "revision" in inside else pk
        out += before + (
            str(number) if "int" in inside or "pk" in inside or "id" in inside else "item"
        )
    return "/" + out + rest


def nobody_signed_in(public: Public) -> None:
    """Every address of the desk, asked by a stranger: none shows a word of the draft."""
    client, asked = Client(), 0
    revision = latest(public.draft).pk
    for route in _walk(get_resolver("huiyin.project.urls_desk").url_patterns):
        if "(?P" in route or route.startswith(("write/failwhale", "write/^")):
            continue
        for method in (client.get, client.post):
            answer = method(_filled(route, public.draft.pk, revision))
            asked += 1
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert SECRET not in body, route
            if route.startswith(
                ("write/items", "write/pages", "write/images", "write/documents", "items")
            ):
                assert answer.status_code in {301, 302, 403, 404, 405}, (route, answer.status_code)
    assert asked > 100


def drafts_by_query(public: Public) -> None:
    """The portal knows no drafts, whatever is asked for."""
    reader = Reader(public.folder)
    page = reader.get(f"/item/{public.item.pk}/")
    assert PUBLIC_WORDS.encode() in page.body
    for query in (
        "version=draft",
        "preview=1",
        "revision=latest",
        "in_preview_panel=true",
        "mode=edit",
        "live=0",
    ):
        assert reader.get(f"/item/{public.item.pk}/", query).body == page.body
        for path in (f"/item/{public.draft.pk}/", f"/items/{public.draft.pk}/", f"/items/{public.draft.pk}/preview/",
                     f"/write/items/edit/{public.draft.pk}/", f"/item/{public.draft.pk}/preview/"):  # fmt: skip
            answer = reader.get(path, query)
            assert answer.status == 404
            assert SECRET not in answer.body


def public_bytes(public: Public) -> None:
    """No page, list, feed, map or data file of the public holds a word of the draft, at any stage of review."""
    city, draft = public.city, public.draft
    digest = city.submit(draft)
    city.pass_to(draft, "registration")
    public.step()
    root = public.store.current()
    assert root is not None
    paths = [e.path for e in public.store.entries(root.digest)]
    assert any("sitemap" in p for p in paths)
    assert any("feed" in p or p.endswith(".xml") for p in paths)
    for path in paths:
        body = public.page(path)
        assert SECRET not in body, path
        assert digest.encode() not in body, path
    for key, envelope in public.store.sources(root.digest):
        assert SECRET_WORDS not in str(envelope), key
    proof = Reader(public.folder).get("/.well-known/huiyin/entries")
    assert SECRET not in proof.body


def search_index(public: Public) -> None:
    """The public index is a mirror of the released sources."""
    city, draft = public.city, public.draft
    city.submit(draft)
    releaser = new_releaser()
    releaser.mirror = SearchMirror(settings.SEARCH_DIR, SearchIndex(settings.SEARCH_DIR))
    releaser.start(now=public.now)
    releaser.step(now=city.tick())
    index = releaser.mirror.index
    assert index.search(Query(text="公交线路")).total == 1
    held = {card["key"] for card, _ in index.stored()}
    assert held == {f"item/{public.item.pk}", f"organ/{city.organ.code}"}
    assert all(SECRET_WORDS not in str(hit) for hit in index.search(Query(text=SECRET_WORDS)).hits)
    index.close()
    assert PUBLIC_WORDS.encode() in plain(searched(public.folder, "公交线路"))
    assert (
        b"/item/"
        not in searched(public.folder, SECRET_WORDS).partition(b"<main")[2].partition(b"</main>")[0]
    )


def plain(page: bytes) -> bytes:
    """Return a page of results without the marks around what was found."""
    return page.replace(b"<mark>", b"").replace(b"</mark>", b"")


def _mirrored(public: Public) -> tuple[SearchIndex, dict[str, Any]]:
    """Return the index of what is public, open for writing, and the released item."""
    index = SearchIndex(settings.SEARCH_DIR)
    releaser = new_releaser()
    releaser.mirror = SearchMirror(settings.SEARCH_DIR, index)
    releaser.start(now=public.now)
    root = public.store.current()
    assert root is not None
    envelope = public.store.source(root.digest, public.item.key)
    assert envelope is not None
    return index, envelope


def _found(public: Public, text: str) -> bytes:
    """Return what a reader who searches is shown, without marks."""
    return plain(searched(public.folder, text)).partition(b"<main")[2]


def forged_index(public: Public) -> None:
    """Whoever writes the index folder writes what readers find: a hit must be of the version that is public."""
    index, envelope = _mirrored(public)
    document = envelope["document"] | {"title": SECRET_WORDS, "summary": SECRET_WORDS}
    forged = search_document_of(public, {**envelope, "document": document, "digest": "0" * 64})
    index.index([forged])
    index.commit()
    index.close()
    assert SECRET not in _found(public, "概述")
    assert SECRET not in _found(public, "公交线路")
    assert "找到 1 条".encode() not in _found(public, "公交线路"), (
        "a count tells what is not public"
    )


def search_document_of(public: Public, envelope: dict[str, Any]) -> SearchDocument:
    """Return what the publisher would write into the index of an item."""
    made = new_releaser().publisher
    root = public.store.current()
    assert root is not None
    made.load(public.store.sources(root.digest), today=public.now.date())
    document = made.search_document(public.item.key, envelope)
    assert document is not None
    return document


def forged_words(public: Public) -> None:
    """The digest of what is public is public too: beside it the index may hold any words, and none is shown."""
    index, envelope = _mirrored(public)
    lies = dict.fromkeys(("title", "summary", "document_number", "index_number"), SECRET_WORDS)
    lies |= {
        "organ": SECRET_WORDS,
        "type": SECRET_WORDS,
        "made_on": "1999-09-09",
        "published_on": "1999-09-09",
    }
    body = [{"id": "a", "type": "text", "value": {"html": f"<p>{SECRET_WORDS}</p>"}}]
    document = envelope["document"] | lies | {"body": body, "validity": {"state": "repealed"}}
    index.index([search_document_of(public, {**envelope, "document": document})])
    index.commit()
    index.close()
    for asked in (SECRET_WORDS, "尚未公开", "一句话"):
        page = _found(public, asked)
        hits = page.partition(b'class="results"')[2].partition(b"</ol>")[0]
        assert f"/item/{public.item.pk}/".encode() in hits
        assert PUBLIC_WORDS.encode() in hits
        for lie in (SECRET_WORDS, "1999", "已废止"):
            assert lie.encode() not in hits, lie
        assert SECRET not in page.partition(b'class="facets"')[2], "an organ or type that is none"


def withdrawn_words(public: Public) -> None:
    """What was withdrawn, though the index still holds it, is neither shown nor counted nor narrowed by."""
    index, envelope = _mirrored(public)
    document = search_document_of(public, envelope)
    index.close()
    city = public.city
    services.withdraw(
        item_id=public.item.pk,
        reason="内容需要核实。",
        actor=city.people["approver"],
        now=city.tick(),
    )
    public.step()
    with index.writer():
        index.index([document])
    index.close()
    page = _found(public, "公交线路")
    assert "没有找到".encode() in page
    assert "找到 1 条".encode() not in page
    assert b'class="facets"></aside>' in page
    public.before = ""


def mails(public: Public) -> None:
    """Messages name no words of a draft: whoever is told, reads it on the desk."""
    city, draft = public.city, public.draft
    digest = city.submit(draft)
    city.pass_to(draft, "registration")
    services.return_to_draft(
        item_id=draft.pk,
        opinion="再改改。",
        digest_seen=digest,
        actor=city.people["registrar"],
        now=city.tick(),
    )
    try:
        from huiyin.foundation.tick.services import run_due
    except ImportError:
        run_due = None
    if run_due is not None:
        run_due(city.tick())
    for notice in Notice.objects.all():
        assert "还在起草" not in f"{notice.subject}{notice.text}"
    for message in mail.outbox:
        assert "还在起草" not in str(message.message())
    folder = settings.OUTBOX_DIR
    for file in folder.rglob("*") if folder.exists() else ():
        assert not file.is_file() or "还在起草".encode() not in file.read_bytes()


def not_mounted(public: Public) -> None:
    """Addresses that do not exist: Django's admin, media files, Wagtail's pages, documents and API."""
    for urlconf in ("huiyin.project.urls_desk", "huiyin.project.urls_portal"):
        for name in (
            "admin:index",
            "wagtail_serve",
            "wagtaildocs_serve",
            "wagtailimages_serve",
            "wagtailapi:pages:listing",
        ):
            try:
                reverse(name, urlconf=urlconf)
            except NoReverseMatch:
                continue
            raise AssertionError(name)
        for path in ("/admin/", "/documents/1/x.pdf", "/api/v2/pages/", "/api/v3/pages/", "/__debug__/",
                     "/sitemap.xml", "/feed/", "/graphql/", "/django-admin/", "/silk/"):  # fmt: skip
            try:
                resolve(path, urlconf)
            except Resolver404:
                continue
            raise AssertionError(path)


ROWS = (
    Row("-", "the desk without a sign-in", nobody_signed_in),
    Row("-", "drafts by query", drafts_by_query),
    Row("-", "pages, lists, feeds and maps", public_bytes),
    Row("-", "search index", search_index),
    Row("-", "search index forged", forged_index),
    Row("-", "search index with forged words of what is public", forged_words),
    Row("-", "search index with what was withdrawn", withdrawn_words),
    Row("-", "mails", mails),
    Row("-", "addresses that do not exist", not_mounted),
)
