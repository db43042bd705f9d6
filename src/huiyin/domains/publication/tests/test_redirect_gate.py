"""The gate judges what stands on the ticket: whoever forged a row or a frozen document gets nothing past it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.redirect_gate import (
    check_redirect_withdrawal,
    check_redirects,
    needs_of_redirects,
)
from huiyin.domains.publication.rules.redirects import (
    ADDRESS_RULES,
    NEW,
    OLD,
    problems_of_new,
    problems_of_old,
)
from huiyin.domains.publication.tests.old_addresses import Desk
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.kernel.addresses import RESERVED
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City

pytestmark = pytest.mark.clause("website-guideline-2017:10")
DIGEST = "0" * 64


def row(number: int = 1, path: str = "/old.html", target: str = "/item/1/", **more: Any) -> Any:
    return {
        "id": number,
        "site": "city",
        "path": path,
        "target": target,
        "reason": "",
        "retired": False,
    } | more


def payload(documents: Mapping[str, Any], kind: str = "configuration") -> dict[str, Any]:
    digests = dict.fromkeys(documents, DIGEST)
    decisions = [
        {"action": a, "label": label, "role": role, "actor_id": n, "data": {"digests": digests}}
        for n, (a, label, role) in enumerate(
            (("propose", "提出设置变更", "registrar"), ("confirm", "复核同意", "approver"))
        )
    ]
    entries = [{"key": key, "digest": DIGEST} for key in documents]
    return {"kind": kind, "decisions": decisions, "entries": entries}


def problems(*rows: Any, **more: Any) -> list[str]:
    documents = {f"redirect/{r['id']}": r for r in rows} | more
    return check_redirects(payload(documents), documents)


def test_what_two_people_agreed_on_passes() -> None:
    assert problems(row(), row(2, "/栏目/旧文.html", "/news/"), row(3, "/zwgk/", "/")) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "以 / 开头"),
        ("old.html", "以 / 开头"),
        ("https://www.yunchuan.example/old.html", "以 / 开头"),
        ("/", "首页"),
        ("//old.html", "两个 /"),
        ("/a//b.html", "两个 /"),
        ("/a/../b.html", ". 或 .."),
        ("/./b.html", ". 或 .."),
        ("/view.php?id=3", "问号"),
        ("/a.html#top", "井号"),
        ("/a%2fb.html", "百分号"),
        ("/a\x00.html", "看不见"),
        ("/a\r\nSet-Cookie: x", "看不见"),
        ("/a\\b.html", "反斜杠"),
        ("/a b.html", "空格"),
        ("/a\u3000b.html", "空格"),
        ("/a\u202eb.html", "看不见"),
        ("/a\ud800.html", "看不见"),
        ('/a".html', "引号"),
        ("/a;b.html", "看不见"),
        ("/cafe\u0301.html", "标准写法"),
        (f"/{'a' * 300}", "太长"),
        (f"/{'栏' * 80}.html", "太长"),
        *((f"{beginning.rstrip('/')}/old/", "门户自己的页面") for beginning in RESERVED),
    ],
)  # fmt: skip
def test_an_old_address_that_may_not_lead_on(path: str, words: str) -> None:
    assert any(words in why for why in problems_of_old(path))
    assert any("旧地址" in why and words in why for why in problems(row(path=path)))


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "javascript:alert(1)",
     "evil.example", "", "/item/1/?x=1", "/item/1/#x", "/a/../b/", "/%2fevil.example/", "/\tevil", "/\nevil",
     "/search", "/search/", "/mode/elder", "/.well-known/huiyin/head.json", "/healthz", "http:evil"],
)  # fmt: skip
def test_nothing_leads_to_another_host_or_to_what_is_no_page(target: str) -> None:
    assert list(problems_of_new(target))
    assert any("转到" in why for why in problems(row(target=target)))


def test_every_rule_is_the_only_one_against_something() -> None:
    alone = {"begins": "a.html", "double": "/a//b", "dots": "/../a", "query": "/a?b", "escape": "/a%b",
             "marks": "/a b", "form": "/e\u0301", "length": "/" + "a" * 201, "home": "/",
             "reserved": "/item/1/", "answered": "/search"}  # fmt: skip
    assert alone.keys() == {rule.code for rule in ADDRESS_RULES}
    for code, path in alone.items():
        for rules in (OLD, NEW):
            if code in {rule.code for rule in rules}:
                assert [r.code for r in rules if r.broken(path)] == [code], path


def test_rows_of_one_ticket_are_judged_beside_each_other() -> None:
    assert any("同一个旧地址" in why for why in problems(row(1), row(2)))
    assert any("接连转向" in why for why in problems(row(1), row(2, "/b.html", "/old.html")))
    assert any("接连转向" in why for why in problems(row(1, "/a.html", "/a.html")))
    assert problems(row(1), row(2, "/old.html", retired=True)) == []
    assert problems(row(1, retired=True), row(2, "/b.html", "/old.html")) == []


def test_what_is_retired_may_stand_where_the_portal_has_pages_since() -> None:
    assert problems(row(1, "/marks/old.html", retired=True)) == []
    assert problems(row(1, target="/mode/old/", retired=True)) == []
    assert problems(row(1, "/marks/old.html"))


@pytest.mark.parametrize(
    "broken",
    [{"id": 2}, {"id": "1"}, {"id": True}, {"path": None}, {"target": 3}, {"retired": "no"}, {"extra": 1}, {"site": None}],
)  # fmt: skip
def test_a_document_that_is_no_redirect_or_another_one(broken: dict[str, Any]) -> None:
    documents = {"redirect/1": row() | broken}
    found = check_redirects(payload(documents), documents)
    assert any("不是一条旧地址" in why for why in found)
    assert needs_of_redirects({}, documents) == {}
    missing = row()
    del missing["retired"]
    documents = {"redirect/1": missing}
    assert any("不是一条旧地址" in why for why in check_redirects(payload(documents), documents))


def test_no_other_ticket_and_no_single_person() -> None:
    documents = {"redirect/1": row()}
    for kind in ("release", "emergency", "migration", "design"):
        assert check_redirects(payload(documents, kind), documents)
    alone = payload(documents)
    alone["decisions"][1]["actor_id"] = 0
    assert any("同一个人" in why for why in check_redirects(alone, documents))
    other = payload(documents)
    other["decisions"][1]["data"] = {"digests": {"redirect/1": "1" * 64}}
    assert any("不是这些设置" in why for why in check_redirects(other, documents))
    alone["decisions"] = alone["decisions"][:1]
    assert check_redirects(alone, documents) == ["站点设置须一人提出、另一人复核"]


def test_its_site_must_be_public_and_nothing_is_left_in_its_place() -> None:
    assert needs_of_redirects({}, {"redirect/1": row()}).keys() == {"site/city"}
    down = {"kind": "withdrawal", "notice": "", "notice_code": ""}
    assert check_redirect_withdrawal(down) == []
    assert check_redirect_withdrawal(down | {"notice": "请看另一个网站。"})


def test_a_forged_document_gets_no_ticket(city: City, tmp_path: Path, settings: Any) -> None:
    """Whoever writes the proposal's rows by hand, with two real people agreeing blindly, is stopped by the gate."""
    desk = Desk(city, tmp_path, settings)
    case = desk.propose("/old.html /item/1/")
    document = row(case.flags["frozen"][0], "/old.html", "//evil.example/")
    forged = gate.freeze(
        key=f"redirect/{document['id']}",
        document=document,
        files=[],
        actor=desk.admin,
        now=city.tick(),
    )
    Case.objects.filter(pk=case.pk).update(flags={"frozen": [forged.pk]})
    engine.advance(
        case_id=case.pk,
        action="confirm",
        actor=desk.second,
        now=city.tick(),
        data={"digests": {forged.key: forged.digest}},
    )
    decisions = [d.payload() for d in Decision.objects.filter(case=case).order_by("sequence")]
    with pytest.raises(PolicyBreach, match=r"转到 //evil\.example/：地址里不能有连着的两个 /"):
        gate.issue(
            kind="configuration",
            entries=[forged],
            decisions=decisions,
            actor=desk.second,
            now=city.tick(),
        )
