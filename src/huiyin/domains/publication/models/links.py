"""外部链接: which outside addresses an item carries, so that they are asked and forgotten in time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.domains.publication.models.items import Item


class OutsideLink(models.Model):
    """外部链接: an address that an item's latest draft carries, or the version that is public."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="outside_links")
    link = models.ForeignKey("text.LinkCheck", on_delete=models.PROTECT, related_name="+")
    drafted = models.BooleanField(_("草稿里有"))
    public = models.BooleanField(_("公开版本里有"))

    class Meta:
        verbose_name = _("外部链接")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "link"], name="outside_link_once")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.item_id} → {self.link_id}"


class LinkReading(models.Model):
    """外链登记: what of an item was read when its links were remembered; anything newer is read again.

    ``revision`` is the id of the draft, 0 without one; ``version`` that of the case, which every release,
    correction and withdrawal moves on.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="link_reading")
    revision = models.BigIntegerField(_("草稿版本"))
    version = models.IntegerField(_("事项版次"))
    read_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("外链登记")

    @override
    def __str__(self) -> str:
        return f"{self.item_id} · {self.revision}"
