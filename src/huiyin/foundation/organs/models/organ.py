"""机关 (administrative organ): the tree of three levels, and every name an organ has borne."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.organs import rules


class Organ(models.Model):
    """机关: publishes in its own name; ``code`` never changes, the name may.

    ``competent`` is the department that guides this organ's work (主管部门); ``since`` and ``until``
    are dates in Asia/Shanghai, ``until`` the first day on which it no longer exists.
    """

    code = models.SlugField(
        _("代码"),
        max_length=50,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("代码只用小写字母、数字和短横。"))
        ],
    )
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=50)
    english_name = models.CharField(_("英文名称"), max_length=200, blank=True)
    level = models.CharField(
        _("层级"), max_length=10, choices=[(r.code, _(r.label)) for r in rules.LEVELS]
    )
    kind = models.CharField(
        _("类别"), max_length=12, choices=[(r.code, _(r.label)) for r in rules.ORGAN_KINDS]
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级机关"),
    )
    competent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="guided",
        verbose_name=_("主管部门"),
    )
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    agency_words = models.CharField(_("机关代字"), max_length=20, blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    office_hours = models.CharField(_("办公时间"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=50, blank=True)
    fax = models.CharField(_("传真"), max_length=50, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    has_website = models.BooleanField(_("开设网站"), default=False)
    since = models.DateField(_("设立日期"), null=True, blank=True)
    until = models.DateField(_("撤销日期"), null=True, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("机关")
        verbose_name_plural = _("机关")
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~models.Q(uscc=""), name="organ_uscc_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None)
                | models.Q(since=None)
                | models.Q(until__gt=models.F("since")),
                name="organ_ends_after_it_begins",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Return the name under which the ledger knows this organ."""
        return f"organ/{self.code}"

    def path(self) -> tuple[int, ...]:
        """Return the ids from the root down to this organ; ``ValueError`` on a circle."""
        ids: list[int] = []
        organ: Organ | None = self
        while organ is not None:
            if organ.pk in ids:
                msg = f"organ {self.code} stands below itself"
                raise ValueError(msg)
            ids.append(organ.pk)
            organ = organ.parent
        return tuple(reversed(ids))


class OrganName(models.Model):
    """机关名称沿革: one name with the days on which it was borne; ``until`` is the first day after."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="names")
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=50)
    since = models.DateField(_("启用日期"), null=True, blank=True)
    until = models.DateField(_("停用日期"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("机关名称沿革")
        verbose_name_plural = _("机关名称沿革")
        ordering = ("organ", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["organ"], condition=models.Q(until=None), name="organ_one_present_name"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name
