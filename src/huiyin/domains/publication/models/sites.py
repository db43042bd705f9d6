"""站点与栏目: where released information appears. Rows here are plans; the public sees released copies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Site(models.Model):
    """站点: one government's or department's view of the shared store.

    ``intake`` is a list of rules ``{"sites": [slug], "item_types": [code], "to": column code}`` saying
    which items of other sites this one shows as well. ``synonyms`` is a list of rows of words that mean the same
    to search, which reads those of the root site. ``registration_mark`` begins its 登记号 (云公). ``mark_digest``
    names the picture of the 党政机关网站标识 in the private file store.
    """

    slug = models.SlugField(_("代号"), unique=True)
    organ = models.ForeignKey("organs.Organ", on_delete=models.PROTECT, verbose_name=_("主办单位"))
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("上级站点")
    )
    name = models.CharField(_("网站名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    prefix = models.CharField(_("地址前缀"), max_length=60, default="/")
    domain = models.CharField(_("网站域名"), max_length=120)
    id_code = models.CharField(_("网站标识码"), max_length=20, blank=True)
    icp = models.CharField(_("ICP备案编号"), max_length=60, blank=True)
    police = models.CharField(_("公安机关备案编号"), max_length=60, blank=True)
    sponsor = models.CharField(_("网站主办单位"), max_length=120, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    mark_digest = models.CharField(_("党政机关网站标识"), max_length=64, blank=True, editable=False)
    mark_media = models.CharField(_("标识图片类型"), max_length=40, blank=True, editable=False)
    mark_link = models.CharField(_("标识的链接"), max_length=300, blank=True, editable=False)
    menu = models.JSONField(_("导航"), default=list, blank=True)
    home = models.JSONField(_("首页"), default=dict, blank=True)
    intake = models.JSONField(_("汇聚规则"), default=list, blank=True)
    synonyms = models.JSONField(_("同义词"), default=list, blank=True)
    registration_mark = models.CharField(_("登记号代字"), max_length=12)

    class Meta:
        verbose_name = _("站点")
        verbose_name_plural = _("站点")
        ordering: ClassVar = ["prefix"]

    @override
    def __str__(self) -> str:
        return self.name


class Column(models.Model):
    """栏目: a list of items on a site. ``code`` is its lasting name, ``path`` its public address."""

    code = models.SlugField(_("栏目代号"), unique=True, max_length=80)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="columns", verbose_name=_("站点")
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("上级栏目"),
    )
    slug = models.SlugField(_("地址段"), max_length=60)
    path = models.CharField(_("地址"), max_length=200, unique=True)
    name = models.CharField(_("栏目名称"), max_length=60)
    description = models.CharField(_("栏目说明"), max_length=300, blank=True)
    keywords = models.CharField(_("栏目关键词"), max_length=200, blank=True)
    column_type = models.CharField(_("栏目类别"), max_length=40)
    item_types = models.JSONField(_("收录的信息类型"), default=list, blank=True)
    intake = models.JSONField(_("汇聚规则"), default=list, blank=True)
    order = models.PositiveIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        ordering: ClassVar = ["site", "order", "id"]

    @override
    def __str__(self) -> str:
        return f"{self.site.name} · {self.name}"
