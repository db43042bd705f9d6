"""The rejects: beside the data, with number, reason and enough of the row to find it; never written over."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication.importing.accounts import commonest, kinds
from huiyin.domains.publication.importing.mapping import read_mapping
from huiyin.domains.publication.importing.rejects import HEAD, write_problems, write_rejects
from huiyin.domains.publication.importing.tests.conftest import row
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.importing.tests.conftest import Desk


def lines(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_the_rejects_lie_beside_the_data(desk: Desk) -> None:
    rows = [row(1), row(2, title="=1+1", body=" "), row(3, date="某日", note="备" * 500)]
    file = desk.jsonl(rows)
    with file.open("a", encoding="utf-8") as stream:
        stream.write('\n{"title": "断了')
    run = desk.read(file)
    field_map = read_mapping(desk.mapping())
    written = write_rejects(run, file, field_map)
    assert written == desk.folder / f"old.jsonl.rejects-{run.pk}.csv"
    head, *rest = lines(written)
    assert tuple(head) == HEAD
    assert [line[:3] for line in rest] == [
        ["2", "没有正文", "'=1+1"],
        ["3", "发布日期“某日”读不懂", "第 3 条旧信息"],
        ["4", "不是完好的 JSON", ""],
    ]
    assert "2019/2.html" in rest[0][3]
    assert "备" * 120 + "…" in rest[1][3]
    assert rest[2][3] == '{"title": "断了'

    assert write_rejects(run, file, field_map) == written, "the same content is one file"
    written.write_text("有人在上面记了笔记", encoding="utf-8")
    other = write_rejects(run, file, field_map)
    assert other == desk.folder / f"old.jsonl.rejects-{run.pk}-2.csv"
    assert written.read_text(encoding="utf-8") == "有人在上面记了笔记"


def test_no_file_without_rejects_and_a_sentence_where_none_can_be_written(desk: Desk) -> None:
    file = desk.jsonl([row(1)])
    field_map = read_mapping(desk.mapping())
    assert write_rejects(desk.read(file), file, field_map) is None
    bad = desk.jsonl([row(2, title="")], "bad.jsonl")
    with pytest.raises(Invalid, match="写不进去"):
        write_rejects(desk.read(bad), bad, field_map, desk.folder / "nowhere")


def test_problems_of_a_trial_go_to_a_file_that_is_not_there_yet(tmp_path: Path) -> None:
    file = tmp_path / "problems.csv"
    write_problems([(2, "rejected", "没有标题"), (3, "draft", "没有原发布日期")], file)
    assert lines(file)[1:] == [["2", "退回", "没有标题"], ["3", "留作草稿", "没有原发布日期"]]
    with pytest.raises(Invalid, match="已经有了"):
        write_problems([], file)


def test_reasons_are_counted_by_kind(desk: Desk) -> None:
    rows = [row(n, address="", date="" if n == 1 else "2019-05-15") for n in (1, 2)]
    rows.append(row(3, title=""))
    run = desk.read(desk.jsonl(rows))
    assert commonest(run, "draft") == [
        ("没有原文地址，不能证明已在别处公开", 2),
        ("没有原发布日期", 1),
    ]
    assert commonest(run, "rejected") == [("没有标题", 1)]
    assert kinds("与《甲》约有90%相同；有手机号码：138；图片 a.png 没有替代文字；栏目“乙”不存在") == {
        "与已有信息几乎相同", "有手机号码", "图片 … 没有替代文字", "栏目“…”不存在",
    }  # fmt: skip
