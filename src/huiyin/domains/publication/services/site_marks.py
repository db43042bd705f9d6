"""加挂标识: keeping the mark that the registering body gave a site; it goes public with the site's settings."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.models import Site
from huiyin.domains.publication.rules.configuration import CLAUSE
from huiyin.foundation.access import require
from huiyin.foundation.files.services import receive
from huiyin.foundation.ledger.services import record
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

ADDRESS = re.compile(r"https?://[^\s/]+\S*")


@transaction.atomic
def set_site_mark(
    *, slug: str, name: str, data: bytes, link: str, actor: Actor, now: datetime
) -> Site:
    """Keep the picture (``name`` tells its type) and the address behind it; a later mark replaces it."""
    site = Site.objects.select_related("organ").filter(slug=slug).first()
    if site is None:
        raise Invalid("site-unknown", _("没有代号为“{slug}”的站点。"), slug=slug)
    require(CONFIGURING, actor, "configure", site.organ.path())
    if not ADDRESS.fullmatch(link):
        raise Invalid("mark-link", _("标识的链接要写完整的网址，以 https:// 开头。"), field="link")
    stored = receive(
        name=name,
        declared_type="",
        stream=io.BytesIO(data),
        actor=actor,
        now=now,
        purpose="picture",
    )
    site.mark_digest, site.mark_media, site.mark_link = stored.digest, stored.media_type, link
    site.save(update_fields=["mark_digest", "mark_media", "mark_link"])
    record(
        kind="publication.configuration.saved",
        actor=actor,
        at=now,
        subject=f"site/{slug}",
        basis=CLAUSE,
    )
    return site
