"""台账用语: how the acts on word lists read in the ledger."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.ledger import sentences
from huiyin.foundation.text.models import WordList, WordListChange
from huiyin.foundation.text.word_list_effects import effect_words

SENTENCES = {
    "text.word-list": "{actor}导入用语表“{name}”第 {version} 版，共 {words} 条",
    "text.word-list-agreed": "{actor}复核同意用语表“{name}”第 {version} 版，{effect}，共 {words} 条",
    "text.word-list-use": "{actor}{active}了{subject}，原因：{reason}",
    "text.word-list-use-agreed": "{actor}复核同意{active}{subject}，{effect}，原因：{reason}",
}


def register() -> None:
    """Register the sentences, the words for codes and the names of the subjects."""
    sentences.register(SENTENCES)
    for kind in ("text.word-list-use", "text.word-list-use-agreed"):
        sentences.register_words(kind, "active", {True: "启用", False: "停用"})
    for kind in ("text.word-list-agreed", "text.word-list-use-agreed"):
        sentences.register_words(kind, "effect", effect_words)
    sentences.register_subject("word-list", _word_list)
    sentences.register_subject("word-list-change", _change)


def _word_list(pk: str) -> str:
    found = WordList.objects.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        return _("第 {pk} 号用语表").format(pk=pk)
    return _("用语表“{name}”").format(name=found.name)


def _change(pk: str) -> str:
    found = WordListChange.objects.filter(pk=pk).first() if pk.isdecimal() else None
    if found is None:
        return _("第 {pk} 号用语表变更").format(pk=pk)
    return _("第 {pk} 号用语表变更（{act}“{name}”）").format(
        pk=pk, act=found.get_act_display(), name=found.name
    )
