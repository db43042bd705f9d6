"""Two people who change word lists, and what they do together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.text.selectors import present_version
from huiyin.foundation.text.services.word_list_changes import confirm, propose_import, propose_use
from huiyin.foundation.text.word_list_text import read
from huiyin.kernel.actors import Actor, Grant

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.text.models import WordList, WordListChange

LIST = """
name = "本市用语"
owner = "云州市政府办公室"
source = "云政办发〔2026〕7号"
kind = "wrong"
since = 2026-01-01
words = [{ pattern = "云洲市", suggestion = "云州市" }]
"""


def person(number: int, *roles: str) -> Actor:
    """Return somebody with roles in the whole city."""
    return Actor("person", number, f"第{number}人", grants=frozenset(Grant(r) for r in roles))


KEEPER, SECOND = person(1, "system_admin"), person(2, "security_admin")


def proposed(source: str, *, now: datetime, actor: Actor = KEEPER) -> WordListChange:
    """Let the keeper propose a version, compared with the present one."""
    seen = present_version(read(source).name)
    return propose_import(source=source, seen_version=seen, actor=actor, now=now)


def imported(source: str, *, now: datetime) -> WordList:
    """Bring a version in by two people."""
    change = proposed(source, now=now)
    return confirm(change=change, digest_seen=change.digest, actor=SECOND, now=now)


def switched(word_list: WordList, *, active: bool, now: datetime) -> WordList:
    """Put a list into use or out of it by two people."""
    change = propose_use(word_list=word_list, active=active, reason="试用", actor=KEEPER, now=now)
    return confirm(change=change, digest_seen=change.digest, actor=SECOND, now=now)
