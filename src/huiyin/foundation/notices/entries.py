"""通知的台账用语 (ledger sentences) of notices."""

from __future__ import annotations

from huiyin.foundation.ledger import sentences
from huiyin.foundation.notices.models import Delivery

SENTENCES = {
    "delivery.failed": "{subject}投递失败，已试 {attempts} 次，请人工处理",
    "delivery.retried": "{actor}重新投递了{subject}",
}


def register() -> None:
    """Register the sentences and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_subject("delivery", _delivery)


def _delivery(pk: str) -> str:
    rows = Delivery.objects.select_related("notice")
    delivery = rows.filter(pk=pk).first() if pk.isdigit() else None
    return f"通知“{delivery.notice.subject}”" if delivery else f"第 {pk} 号通知"
