"""票据: frozen documents and the tickets that let them out; rows are written once and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Frozen(models.Model):
    """冻结件: one document as reviewers see it.

    The canonical JSON lies in the private blob store under ``digest`` (so that a purge can erase it);
    ``files`` lists the digests of every file it refers to.
    """

    key = models.CharField(_("对象"), max_length=120)
    digest = models.CharField(_("内容指纹"), max_length=64)
    files = models.JSONField(_("所引文件"), default=list)
    frozen_at = models.DateTimeField(_("冻结时间"))
    frozen_by = models.BigIntegerField(_("冻结人"), null=True)

    class Meta:
        verbose_name = _("冻结件")
        indexes: ClassVar = [models.Index(fields=["key", "-id"])]

    @override
    def __str__(self) -> str:
        return f"{self.key} {self.digest[:12]}"


class Payload(models.JSONField):
    """内容: JSON of which a row that was written by hand may hold too much to be read; that reads as nothing.

    A number of thousands of digits or brackets a thousand deep are JSON to the database and an error to Python. One
    such row must not keep the others of its query from being read. In migrations this is a plain JSON field.
    """

    @override
    def deconstruct(self) -> Any:
        """Return what a migration needs to know."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    @override
    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the value, or None where it cannot be read."""
        try:
            return super().from_db_value(value, expression, connection)
        except (ValueError, RecursionError):
            return None


class Ticket(models.Model):
    """发布票: the sealed order to the releaser; ``payload`` is what the seal covers.

    The payload names the ticket's own number, so that a copy of an old ticket is no new one.
    """

    kind = models.CharField(_("种类"), max_length=20)
    payload = Payload(_("内容"))
    seal = models.CharField(_("封印"), max_length=64)
    registration = models.CharField(_("登记号"), max_length=60, blank=True)
    not_before = models.DateTimeField(_("不早于"), null=True)
    issued_at = models.DateTimeField(_("签发时间"))
    issued_by = models.BigIntegerField(_("签发人"), null=True)

    class Meta:
        verbose_name = _("发布票")
        indexes: ClassVar = [models.Index(fields=["not_before", "id"])]

    @override
    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class TicketCounter(models.Model):
    """票号: the one row that writers lock; a number is never given twice."""

    last = models.BigIntegerField(_("最后一号"), default=0)

    class Meta:
        verbose_name = _("票号")

    @override
    def __str__(self) -> str:
        return str(self.last)


class TicketEntry(models.Model):
    """票据条目: which keys a ticket concerns, so that a key's tickets can be found."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(_("对象"), max_length=120)
    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, null=True)

    class Meta:
        verbose_name = _("票据条目")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "key"], name="ticket_key_once")
        ]
        indexes: ClassVar = [models.Index(fields=["key", "-ticket"])]

    @override
    def __str__(self) -> str:
        return f"{self.ticket_id} {self.key}"
