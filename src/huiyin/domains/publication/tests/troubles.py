"""The table of what automatic checks look for, and ways to bring each of it into an item under review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.models import Item, Submission
from huiyin.domains.publication.services.signatures import keep_signature
from huiyin.foundation.release import gate
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.text.scanners.contacts import luhn
from huiyin.foundation.text.scanners.identity import check_digit
from huiyin.foundation.text.services.word_lists import install_word_list
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City
    from huiyin.foundation.text.models import WordList

FIRST = "22010419870317062"
CARD = next(f"622848040256489001{d}" for d in range(10) if luhn(f"622848040256489001{d}"))
URL = "https://dead.example/"
WORD_LIST = """
name = "本市{kind}"
owner = "云川市人民政府办公室"
source = "云政办发〔2026〕7号"
kind = "{kind}"
since = 2026-01-01
words = [{{ pattern = "{word}", suggestion = "{better}" }}]
"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A kind of finding: its code, how it is called, how grave it is, and the words or fields that cause it."""

    code: str
    label: str
    severity: str
    html: str = ""
    fields: tuple[tuple[str, Any], ...] = ()


TROUBLES = (
    Trouble("id-card", "有完整的身份证件号码", "refuse", f"身份证号{FIRST}{check_digit(FIRST)}。"),
    Trouble("mobile", "有手机号码", "confirm", "联系人王某，手机13812345678。"),
    Trouble("bank-card", "有银行卡号", "confirm", f"请汇入银行卡号{CARD}。"),
    Trouble("home-address", "有疑似家庭住址", "confirm", "家住幸福小区3号楼2单元501室。"),
    Trouble("secrecy-mark", "有密级标志", "refuse", "机密★10年"),
    Trouble("work-secret-mark", "有工作秘密或商业秘密标志", "refuse", "【工作秘密】"),
    Trouble("word-banned", "有严重表述错误", "refuse", "云川人名政府高度重视。"),
    Trouble("word-wrong", "疑似用词错误", "confirm", "请各部门按排人员。"),
    Trouble("dead-link", "链接打不开", "confirm", f'详见<a href="{URL}">原文</a>。'),
    Trouble("near-duplicate", "与已有信息几乎相同", "confirm", "本公告自发布之日起施行。"),
    Trouble("metadata-missing", "缺少内容概述", "refuse", fields=(("summary", ""),)),
)


def list_arrives(city: City, kind: str) -> WordList:
    """Take over a word list of a kind."""
    word, better = {"banned": ("人名政府", "人民政府"), "wrong": ("按排", "安排")}[kind]
    source = WORD_LIST.format(kind=kind, word=word, better=better)
    return install_word_list(source=source, actor=SYSTEM, now=city.now).word_list


def link_dies(city: City) -> None:
    """Let the background check have found the link dead."""
    answer = {"ok": False, "status": 404, "reason": "对方回答 404", "checked_at": city.now}
    LinkCheck.objects.update_or_create(
        url=URL, defaults=answer, create_defaults=answer | {"added_at": city.now}
    )


def twin_arrives(city: City, document: dict[str, Any]) -> None:
    """Let an item with the same words be taken in from elsewhere."""
    twin = Item.objects.create(
        item_type="news", organ=city.organ, title="旧网站上的同一篇", body="[]"
    )
    keep_signature(item_id=twin.pk, text=words(document))


def troubled(document: dict[str, Any], *troubles: Trouble) -> dict[str, Any]:
    """Return a document with troubles in it."""
    html = "".join(f"<p>{t.html}</p>" for t in troubles if t.html)
    block = {"id": "trouble", "type": "text", "value": {"html": html}}
    fields = {name: value for t in troubles for name, value in t.fields}
    return document | {"body": [*document["body"], block] if html else document["body"]} | fields


def plant(city: City, item: Item, *troubles: Trouble) -> Submission:
    """Put a document with troubles under review as if nothing had been found when it was submitted."""
    before = Submission.objects.filter(item=item).order_by("pk")[0]
    document = troubled(gate.document_of(before.frozen), *troubles)
    if any(t.code == "near-duplicate" for t in troubles):
        twin_arrives(city, document)
    kept = gate.freeze(
        key=item.key, document=document, files=[], actor=city.people["author"], now=city.now
    )
    return Submission.objects.create(
        item=item, round=100 + item.submissions.count(), frozen=kept, revision=before.revision,
        marks=before.marks, findings=[], submitted_at=city.now,
    )  # fmt: skip
