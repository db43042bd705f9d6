"""Word lists at the desk: who answers for them, their words, and changes that count when a second person agreed."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.channels.desk.tests.reviewing import words as said
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.foundation.text.models import WordList, WordListChange
from huiyin.foundation.text.services.word_lists import import_own_lists, install_word_list
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from django.test import Client

    from huiyin.channels.desk.tests.reviewing import Desk

pytestmark = pytest.mark.clause("inspection-indicators-2019:V1", "changchun-2015:4.1b")
LIST = """
name = "本市用语"
owner = "云川市政府办公室"
source = "云政办发〔2026〕7号"
kind = "wrong"
since = 2026-01-01

[[words]]
pattern = "云穿市"
suggestion = "云川市"

[[words]]
pattern = "云川是"
note = "同音"
"""
NEXT = LIST.replace('suggestion = "云川市"', 'suggestion = "云川"').replace("云川是", "运川市")


@pytest.fixture
def keeper(desk: Desk) -> Client:
    """Return the browser of the system administrator in a city that has a list."""
    install_word_list(source=LIST, actor=SYSTEM, now=desk.city.now)
    return desk.client("system_admin")


def sent_again(page: Any) -> dict[str, str]:
    """Return what the button to confirm would send."""
    text = page.content.decode()
    form = re.search(
        r'<textarea name="text" hidden>(.*?)</textarea>.*?name="version" value="(\d+)"',
        text,
        re.DOTALL,
    )
    assert form is not None
    return {"action": "propose", "text": html.unescape(form[1]), "version": form[2]}


def test_the_lists_tell_who_answers_for_them(keeper: Client) -> None:
    page = said(keeper.get("/words/"))
    for words in ("本市用语", "云川市政府办公室", "云政办发〔2026〕7号", "用词错误", "2026-01-01", "在用",
                  "已批准还没发布的稿件，都按当天的用语表检查"):  # fmt: skip
        assert words in page, words


def test_the_words_of_a_list_are_searched(keeper: Client) -> None:
    address = f"/words/{WordList.objects.get().pk}/"
    assert "云穿市" in said(keeper.get(address))
    found = said(keeper.get(f"{address}?q=同音"))
    assert "云川是" in found
    assert "云穿市" not in found
    assert "没有找到这样的用语" in said(keeper.get(f"{address}?q=甲乙"))


def judged(client: Client, action: str, opinion: str = "") -> Any:
    """Send what the page of the last change offers."""
    change = WordListChange.objects.latest("pk")
    values = {"action": action, "digest": change.digest, "opinion": opinion}
    return client.post(f"/words/changes/{change.pk}/", values, follow=True)


def test_a_version_counts_when_a_second_person_agreed(keeper: Client, desk: Desk) -> None:
    file = SimpleUploadedFile("list.toml", NEXT.encode())
    page = keeper.post("/words/import/", {"file": file, "action": "try"})
    assert "增加 1 条，去掉 1 条，改动 1 条" in said(page)
    sent = keeper.post("/words/import/", sent_again(page) | {"reason": "新文件"}, follow=True)
    shown = said(sent)
    for words in ("导入“本市用语”", "待复核", "还没有生效", "等下面任何一位复核：", "security_admin",
                  "提出的人不能自己复核", "撤回这次提出", "新文件"):  # fmt: skip
        assert words in shown, words
    assert "复核同意，马上生效" not in shown
    assert WordList.objects.get().version == 1
    for path in ("/words/", f"/words/{WordList.objects.get().pk}/"):
        assert "system_admin 于" in said(keeper.get(path)), path
    second = desk.client("security_admin")
    assert "1 项用语表变更等您复核" in said(second.get("/"))
    assert 'class="n">1</span>' in second.get("/words/").content.decode()
    number = WordListChange.objects.get().pk
    assert "运川市" in said(second.get(f"/words/changes/{number}/"))
    done = judged(second, "confirm")
    assert "已复核同意，马上生效" in said(done)
    assert WordList.objects.get().version == 2
    entry = Entry.objects.get(kind="text.word-list-agreed")
    assert (entry.data["added"], entry.data["removed"], entry.data["changed"]) == (1, 1, 1)
    assert sentence(entry) == "security_admin复核同意用语表“本市用语”第 2 版，马上生效，共 2 条"
    history = said(keeper.get(f"/words/{WordList.objects.get().pk}/"))
    assert "提出用语表变更" in history
    assert "security_admin复核同意" in history
    again = keeper.post("/words/import/", {"text": NEXT, "action": "try"})
    assert "与现有的完全相同" in said(again)


def test_the_proposer_cannot_agree_but_may_take_it_back(keeper: Client) -> None:
    page = keeper.post("/words/import/", {"text": NEXT, "action": "try"})
    keeper.post("/words/import/", sent_again(page))
    refused = judged(keeper, "confirm", "看过")
    assert refused.status_code == 403
    silent = judged(keeper, "drop")
    assert silent.status_code == 400
    assert "请写明为什么撤回" in said(silent)
    back = judged(keeper, "drop", "写错了")
    assert "已放弃，用语表没有改变" in said(back)
    assert "写错了" in said(back)
    assert "等复核的变更" not in said(keeper.get("/words/"))
    assert WordList.objects.get().version == 1


def test_every_word_of_a_new_list_is_shown_to_who_agrees_to_it(keeper: Client, desk: Desk) -> None:
    fresh = LIST.replace("本市用语", "另一份")
    page = keeper.post("/words/import/", {"text": fresh, "action": "try"})
    keeper.post("/words/import/", sent_again(page))
    shown = desk.page("security_admin", f"/words/changes/{WordListChange.objects.get().pk}/")
    assert "云穿市 → 云川市" in shown.partition("经办记录")[0]
    assert "云川是 （同音）" in shown.partition("经办记录")[0]
    assert "用词错误 · 启用日期 2026-01-01 · 云川市政府办公室" in shown.partition("经办记录")[0]


def test_when_a_version_counts_is_said_before_and_after(keeper: Client, desk: Desk) -> None:
    later = NEXT.replace("2026-01-01", "2099-01-01").replace('name = "', 'name = "另一份', 1)
    page = keeper.post("/words/import/", {"text": later, "action": "try"})
    keeper.post("/words/import/", sent_again(page))
    second = desk.client("security_admin")
    number = WordListChange.objects.get().pk
    assert "复核同意，自 2099-01-01 起生效" in said(second.get(f"/words/changes/{number}/"))
    assert "已复核同意，自 2099-01-01 起生效。" in said(judged(second, "confirm"))
    WordList.objects.update(active=False)
    page = keeper.post("/words/import/", {"text": NEXT, "action": "try"})
    keeper.post("/words/import/", sent_again(page))
    assert "已复核同意，表已停用，启用以后才生效。" in said(judged(second, "confirm"))


def test_a_screen_that_shows_something_else_agrees_to_nothing(keeper: Client, desk: Desk) -> None:
    page = keeper.post("/words/import/", {"text": NEXT, "action": "try"})
    keeper.post("/words/import/", sent_again(page))
    address = f"/words/changes/{WordListChange.objects.get().pk}/"
    values = {"action": "confirm", "digest": "0" * 64, "opinion": "看过"}
    late = desk.client("security_admin").post(address, values)
    assert late.status_code == 409
    assert "您看到的不是现在这份变更" in said(late)
    assert 'value="看过"' in late.content.decode()
    assert WordList.objects.get().version == 1


def test_what_somebody_else_changed_meanwhile_is_shown_anew(keeper: Client, desk: Desk) -> None:
    page = keeper.post("/words/import/", {"text": NEXT, "action": "try"})
    install_word_list(source=LIST.replace("云川是", "云川事"), actor=SYSTEM, now=desk.city.now)
    late = keeper.post("/words/import/", sent_again(page))
    assert late.status_code == 409
    assert "刚才被别人改过" in said(late)
    assert sent_again(late)["version"] == "2"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name = ", "读不出来"),
        (LIST.replace('kind = "wrong"', 'kind = "x"'), "类别只能是"),
        (LIST.replace("云川是", "云"), "只有一个字"),
        (LIST.replace('note = "同音"', 'exceptions = "云州"'), "要写成一个列表"),
        (LIST.replace('note = "同音"', f'note = "{"长" * 301}"'), "太长"),
    ],
)
def test_what_cannot_be_read_says_why_and_keeps_the_text(
    keeper: Client, text: str, why: str
) -> None:
    page = keeper.post("/words/import/", {"text": text, "action": "try"})
    assert page.status_code == 400
    assert why in said(page)
    assert "云政办发" in said(page) or text == "name = "


def test_a_list_is_switched_off_and_on_by_two_people(keeper: Client, desk: Desk) -> None:
    address, second = f"/words/{WordList.objects.get().pk}/", desk.client("security_admin")
    assert keeper.post(f"{address}switch/", {"reason": ""}).status_code == 400
    assert 'name="wanted" value="off"' in keeper.get(f"{address}switch/").content.decode()
    off = keeper.post(f"{address}switch/", {"reason": "误报太多", "wanted": "off"}, follow=True)
    assert "还没有生效" in said(off)
    assert WordList.objects.get().active
    twice = keeper.post(f"{address}switch/", {"reason": "误报太多", "wanted": "off"})
    assert "已经有一项变更在等复核" in said(twice)
    judged(second, "confirm")
    assert not WordList.objects.get().active
    assert "security_admin复核同意停用用语表“本市用语”" in said(keeper.get(address))
    assert "已停用" in said(keeper.get("/words/"))
    late = keeper.post(f"{address}switch/", {"reason": "误报太多", "wanted": "off"})
    assert "已经停用" in said(late), "what was asked for is done, never its opposite"
    keeper.post(f"{address}switch/", {"reason": "已整理", "wanted": "on"})
    judged(second, "confirm")
    assert WordList.objects.get().active


def test_our_own_lists_fit_on_their_pages(keeper: Client, desk: Desk) -> None:
    for done in import_own_lists(actor=SYSTEM, now=desk.city.now):
        assert keeper.get(f"/words/{done.word_list.pk}/").status_code == 200


def test_nothing_is_proposed_that_was_not_looked_at(keeper: Client) -> None:
    before = WordList.objects.get().version
    changed = LIST.replace("同音", "音同")
    answer = keeper.post("/words/import/", {"action": "propose", "text": changed})
    assert answer.status_code == 409
    assert "请先看看会改变什么" in said(answer)
    assert WordList.objects.get().version == before
