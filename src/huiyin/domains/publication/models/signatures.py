"""特征段: the bands of an item's signature, by which texts almost the same are found without reading all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.domains.publication.models.items import Item


class SignatureBand(models.Model):
    """特征段: one of the bands of ``Item.signature``; ``hash`` is a signed 64-bit number (``neardup.band_hashes``)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="bands")
    band = models.PositiveSmallIntegerField(_("段号"))
    hash = models.BigIntegerField(_("散列"))

    class Meta:
        verbose_name = _("特征段")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "band"], name="signature_band_once")
        ]
        indexes: ClassVar = [models.Index(fields=["hash", "item"], name="signature_band_by_hash")]

    @override
    def __str__(self) -> str:
        return f"{self.item_id}/{self.band}"
