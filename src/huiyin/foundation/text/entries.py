"""台账用语: how the acts on word lists read in the ledger."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.ledger import sentences
from huiyin.foundation.text.models import WordList

SENTENCES = {
    "text.word-list": "{actor}导入用语表“{name}”第 {version} 版，共 {words} 条",
    "text.word-list-use": "{actor}{active}了{subject}，原因：{reason}",
}


def register() -> None:
    """Register the sentences, the words for codes and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_words("text.word-list-use", "active", {True: "启用", False: "停用"})
    sentences.register_subject("word-list", _word_list)


def _word_list(pk: str) -> str:
    found = WordList.objects.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        return _("第 {pk} 号用语表").format(pk=pk)
    return _("用语表“{name}”").format(name=found.name)
