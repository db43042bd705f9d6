"""事项和决定 (case, decision): where a matter stands, and every step that brought it there."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from huiyin.foundation.cases import rulebooks
from huiyin.foundation.cases.visibility import CaseQuerySet
from huiyin.foundation.ledger import seal
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from huiyin.kernel.rulebooks import Rulebook

PURPOSE = "decision"


class Case(models.Model):
    """事项: one matter under one rulebook. Only ``engine.py`` writes ``state``, ``round`` and ``version``.

    ``subject`` names the thing (``item/12``), once per kind. ``round`` begins anew each time the case comes
    back to its first state; ``version`` counts the steps. ``flags`` are marks that conditions read.
    """

    kind = models.CharField(_("种类"), max_length=40)
    subject = models.CharField(_("对象"), max_length=120)
    organ = models.ForeignKey(
        "organs.Organ",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("机关"),
    )
    state = models.CharField(_("状态"), max_length=40)
    rulebook = models.CharField(_("规则册"), max_length=60)
    round = models.PositiveIntegerField(_("轮次"), default=1)
    version = models.PositiveIntegerField(_("版次"), default=0)
    opened_at = models.DateTimeField(_("开始时间"))
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    flags = models.JSONField(_("标记"), default=dict)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        verbose_name_plural = _("事项")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="case_subject_once_per_kind"),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="case_by_state")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def book(self) -> Rulebook:
        """Return the rulebook under which the case, or its present round, began."""
        return rulebooks.named(self.kind, self.rulebook)

    @property
    def state_label(self) -> str:
        """Return the state's Chinese name."""
        return self.book.by_state[self.state].label

    def organ_path(self) -> tuple[int, ...]:
        """Return the organ's path, () where the case belongs to no organ."""
        return self.organ.path() if self.organ else ()


class Decision(models.Model):
    """决定: one step as it was taken, sealed and never changed.

    ``stage`` is the state that was left; ``digest_seen`` the digest of what the person had before them;
    ``verdict`` is approved, returned, noted (nothing judged) or automatic.
    """

    VERDICTS = [
        ("approved", _("通过")),
        ("returned", _("退回")),
        ("noted", _("办理")),
        ("automatic", _("系统办理")),
    ]

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("事项"))
    sequence = models.PositiveIntegerField(_("序号"))
    round = models.PositiveIntegerField(_("轮次"))
    action = models.CharField(_("动作"), max_length=40)
    label = models.CharField(_("动作名称"), max_length=60)
    stage = models.CharField(_("所在状态"), max_length=40)
    target = models.CharField(_("转入状态"), max_length=40)
    role = models.CharField(_("角色"), max_length=40)
    actor_id = models.BigIntegerField(_("账号"), null=True)
    actor_name = models.CharField(_("姓名"), max_length=100)
    actor_post = models.CharField(_("岗位"), max_length=100, blank=True)
    at = models.DateTimeField(_("时间"))
    basis = models.CharField(_("依据"), max_length=80)
    digest_seen = models.CharField(_("所见内容指纹"), max_length=64, blank=True)
    verdict = models.CharField(_("结论"), max_length=10, choices=VERDICTS)
    opinion = models.TextField(_("意见"), blank=True)
    data = models.JSONField(_("内容"), default=dict)
    emergency = models.BooleanField(_("应急"), default=False)
    seal = models.CharField(_("封印"), max_length=64)

    class Meta:
        verbose_name = _("决定")
        verbose_name_plural = _("决定")
        ordering = ("case", "sequence")
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="decision_sequence_once"),
        ]
        indexes = [models.Index(fields=["actor_id", "at"], name="decision_by_actor")]

    @override
    def __str__(self) -> str:
        return f"{self.case} {self.sequence} {self.label}"

    def body(self) -> dict[str, Any]:
        """Return what the seal covers: plain JSON with the time in UTC."""
        fields = {f.name: getattr(self, f.name) for f in self._meta.local_concrete_fields}
        for name in ("id", "case", "seal"):
            del fields[name]
        fields["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {**fields, "kind": self.case.kind, "subject": self.case.subject}

    def payload(self) -> dict[str, Any]:
        """Return the decision with its seal, as tickets carry it."""
        return {**self.body(), "seal": self.seal}

    def seal_holds(self) -> bool:
        """Tell whether the row was written by the engine and not changed since."""
        return seal.check(PURPOSE, canonical_json(self.body()), self.seal)
