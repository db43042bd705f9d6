"""台账用语: how acts of the release read."""

from __future__ import annotations

from huiyin.foundation.release.models import PurgeOrder

SENTENCES = {
    "release.ticket": "{actor}开出{kind}发布票（{subject}），登记号 {registration}，共 {count} 件",
    "release.refused": "发布器拒发{subject}：{problems}",
    "release.purged": "发布器执行了{subject}，清除 {objects} 个发布对象、{files} 个内部文件",
    "release.purge_failed": "发布器没有执行{subject}：{problem}",
    "release.purge": "{actor}下令清除{subject}，理由：{reason}；清除 {objects} 个发布对象、{files} 个内部文件",
}


def purge_name(number: str) -> str:
    """Return how the ledger calls an order: its number and the key, no title and no word of it."""
    order = PurgeOrder.objects.filter(pk=number).first() if number.isdigit() else None
    return f"第 {order.pk} 号清除令（{order.key}）" if order else ""
