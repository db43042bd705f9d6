"""台账用语: how acts of the release read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.ledger import sentences
from huiyin.foundation.release.models import PurgeOrder
from huiyin.foundation.release.ticket_kinds import TICKET_KINDS

SENTENCES = {
    "release.ticket": "{actor}开出{subject}（{kind}），登记号 {registration}，共 {count} 件",
    "release.refused": "发布器拒发{subject}：{problems}",
    "release.purged": "发布器执行了{subject}，清除 {objects} 个发布对象、{files} 个内部文件",
    "release.purge_failed": "发布器没有执行{subject}：{problem}",
    "release.purge": "{actor}下令清除{subject}，理由：{reason}；清除 {objects} 个发布对象、{files} 个内部文件",
}


def purge_name(number: str) -> str:
    """Return how the ledger calls an order: its number and the key, no title and no word of it."""
    order = PurgeOrder.objects.filter(pk=number).first() if number.isdigit() else None
    if order is None:
        return ""
    return _("第 {number} 号清除令（{key}）").format(number=order.pk, key=order.key)


def register() -> None:
    """Register the sentences, the words for codes and the names of the subjects."""
    sentences.register(SENTENCES)
    kinds = {kind.name: kind.label for kind in TICKET_KINDS}
    sentences.register_words("release.ticket", "kind", kinds)
    sentences.register_subject(
        "ticket", lambda number: _("第 {number} 号发布票").format(number=number)
    )
    sentences.register_subject("design", lambda _any: _("门户的页面样式"))
    sentences.register_subject(
        "design-change", lambda number: _("第 {number} 号页面样式变更").format(number=number)
    )
    sentences.register_subject("purge", purge_name)
