"""The ledger reads as Chinese: no code, address or UTC moment is left in any of its sentences."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from string import Formatter

import pytest

from huiyin.foundation.ledger import sentences
from huiyin.foundation.ledger.models import Entry
from tests.architecture.source import modules, tree

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
CODE = re.compile(
    r"[A-Za-z_][\w-]*[./][\w./-]*\w|working_day|calendar_day|\d{4}-\d{2}-\d{2}|\+00:00", re.ASCII
)
SUBJECTS = {
    "account": "account/1",
    "calendar": "calendar/2027",
    "case": "item/1",
    "delivery": "delivery/1",
    "file": "file/1",
    "organ": "organ/yc-gov",
    "person": "person/1",
    "post": "organ/yc-gov",
    "publication": "column/city-news",
    "release": "ticket/1",
    "role": "account/1",
    "text": "word-list/1",
    "watch": "watch/release.shadow",
}
"""What entries of a group are about; a group that is not here is about an item."""
VALUES = {
    "after": "2026-12-07T16:00:00+00:00",
    "before": "2026-11-30T16:00:00+00:00",
    "due": "2026-11-30T16:00:00+00:00",
    "until": "2026-11-23T02:00:00.123456+00:00",
    "since": "2026-11-23",
    "on": "2026-11-23",
    "interpretation": "item/2",
    "kind": "emergency",
    "opinion": "agree",
    "organ": "yc-gov",
    "organs": ["yc-gov", "yc-edu"],
    "problems": ["“item/1”：有密级标志（机密★10年）", "“column/city-news”已由更晚的发布票更新"],
    "faults": ["item/1：第 2 个决定的封印不符"],
    "registration": "",
    "unit": "working_day",
    "active": False,
}
KINDS = sorted(k for k in sentences.registered() if not k.startswith("test."))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_holds_no_code(kind: str, db: None) -> None:
    names = {n for _, n, _, _ in Formatter().parse(sentences.registered()[kind]) if n}
    data = {name: VALUES.get(name, "三") for name in names - {"actor", "post", "subject"}}
    entry = Entry(
        kind=kind,
        at=NOW,
        actor_name="林岚",
        actor_post="科长",
        subject=SUBJECTS.get(kind.partition(".")[0], "item/1"),
        data=data,
    )
    told = sentences.sentence(entry)
    assert CODE.search(told) is None, told
    assert "agree" not in told
    assert "emergency" not in told
    assert sentences.UNKNOWN not in told


def test_moments_are_told_in_shanghai(db: None) -> None:
    data = {"label": "审核", "year": 2027, "before": VALUES["before"], "after": VALUES["after"]}
    entry = Entry(kind="case.due_moved", actor_name="系统", subject="item/1", data=data)
    told = sentences.sentence(entry)
    assert "由 2026年12月01日 00:00 改为 2026年12月08日 00:00" in told


def test_a_value_does_not_lose_to_the_kind_of_the_entry(db: None) -> None:
    data = {"kind": "release", "registration": "云公〔2026〕00001", "count": 1}
    entry = Entry(kind="release.ticket", actor_name="杨帆", subject="ticket/7", data=data)
    assert (
        sentences.sentence(entry)
        == "杨帆开出第 7 号发布票（发布），登记号 云公〔2026〕00001，共 1 件"
    )


def test_every_kind_that_is_recorded_has_a_sentence() -> None:
    recorded = {
        keyword.value.value
        for file in modules()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
        for keyword in node.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    assert recorded - set(sentences.registered()) == set()
    assert len(recorded) > 20


def test_every_prefix_of_a_subject_has_a_name(db: None) -> None:
    """Prefixes are those of f-strings such as ``f"ticket/{number}"`` given as ``subject``."""
    found = set()
    for file in modules():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.keyword) and node.arg == "subject":
                first = getattr(node.value, "values", [None])[0]
                if isinstance(first, ast.Constant) and "/" in str(first.value):
                    found.add(str(first.value).partition("/")[0])
    assert {"ticket", "word-list", "configuration"} <= found
    assert [p for p in sorted(found) if sentences.subject_name(f"{p}/1") == f"{p}/1"] == []
