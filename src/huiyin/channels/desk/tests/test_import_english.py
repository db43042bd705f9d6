"""An import batch read in English: what became of its rows is said in English, whatever the reason was."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone, translation

from huiyin.channels.desk.tests.test_english import CHINESE, left_in
from huiyin.domains.publication.importing import signing
from huiyin.domains.publication.importing.run import import_documents
from huiyin.domains.publication.importing.tests.conftest import MAPPING, row, words
from huiyin.domains.publication.models import ImportRow, ImportRun
from huiyin.foundation.accounts.models import User
from huiyin.foundation.release.models import Refusal, Ticket
from huiyin.foundation.text.services.word_lists import import_own_lists
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.channels.desk.tests.conftest import Staff

pytestmark = pytest.mark.django_db
PEOPLE = "市民赵一二的手机13812345678，家住幸福小区3号楼2单元501室。"
ROWS = [
    row(1),
    row(2, address=""),
    row(3, date=""),
    row(4, title="一条被截断的标题..."),
    row(5, body=PEOPLE),
    row(6, body="市民的身份证号220104198703170624。"),
    row(7, title="第七条", body=row(1)["body"]),
    row(8, title=""),
    row(9, body=""),
    row(10, title="题" * 301),
    row(11, date="某年某月"),
    row(12, made="去年"),
    row(13, validity="永久"),
    row(14, body="关于人名政府的通知。" + words(14)),
    row(15, organ="远山市"),
]
QUOTED = re.compile(r"迁移〔\d+〕\d+|家住幸福小区[*]+|人名政府|某年某月|去年|永久|远山市|题{30,}")
"""What reasons quote of the rows."""


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    translation.deactivate()


def read_in(staff: Staff, path: Path, mapping: str, folder: Path) -> ImportRun:
    """Read a file or a folder in, in Chinese as the command line does."""
    file = folder / "mapping.toml"
    file.write_text(mapping, encoding="utf-8")
    import_own_lists(actor=SYSTEM, now=timezone.now())
    actor = staff.actor("importer")
    return import_documents(path, file, reason="Old site closes.", actor=actor, now=timezone.now())


@pytest.fixture
def table(staff: Staff, tmp_path: Path) -> ImportRun:
    """A file whose rows have what rows of files have."""
    file = tmp_path / "old.jsonl"
    lines = [json.dumps(r, ensure_ascii=False) for r in ROWS]
    file.write_text("\n".join([*lines, '{"title": ', '["a"]']), encoding="utf-8")
    mapping = MAPPING + 'made_on = "made"\nvalidity = "validity"\norgan = "organ"\n'
    return read_in(staff, file, mapping, tmp_path)


PAGE = """<html><head><title>{title}</title></head><body><p>{words}</p>{inside}</body></html>"""
INSIDE = [
    '<img src="lost.png" alt="x"><img src="data:image/png;base64,AA" alt="x">',
    '<a href="lost.doc">x</a><a href="fake.pdf">x</a><img src="fake.png" alt="x"><img src="fake.png">',
    "<iframe src=x></iframe><video src=x></video><audio src=x></audio><embed src=x><object></object>",
    '<ol start="5"><li>x</li></ol>',
]
PAGES = """
format = "html"
body_format = "html"
type = "news"
organ = "yc-gov"
column = "city-news"
source = "Old site"

[fields]
title = "title"
body = "html"
"""


@pytest.fixture
def folder(staff: Staff, tmp_path: Path) -> ImportRun:
    """A folder whose pages have what pages have."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "fake.pdf").write_bytes(b"MZ not a pdf")
    (site / "fake.png").write_bytes(b"<svg onload=alert(1)>")
    for number, inside in enumerate(INSIDE):
        page = PAGE.format(title=f"Page {number}", words=words(number + 50), inside=inside)
        (site / f"p{number}.html").write_text(page, encoding="utf-8")
    (site / "wrong.html").write_bytes("<title>Page</title>中文".encode("gb18030"))
    return read_in(staff, site, PAGES, tmp_path)


def reasons(run: ImportRun) -> list[str]:
    """Return every reason that a row of the run has."""
    return [part for r in run.rows.all() for part in r.reason.split("；") if part]


def english(staff: Staff, run: ImportRun, role: str = "importer") -> dict[str, list[str]]:
    """Return the Chinese that is left on the pages of a run, without what its rows quote."""
    client = staff.client(role)
    User.objects.update(language="en")
    found: dict[str, list[str]] = {}
    for query in ("", "?outcome=draft", "?outcome=rejected"):
        answer = client.get(f"/imports/{run.pk}/{query}")
        assert answer.status_code == 200
        left = [line for line in left_in(answer) if CHINESE.search(QUOTED.sub("", line))]
        found |= {query: left} if left else {}
    return found


def test_the_reasons_of_rows_are_said_in_english(staff: Staff, table: ImportRun) -> None:
    told = "；".join(reasons(table))
    for words_ in ("没有原文地址", "没有原发布日期", "被截断", "手机号码", "家庭住址", "与《第 1 条旧信息》约有",
                   "没有标题", "没有正文", "标题超过 300 字", "发布日期“某年某月”读不懂", "成文日期“去年”读不懂",
                   "永久", "严重表述错误", "发布机构“远山市”不在", "不是完好的 JSON", "不是一个 JSON 对象"):  # fmt: skip
        assert words_ in told, words_
    assert english(staff, table) == {}


def test_the_reasons_of_pages_are_said_in_english(staff: Staff, folder: ImportRun) -> None:
    told = "；".join(reasons(folder))
    for words_ in ("图片 lost.png 没有随文件交来", "有图片没有随文件交来", "附件 lost.doc 没有随网页交来",
                   "附件 fake.pdf 没有收下：", "图片 fake.png 没有收下：", "没有替代文字", "（iframe）", "视频", "音频",
                   "（object）", "（embed）", "编号列表", "不是 utf-8 编码"):  # fmt: skip
        assert words_ in told, words_
    assert english(staff, folder) == {}


def test_signatures_and_what_the_releaser_refused_are_said_in_english(
    staff: Staff, table: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "PART", 1)
    row_ = ImportRow.objects.filter(run=table, outcome="release").first()
    assert row_ is not None
    for role in ("importer", "approver"):
        signing.sign(
            run_id=table.pk,
            opinion="Compared.",
            secrecy="clear",
            actor=staff.actor(role),
            now=timezone.now(),
        )
        assert english(staff, table, role) == {}
    ticket = Ticket.objects.filter(kind="migration").order_by("pk").first()
    assert ticket is not None
    Refusal.objects.create(ticket=ticket, problems=["缺少来源"], refused_at=timezone.now())
    assert english(staff, table, "approver") == {}
