"""人员和任职 (persons and appointments): who held which post in which organ, and when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.organs import rules
from huiyin.foundation.organs.models.organ import Organ


class Person(models.Model):
    """人员: somebody who holds a post; needs no account. Only contact data for work is kept."""

    name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("办公电话"), max_length=50, blank=True)
    email = models.EmailField(_("工作邮箱"), blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ("id",)

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Return the name under which the ledger knows this person."""
        return f"person/{self.pk}"


class Appointment(models.Model):
    """任职: a post held from ``since`` to the day before ``until`` (dates in Asia/Shanghai)."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="appointments", verbose_name=_("人员")
    )
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="appointments", verbose_name=_("机关")
    )
    post = models.CharField(
        _("岗位"), max_length=20, choices=[(r.code, _(r.label)) for r in rules.POST_KINDS]
    )
    title = models.CharField(_("职务"), max_length=100)
    since = models.DateField(_("任职日期"))
    until = models.DateField(_("离任日期"), null=True, blank=True)
    role_order = models.CharField(
        _("A/B 角"),
        max_length=1,
        choices=[(code, _(label)) for code, label in rules.ROLE_ORDERS],
        blank=True,
    )
    full_time = models.BooleanField(_("专职"), default=False)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ("organ", "post", "role_order", "since", "id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "organ", "post"],
                condition=models.Q(until=None),
                name="appointment_one_present_of_a_kind",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organ.short_name}{self.title} {self.person.name}"
