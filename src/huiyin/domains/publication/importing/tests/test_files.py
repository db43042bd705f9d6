"""What a file may be: JSON lines, CSV in two encodings, Parquet, a folder of pages; and what a mapping may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huiyin.domains.publication.importing.accounts import rejects
from huiyin.domains.publication.importing.mapping import read_mapping
from huiyin.domains.publication.importing.tests.conftest import MAPPING, row, words
from huiyin.domains.publication.models import Item
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.importing.tests.conftest import Desk
    from huiyin.domains.publication.models import ImportRun

WHOLE_FILE = MAPPING.replace(
    'source = "旧网站"', 'source = "旧网站"\nsource_url = "https://old.yunchuan.example/"'
)


def addresses(run: ImportRun) -> list[str]:
    """Return the source addresses of what would be released, in the order of the rows."""
    rows = run.rows.filter(outcome="release").order_by("number").select_related("frozen")
    return [gate.document_of(r.frozen)["source_url"] for r in rows if r.frozen]


def titles() -> list[str]:
    return list(Item.objects.order_by("pk").values_list("title", flat=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv(desk: Desk, encoding: str) -> None:
    file = desk.folder / "old.csv"
    lines = ["title,body,date,address"]
    lines += [
        f'{r["title"]},"{r["body"]}，第二句",{r["date"]},{r["address"]}' for r in (row(1), row(2))
    ]
    lines += ["多一列,正文,2019-05-15,https://a.example/,多"]
    file.write_bytes("\r\n".join(lines).encode(encoding))
    mapping = MAPPING if encoding != "gb18030" else f'encoding = "gb18030"\n{MAPPING}'
    run = desk.read(file, mapping)
    assert titles() == ["第 1 条旧信息", "第 2 条旧信息"]
    assert rejects(run) == [(3, "列数比表头多")]


def test_csv_read_in_the_wrong_encoding_is_rejected_row_by_row(desk: Desk) -> None:
    file = desk.folder / "old.csv"
    file.write_bytes(
        "title,body,date,address\r\n标题,正文,2019-05-15,https://a.example/".encode("gb18030")
    )
    run = desk.read(file)
    assert rejects(run) == [(1, "有无法识别的字符，请检查文件编码")]


def test_parquet(desk: Desk) -> None:
    file = desk.folder / "old.parquet"
    pq.write_table(pa.Table.from_pylist([row(n) for n in range(1, 4)]), file)
    run = desk.read(file)
    assert titles() == [f"第 {n} 条旧信息" for n in (1, 2, 3)]
    assert addresses(run) == [row(n)["address"] for n in (1, 2, 3)]


PAGE = """<!doctype html><html><head><title>站点首页</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2019-05-15 08:30">
<meta name="Url" content="{address}"><style>p {{ color: red }}</style></head>
<body><script>alert(1)</script><h1>{title}</h1><p>{body}</p><!-- 内部批注 --><p>二&amp;三</p></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_folder_of_pages(desk: Desk, encoding: str) -> None:
    folder = desk.folder / "pages"
    (folder / "2019").mkdir(parents=True)
    for n, name in ((1, "2019/a.html"), (2, "b.htm")):
        given = row(n)
        text = PAGE.format(title=given["title"], body=given["body"], address=given["address"])
        (folder / name).write_bytes(text.encode(encoding))
    (folder / "c.html").write_bytes(b"\xff\xfe\xff")
    (folder / "notes.txt").write_text("不是网页", encoding="utf-8")
    mapping = f'format = "html"\nbody_format = "html"\nencoding = "{encoding}"\n' + MAPPING.replace(
        'body = "body"', 'body = "html"'
    ).replace('"date"', '"PubDate"').replace('["address", "link"]', '"Url"')
    run = desk.read(folder, mapping)
    assert titles() == ["第 1 条旧信息", "第 2 条旧信息"]
    assert addresses(run) == [row(1)["address"], row(2)["address"]]
    assert rejects(run) == [(3, f"c.html 的文字不是 {encoding} 编码")]
    text = str(Item.objects.order_by("pk")[0].body.raw_data[0]["value"])
    assert "二&amp;三" in text
    assert not any(x in text for x in ("alert", "内部批注", "color", "站点首页"))


def test_pages_as_old_systems_write_them(desk: Desk) -> None:
    """A page within one form, an upper-case ending, a menu beside the article, a broken page: each is a row."""
    folder = desk.folder / "pages"
    folder.mkdir()
    frame = "<html><head><title>{0}</title></head><body><form id='f'><div>栏目导航</div>{1}</form></body></html>"
    told = f"<article><p>{words(1)}</p></article>"
    (folder / "A.HTM").write_text(frame.format("第一条", told), encoding="utf-8")
    (folder / "b.html").write_text(frame.format("第二条", f"<p>{words(2)}</p>"), encoding="utf-8")
    (folder / "c.html").write_text("<title>第三条</title><![x ]]>" + words(3), encoding="utf-8")
    (folder / "d.html").symlink_to(desk.folder / "elsewhere.html")
    mapping = 'body_format = "html"\n' + MAPPING.replace('body = "body"', 'body = "html"')
    run = desk.read(folder, mapping)
    bodies = [i.body.get_prep_value() for i in Item.objects.order_by("pk")]
    assert words(1)[:20] in str(bodies[0])
    assert "栏目导航" not in str(bodies[0]), "the article is nearer than the page around it"
    assert words(2)[:20] in str(bodies[1]), "a form around the page hides nothing"
    assert {r.number for r in run.rows.all()} == {1, 2, 3, 4}
    (linked,) = [r.reason for r in run.rows.filter(number=4)]
    assert "指向别处的链接" in linked


def test_markdown_headings_become_headings(desk: Desk) -> None:
    body = f"# 总则\n\n{words(0)}\n\n## 第一章\n{words(1)}"
    desk.read(desk.jsonl([row(1, body=body)]), f'body_format = "markdown"\n{MAPPING}')
    kinds = [
        (b["type"], b["value"].get("text") if b["type"] == "heading" else "")
        for b in Item.objects.get().body.raw_data
    ]
    assert kinds == [("heading", "总则"), ("text", ""), ("heading", "第一章"), ("text", "")]


def test_one_address_for_the_whole_file_and_a_rows_own_before_it(desk: Desk) -> None:
    rows = [row(1, address=""), row(2), row(3, address="", link="https://linked.example/3")]
    run = desk.read(desk.jsonl(rows), WHOLE_FILE)
    assert addresses(run) == [
        "https://old.yunchuan.example/", row(2)["address"], "https://linked.example/3",
    ]  # fmt: skip


def test_a_mapping_says_everything_that_is_wrong_with_it(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text(
        'type = "video"\ncolour = "red"\nformat = "xls"\n[fields]\ntitle = "title"\nweight = "w"\n',
        encoding="utf-8",
    )
    with pytest.raises(Invalid) as wrong:
        read_mapping(file)
    for word in (
        "缺少 organ",
        "缺少 column",
        "video",
        "colour",
        "weight",
        "缺少 body",
        "format 只能是",
    ):
        assert word in str(wrong.value)


@pytest.mark.parametrize("name", ["old.xls", "old"])
def test_a_file_of_an_unknown_kind_is_refused(desk: Desk, name: str) -> None:
    file = desk.jsonl([row(1)], name)
    with pytest.raises(Invalid, match="format"):
        desk.read(file)
    assert desk.read(file, f'format = "jsonl"\n{MAPPING}').rows.count() == 1
