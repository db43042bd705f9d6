"""站点设置文档: the canonical documents of sites, columns, organs and old addresses (``docs/architecture.md``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.models import Column, Redirect, Site
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Json = dict[str, Any]


def document_digest(document: Mapping[str, Any]) -> str:
    """Return the digest under which a document would be frozen."""
    return sha256_hex(canonical_json(document))


def every_document() -> dict[str, Json]:
    """Return the documents of all sites, columns, organs and old addresses by their keys."""
    homes = {s.organ_id: s.slug for s in Site.objects.order_by("-pk")}
    sites = Site.objects.select_related("organ", "parent")
    columns = Column.objects.select_related("site", "parent")
    organs = Organ.objects.select_related("parent", "competent").prefetch_related("names")
    return {
        **{f"site/{s.slug}": site_document(s) for s in sites},
        **{f"column/{c.code}": column_document(c) for c in columns},
        **{f"organ/{o.code}": organ_document(o, homes.get(o.pk, "")) for o in organs},
        **{r.key: redirect_document(r) for r in Redirect.objects.prefetch_related("site")},
    }


def site_document(site: Site) -> Json:
    """Return a site's document."""
    names = [
        "slug",
        "name",
        "name_en",
        "prefix",
        "domain",
        "id_code",
        "icp",
        "police",
        "sponsor",
        "contact",
        "phone",
    ]
    return {
        **{name: getattr(site, name) for name in names},
        "organ": site.organ.code,
        "parent": site.parent.slug if site.parent else None,
        "intake": site.intake,
        "mark": _mark(site),
        "menu": site.menu,
        "home": site.home,
        "synonyms": site.synonyms,
    }


def _mark(site: Site) -> Json | None:
    """Return the site's 党政机关网站标识, None where it has none yet."""
    if not site.mark_digest:
        return None
    return {"digest": site.mark_digest, "media": site.mark_media, "link": site.mark_link}


def files_of_setting(document: Json) -> list[str]:
    """Return the digests of the files that a setting's document refers to."""
    mark = document.get("mark")
    return [mark["digest"]] if mark else []


def column_document(column: Column) -> Json:
    """Return a column's document."""
    names = [
        "code",
        "name",
        "slug",
        "path",
        "description",
        "keywords",
        "order",
        "item_types",
        "intake",
    ]
    return {
        **{name: getattr(column, name) for name in names},
        "site": column.site.slug,
        "parent": column.parent.code if column.parent else None,
        "type": column.column_type,
    }


def organ_document(organ: Organ, site: str) -> Json:
    """Return an organ's document."""
    names = ["code", "name", "short_name", "level", "uscc"]
    return {
        **{name: getattr(organ, name) for name in names},
        "parent": organ.parent.code if organ.parent else None,
        "competent": organ.competent.code if organ.competent else None,
        "names": [
            {"name": n.name, "since": _date(n.since), "until": _date(n.until)}
            for n in sorted(organ.names.all(), key=lambda n: n.pk)
        ],
        "site": site,
    }


def redirect_document(redirect: Redirect) -> Json:
    """Return an old address's document; one that was retired says so and leads nowhere."""
    return {
        "id": redirect.pk,
        "site": redirect.site.slug,
        "path": redirect.path,
        "target": redirect.target,
        "reason": redirect.reason,
        "retired": redirect.retired,
    }


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None
