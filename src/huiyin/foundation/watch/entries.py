"""值守的台账用语 (ledger sentences) of alarms."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.ledger import sentences
from huiyin.foundation.watch.rules import BY_CODE

SENTENCES = {
    "watch.alarm": "{subject}发现 {total} 处问题：{faults}",
    "watch.cleared": "{subject}恢复正常",
}


def register() -> None:
    """Register the sentences and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_subject("watch", _watch)


def _watch(code: str) -> str:
    return _(BY_CODE[code].label) if code in BY_CODE else _("“{code}”核对").format(code=code)
