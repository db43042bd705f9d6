"""旧地址: addresses that an older website, or a column before it moved, left behind in other people's hands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.domains.publication.models.sites import Site


class Redirect(models.Model):
    """旧地址转向: whoever asks for ``path`` is led to ``target``, a page of this portal.

    One row an address; it is retired and taken up again, never written twice. Like a site or a column it is a plan:
    the public sees the copy that two people released.
    """

    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="redirects", verbose_name=_("站点")
    )
    path = models.CharField(_("旧地址"), max_length=300, unique=True)
    target = models.CharField(_("转到"), max_length=300)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    retired = models.BooleanField(_("已停用"), default=False)

    class Meta:
        verbose_name = _("旧地址")
        verbose_name_plural = _("旧地址")
        ordering: ClassVar = ["path"]

    @override
    def __str__(self) -> str:
        return f"{self.path} → {self.target}"

    @property
    def key(self) -> str:
        """Return the key of its released source."""
        return f"redirect/{self.pk}"
