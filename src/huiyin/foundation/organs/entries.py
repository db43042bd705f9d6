"""机关的台账用语 (ledger sentences) of organs, persons and posts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.ledger import sentences
from huiyin.foundation.organs.models import Organ, Person

SENTENCES = {
    "organ.established": "{actor}登记了机关“{name}”",
    "organ.described": "{actor}更新了{subject}的登记信息",
    "organ.renamed": "{actor}将机关“{before}”更名为“{after}”，自{on}起，依据：{basis}",
    "organ.closed": "{actor}办理了{subject}的撤销，自{on}起，依据：{basis}",
    "person.registered": "{actor}登记了人员{subject}",
    "person.described": "{actor}更新了人员{subject}的登记信息：{fields}",
    "post.appointed": "{actor}办理了{subject}的任职，自{since}起",
    "post.ended": "{actor}办理了{subject}的离任，自{on}起",
}

CHANGES = frozenset({"organ.established", "organ.described", "organ.renamed", "organ.closed"})
"""Entries after which a screen with the organ's facts is out of date."""


def register() -> None:
    """Register the sentences and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_subject("organ", _organ)
    sentences.register_subject("person", _person)


def _organ(code: str) -> str:
    organ = Organ.objects.filter(code=code).first()
    return organ.name if organ else _("机关“{code}”").format(code=code)


def _person(pk: str) -> str:
    person = Person.objects.filter(pk=pk).first() if pk.isdigit() else None
    return person.name if person else _("第 {pk} 号人员").format(pk=pk)
