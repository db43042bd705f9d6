"""核对结果 (result): what one verification found; kept, so that it can be shown that it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.access import VisibleQuerySet
from huiyin.foundation.watch.rules import HEARERS, WATCHES

if TYPE_CHECKING:
    from typing import Self

    from huiyin.kernel.actors import Actor


class WatchResultQuerySet(VisibleQuerySet["WatchResult"]):
    """Results; those who hear of alarms see them."""

    @override
    def visible_to(self, actor: Actor) -> Self:
        """Return every result for system and audit administrators, nothing for others."""
        return self.all() if actor.roles() & HEARERS else self.none()


class WatchResult(models.Model):
    """核对结果: ``count`` is what was looked at, ``faults`` the first sentences of ``total`` faults.

    ``mark`` is the digest of all faults; a run that finds what the one before it found raises no second
    alarm. ``seconds`` is how long it took.
    """

    kind = models.CharField(
        _("核对"), max_length=40, choices=[(watch.code, _(watch.label)) for watch in WATCHES]
    )
    at = models.DateTimeField(_("时间"))
    seconds = models.PositiveIntegerField(_("用时（秒）"), default=0)
    count = models.PositiveIntegerField(_("核对数量"))
    total = models.PositiveIntegerField(_("问题数量"))
    faults = models.JSONField(_("问题"), default=list)
    mark = models.CharField(_("问题指纹"), max_length=64, blank=True)

    objects = WatchResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("核对结果")
        verbose_name_plural = _("核对结果")
        ordering = ("-id",)
        indexes = [models.Index(fields=["kind", "id"], name="watch_result_by_kind")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found."""
        return self.total == 0
