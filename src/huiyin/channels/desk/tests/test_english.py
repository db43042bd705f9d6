"""The desk in English: every label of the tables is said in it, and a page holds no Chinese but what is data."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.utils import translation
from tools import strings
from typing_extensions import override

from huiyin.channels.desk.wording import said
from huiyin.domains.publication import services
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.tests.conftest import frozen
from huiyin.domains.publication.tests.releasing import admit, refuse
from huiyin.domains.publication.tests.test_withholding import kept_back
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.cases import citations, rulebooks
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.ledger import sentences
from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.foundation.text.models import WordList, WordListChange
from huiyin.foundation.text.services.word_lists import import_own_lists
from huiyin.foundation.text.tests.changing import imported, proposed
from huiyin.foundation.tick import jobs
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db import models

    from huiyin.channels.desk.tests.reviewing import Desk

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
READ = ("label", "duty", "question", "sentence", "advice")


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """Give the next test the language of the project: a request sets that of its reader for the thread."""
    yield
    translation.deactivate()


def labels() -> Iterator[tuple[str, str]]:
    """Yield (where it stands, label) of every table as registered."""
    for book in rulebooks.registered():
        yield from ((book.name, row.label) for row in (*book.states, *book.steps, *book.clocks))
    for name, rows in citations.tables().items():
        for row in rows:
            yield from ((name, getattr(row, read)) for read in READ if hasattr(row, read))
    yield from (("jobs", job.label) for job in jobs.registered().values())
    yield from sentences.registered().items()
    yield from _choices()


def _choices() -> Iterator[tuple[str, str]]:
    """Yield the names of the choices of every field, said as the language of the tests has them."""
    for model in apps.get_models():
        if model.__module__.startswith("huiyin."):
            for field in model._meta.get_fields():
                for _code, label in getattr(field, "flatchoices", ()):
                    yield str(field), str(label)


def test_every_registered_label_is_said_in_english() -> None:
    found = [row for row in labels() if not row[0].startswith("test")]
    assert len(found) > 300
    with translation.override("en"):
        left = [(where, label) for where, label in found if CHINESE.search(said(label))]
    assert left == []


def test_chinese_stays_as_the_tables_have_it() -> None:
    assert [label for _where, label in labels() if said(label) != label] == []


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("第 2 轮", "第 2 轮"),
        ("缺少发文字号", "Missing: document number"),
        ("“初审”与“终审”是同一个人", "“First review” and “Third review” are one person"),
        (
            "发布器没有运行（从未应答）。请系统管理员启动发布器。",
            "The releaser is not running (never answered). The system administrator should start the releaser.",
        ),
        ("《关于停水的通知（试行）》：送审", "《关于停水的通知（试行）》: Submit for review"),
        ("国庆节放假", "day off (National Day)"),
        (
            "《一图读懂：信息公开新规定（试行）》等您办理：保密审查",
            "《一图读懂：信息公开新规定（试行）》 is waiting for you: Secrecy review",
        ),
        (
            "请于 2026年11月30日 23:59 前办完，现在在“保密审查”。",
            "Please complete this by 2026-11-30 23:59; it is now at “Secrecy review”.",
        ),
    ],
)
def test_a_sentence_that_was_kept_is_recognised(kept: str, read: str) -> None:
    with translation.override("en"):
        assert said(kept).casefold() == read.casefold()


class _Words(HTMLParser):
    """Gathers what an English reader meets: texts and spoken attributes outside of parts marked as Chinese."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[bool] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        quiet = (self._open and self._open[-1]) or tag in {"script", "style"}
        quiet = quiet or given.get("lang", "").startswith("zh")
        if tag not in self.VOID:
            self._open.append(bool(quiet))
        if not quiet:
            self.found += [
                given[k] for k in ("alt", "aria-label", "placeholder", "title") if k in given
            ]

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._open:
            self._open.pop()

    @override
    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1]):
            self.found.append(data)


def names() -> list[str]:
    """Return what stays Chinese in any language: names, titles, numbers, what people wrote, citations of the law.

    Of the interface only the examples in its own English words count, such as a document number.
    """
    from huiyin.domains.publication.models import Column, Site
    from huiyin.foundation.organs.models import Appointment, Organ, OrganName, Person

    columns: list[tuple[type[models.Model], tuple[str, ...]]] = [
        (Organ, ("name", "short_name", "agency_words")),
        (OrganName, ("name",)),
        (Person, ("name",)),
        (Appointment, ("title",)),
        (Site, ("name", "registration_mark")),
        (Column, ("name", "column_type")),
        (WordList, ("name", "owner", "source")),
        (Item, ("title", "summary", "document_number", "registration", "topic", "genre", "source")),
        (Decision, ("opinion", "actor_name")),
    ]
    found = {
        str(value)
        for model, fields in columns
        for row in model.objects.values_list(*fields)
        for value in row
        if value
    }
    for document in citations.documents().values():
        found.add(document.title)
        found |= {str(clause) for clause in document.clauses.values()}
    found |= {
        text for data in Decision.objects.values_list("data", flat=True) for text in _texts(data)
    }
    found |= {text for text in strings.translations().values() if CHINESE.search(text)}
    return sorted(found, key=len, reverse=True)


def _texts(data: Any) -> Iterator[str]:
    """Yield what was typed with a decision."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)


def left_in(answer: Any) -> list[str]:
    """Return the Chinese of a page that is no data."""
    parser = _Words()
    parser.feed(answer.content.decode())
    text = " \n".join(parser.found)
    for name in names():
        text = text.replace(name, "")
    return [line.strip() for line in text.splitlines() if CHINESE.search(line)]


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Return the city on a day on which there is something of everything, read in English."""
    city = desk.city
    User.objects.update(language="en")
    for role in ("audit_admin",):
        user = User.objects.create(username=role, language="en")
        RoleGrant.objects.create(user=user, role=role, since=city.now - timedelta(days=1))
    _out, ticket = city.release("notice", title="关于城区道路临时交通管制的通告")
    admit(city, ticket)
    _refused, other = city.release(title="市政府召开常务会议")
    refuse(city, other)
    city.release("notice", title="关于开展节水宣传周活动的通知")
    import_own_lists(actor=SYSTEM, now=city.now)
    imported(CITY_WORDS, now=city.now)
    proposed(CITY_WORDS.replace("云洲市", "云周市"), now=city.now)
    doubtful = city.draft(
        "policy", title="云川市城市供水管理办法",
        body=[{"type": "text", "value": "联系电话13800138000，见 <a href='http://a.example/'>附表</a>。内部资料。"}],
    )  # fmt: skip
    for state in ("proofreading_1", "secrecy_review", "approval", "registration"):
        item = city.draft(title=f"关于{state}的公告")
        city.submit(item)
        city.pass_to(item, state)
    back = city.draft(title="关于停水的公告")
    city.submit(back)
    services.return_to_draft(
        item_id=back.pk, opinion="请核对时间。", actor=city.people["proofreader"], now=city.tick(),
        digest_seen=frozen(back).frozen.digest,
    )  # fmt: skip
    kept_back(city, title="关于人事安排的通知")
    assert doubtful.pk
    assert Notice.objects.exists()
    Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk).update(state="failed")
    return desk


CITY_WORDS = """
name = "City words"
owner = "The office"
source = "No. 7"
kind = "wrong"
since = 2026-01-01
words = [{ pattern = "云洲市", suggestion = "云州市" }]
"""
PAGES = {
    "author": ("/", "/waiting/", "/items/", "/items/new/", "/register/", "/withheld/", "/outdated/", "/notices/", "/calendar/"),
    "proofreader": ("/", "/waiting/", "/notices/"),
    "secrecy_officer": ("/", "/purge/", "/purge/new/", "/notices/"),
    "approver": ("/", "/settings/", "/design/", "/purge/"),
    "registrar": ("/", "/register/", "/settings/", "/design/"),
    "system_admin": (
        "/", "/organs/", "/organs/new/", "/organs/yc-gov/", "/people/", "/people/new/",
        "/people/accounts/", "/settings/", "/settings/sites/city/", "/settings/columns/city-news/",
        "/settings/columns/new/", "/design/", "/machinery/", "/outbox/", "/words/", "/words/import/", "/calendar/",
        "/calendar/import/", "/calendar/?year=2027",
    ),
    "security_admin": ("/", "/people/accounts/", "/purge/"),
    "audit_admin": ("/", "/ledger/", "/ledger/?verify=1"),
}  # fmt: skip


def test_no_page_of_the_desk_speaks_chinese_to_an_english_reader(busy: Desk) -> None:
    found: dict[str, list[str]] = {}
    author = User.objects.get(username="author").pk
    about = (f"/people/accounts/{author}/", f"/people/accounts/{author}/grant/")
    lists = [f"/words/{pk}/" for pk in WordList.objects.values_list("pk", flat=True)]
    changes = [f"/words/changes/{c.pk}/" for c in WordListChange.objects.all()]
    more = {
        "security_admin": (*PAGES["security_admin"], *about, "/words/", *changes),
        "system_admin": (*PAGES["system_admin"], *lists, f"{lists[0]}switch/", *changes),
    }
    for role, pages in (PAGES | more).items():
        browser = busy.client(role)
        for page in pages:
            answer = browser.get(page)
            assert answer.status_code == 200, (role, page)
            found |= {f"{role} {page}": left} if (left := left_in(answer)) else {}
    assert found == {}


def test_no_review_page_speaks_chinese_to_an_english_reader(busy: Desk) -> None:
    found: dict[str, list[str]] = {}
    for role in busy.city.people:
        browser = busy.client(role)
        for item in Item.objects.all():
            answer = browser.get(f"/items/{item.pk}/")
            if answer.status_code == 200:
                found |= {f"{role} {item.title}": left} if (left := left_in(answer)) else {}
    assert found == {}


def test_a_notice_is_kept_in_chinese_whatever_language_the_act_was_done_in(desk: Desk) -> None:
    item = desk.city.draft()
    with translation.override("en"):
        desk.city.submit(item)
    kept = Notice.objects.latest("pk")
    assert kept.subject == f"《{item.title}》等您办理：初校"
    User.objects.update(language="en")
    page = desk.page("proofreader", "/notices/")
    assert f"《{item.title}》 is waiting for you: First proofreading" in page
