"""通知的台账用语 (ledger sentences) of notices."""

from __future__ import annotations

from django.utils.translation import gettext as _

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
    if delivery is None:
        return _("第 {pk} 号通知").format(pk=pk)
    return _("通知“{subject}”").format(subject=delivery.notice.subject)
