"""用语表、链接检查与搜索计数: word lists and what is to change in them, outside links, what people search for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.text.asked_limits import LONGEST, LONGEST_TAB
from huiyin.kernel.digests import canonical_json, sha256_hex

LONGEST_REASON = 500


class WordList(models.Model):
    """用语表: expressions that somebody answers for; ``version`` rises with every change of its words."""

    class Kind(models.TextChoices):
        """What a match means."""

        BANNED = "banned", _("严重表述错误")
        WRONG = "wrong", _("用词错误")
        SUGGEST = "suggest", _("用词建议")

    name = models.CharField(_("名称"), max_length=100, unique=True)
    owner = models.CharField(_("维护单位"), max_length=100)
    source = models.CharField(_("来源"), max_length=300)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    active = models.BooleanField(_("启用"), default=True)
    since = models.DateField(_("启用日期"))
    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        verbose_name = _("用语表")
        verbose_name_plural = _("用语表")
        ordering = ("name",)

    @override
    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """用语: one expression; ``exceptions`` are longer expressions in which it is right."""

    word_list = models.ForeignKey(
        WordList, models.CASCADE, related_name="words", verbose_name=_("用语表")
    )
    pattern = models.CharField(_("用语"), max_length=100)
    suggestion = models.CharField(_("建议写法"), max_length=100, blank=True, default="")
    note = models.CharField(_("说明"), max_length=300, blank=True, default="")
    exceptions = models.JSONField(_("例外"), default=list, blank=True)

    class Meta:
        verbose_name = _("用语")
        verbose_name_plural = _("用语")
        ordering = ("pattern",)
        constraints = [
            models.UniqueConstraint(fields=["word_list", "pattern"], name="word_once_in_a_list")
        ]

    @override
    def __str__(self) -> str:
        return self.pattern


class WordListChange(models.Model):
    """用语表变更: what one person wants changed in the list of a name; the row is never changed itself.

    ``source`` is the new version as TOML (empty for ``on`` and ``off``), ``base_version`` the version it was
    compared with (0 = no list yet). ``digest`` names all of it: both decisions are about it. No scanner reads
    this table.
    """

    class Act(models.TextChoices):
        """What is to be done with the list."""

        IMPORT = "import", _("导入")
        ON = "on", _("启用")
        OFF = "off", _("停用")

    name = models.CharField(_("名称"), max_length=100, db_index=True)
    act = models.CharField(_("动作"), max_length=10, choices=Act)
    source = models.TextField(_("内容"), blank=True, default="")
    base_version = models.PositiveIntegerField(_("对照的版本"))
    reason = models.CharField(_("原因"), max_length=LONGEST_REASON, blank=True, default="")
    digest = models.CharField(_("指纹"), max_length=64)
    made_at = models.DateTimeField(_("提出时间"))
    made_by = models.BigIntegerField(_("提出人"))

    class Meta:
        verbose_name = _("用语表变更")
        verbose_name_plural = _("用语表变更")

    @override
    def __str__(self) -> str:
        return f"{self.pk} {self.name} {self.act}"

    @property
    def subject(self) -> str:
        """Return the name under which the case and the ledger know this change."""
        return f"word-list-change/{self.pk}"

    def computed_digest(self) -> str:
        """Return the digest of what the row says now."""
        names = ("name", "act", "source", "base_version", "reason")
        return sha256_hex(canonical_json({name: getattr(self, name) for name in names}))


class LinkCheck(models.Model):
    """链接检查: the last answer of an outside address; ``ok`` is null until it was asked.

    ``status`` is the HTTP status, null where there was no answer; ``failures`` counts failures in a row.
    """

    url = models.CharField(_("网址"), max_length=2000, unique=True)
    ok = models.BooleanField(_("能打开"), null=True)
    status = models.PositiveSmallIntegerField(_("状态码"), null=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True, default="")
    added_at = models.DateTimeField(_("加入时间"))
    checked_at = models.DateTimeField(_("检查时间"), null=True, db_index=True)
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)

    class Meta:
        verbose_name = _("链接检查")
        verbose_name_plural = _("链接检查")
        ordering = ("url",)

    @override
    def __str__(self) -> str:
        return self.url


class SearchTally(models.Model):
    """搜索计数: how often words were asked on a day under a tab, and how often of it nothing was found.

    Empty words are all those that are not kept: too long, with personal data, or too many at once.
    """

    day = models.DateField(_("日期"))
    words = models.CharField(_("词"), max_length=LONGEST.amount, blank=True)
    tab = models.CharField(_("分类"), max_length=LONGEST_TAB.amount, blank=True, default="")
    asked = models.PositiveBigIntegerField(_("次数"), default=0)
    missed = models.PositiveBigIntegerField(_("没有结果的次数"), default=0)

    class Meta:
        verbose_name = _("搜索计数")
        verbose_name_plural = _("搜索计数")
        ordering = ("day", "words", "tab")
        constraints = [
            models.UniqueConstraint(fields=["day", "words", "tab"], name="words_once_a_day")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.day} {self.words}"


class SearchFile(models.Model):
    """搜索记录文件: a file of the portal that was taken in, by its name, so that none is counted twice."""

    name = models.CharField(_("文件名"), max_length=64, unique=True)
    taken_at = models.DateTimeField(_("汇总时间"), db_index=True)

    class Meta:
        verbose_name = _("搜索记录文件")
        verbose_name_plural = _("搜索记录文件")
        ordering = ("name",)

    @override
    def __str__(self) -> str:
        return self.name
