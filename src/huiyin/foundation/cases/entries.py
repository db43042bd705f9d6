"""台账用语: the sentences in which the ledger tells what happened to cases and calendars."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.ledger import sentences
from huiyin.kernel.clocks import UNIT_NAMES

SENTENCES = {
    "case.opened": "{actor}开始办理{subject}，进入“{state}”",
    "case.step": "{actor}对{subject}办理了“{label}”，由“{stage}”转入“{state}”",
    "case.adopted": "{actor}凭{subject}接收了 {count} 件在别处已经办结的事项，状态为“{state}”",
    "case.extended": "{actor}批准{subject}的“{label}”延期 {length} {unit}",
    "case.due_moved": "{year} 年工作日历导入后，{subject}的“{label}”到期时间由 {before} 改为 {after}",
    "case.due_soon": "{subject}的“{label}”将于 {due} 到期，已提醒办理人",
    "case.overdue": "{subject}的“{label}”应于 {due} 前办完，已超期，已告知办理人和负责人",
    "calendar.imported": "{actor}导入了 {year} 年工作日历（{notice}），{moved} 个时限随之改变",
}


def register() -> None:
    """Register the sentences, the words for codes and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_words("case.extended", "unit", UNIT_NAMES)
    sentences.register_subject("calendar", lambda year: _("{year} 年工作日历").format(year=year))
