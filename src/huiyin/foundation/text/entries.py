"""台账用语: how the acts on word lists read in the ledger."""

from __future__ import annotations

from huiyin.foundation.ledger import sentences
from huiyin.foundation.text.models import WordList

SENTENCES = {
    "text.word-list": "{actor}导入用语表“{name}”第 {version} 版，共 {words} 条",
    "text.word-list-use": "{actor}{active}了{subject}",
}


def register() -> None:
    """Register the sentences, the words for codes and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_words("text.word-list-use", "active", {True: "启用", False: "停用"})
    sentences.register_subject("word-list", _word_list)


def _word_list(pk: str) -> str:
    found = WordList.objects.filter(pk=pk).first() if pk.isdecimal() else None
    return f"用语表“{found.name}”" if found else f"第 {pk} 号用语表"
