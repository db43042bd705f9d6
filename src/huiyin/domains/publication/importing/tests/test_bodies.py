"""What becomes of a body: what readers need stays (headings, lists, links, tables, emphasis), all else goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.importing.beside import Folder
from huiyin.domains.publication.importing.bodies import Body, read
from huiyin.domains.publication.importing.mapping import FieldMap

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://www.yunchuan.example/2019/05/t1.html"


def body(text: str, body_format: str = "html", root: Path | None = None, **more: Any) -> Body:
    field_map = FieldMap("news", "yc", "news", body_format=body_format, **more)
    return read(text, field_map, title="供热通知", base=BASE, folder=Folder(root, "2019/t1.html"))


def blocks(text: str, body_format: str = "html", **more: Any) -> list[tuple[str, Any]]:
    found = body(text, body_format, **more).blocks
    plain = {"heading": ("level", "text"), "text": ("html",)}
    return [
        (
            b["type"],
            tuple(b["value"][n] for n in plain[b["type"]]) if b["type"] in plain else b["value"],
        )
        for b in found
    ]


def html(text: str, body_format: str = "html", **more: Any) -> str:
    return "".join(value[0] for kind, value in blocks(text, body_format, **more) if kind == "text")


def test_headings_lists_emphasis_and_links_stay() -> None:
    page = """<div class=a><h1>供热通知</h1><h2>一、<b>范围</b></h2><p style="color:red"> 第一段<b>要紧</b>，
    见<a href="/guide.html" onclick="x()">指南</a>和<a href="b/c.html">说明</a>。<br>第二行</p>
    <ul><li>甲<ul><li>乙</li></ul></li><li><p>丙</p></li></ul><ol><li>丁</li></ol>
    <h5>小节</h5><p>H<sub>2</sub>O &amp; 10 &lt; 20</p></div>"""
    assert blocks(page) == [
        ("heading", (2, "一、范围")),
        (
            "text",
            (
                (
                    "<p>第一段<strong>要紧</strong>， 见"
                    '<a href="https://www.yunchuan.example/guide.html">指南</a>和'
                    '<a href="https://www.yunchuan.example/2019/05/b/c.html">说明</a>。</p><p>第二行</p>'
                    "<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul><ol><li>丁</li></ol>"
                ),
            ),
        ),
        ("heading", (4, "小节")),
        ("text", ("<p>H<sub>2</sub>O &amp; 10 &lt; 20</p>",)),
    ]


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "#top", "data:text/html,x", "vbscript:x", "http://[bad", ""],
)
def test_a_link_that_leads_nowhere_keeps_its_words(link: str) -> None:
    assert html(f'<p>见<a href="{link}">附表</a>。</p>') == "<p>见附表。</p>"


@pytest.mark.parametrize(
    "piece",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<nav>首页 &gt; 公告</nav>",
        "<footer>版权所有</footer>",
        "<!-- 批注 -->",
        '<p style="display: none">批注</p>',
        "<p hidden>批注</p>",
        "<button>分享</button>",
        "<p>&nbsp;</p><p><b> </b></p>",
    ],
)
def test_what_readers_were_not_meant_to_read_goes(piece: str) -> None:
    assert html(f"<p>正文。</p>{piece}<p>末段。</p>") == "<p>正文。</p><p>末段。</p>"


def test_the_part_that_holds_the_body_is_taken_by_its_name() -> None:
    page = '<div>导航</div><div id="x" class="TRS_Editor wide"><p>正文<div>二</div></p></div><p>相关阅读</p>'
    assert html(page, within="TRS_Editor") == "<p>正文</p><p>二</p>"
    assert html(page, within="x") == "<p>正文</p><p>二</p>"
    assert blocks(page, within="nothing") == []


def test_a_table_keeps_head_rows_and_spans() -> None:
    page = """<p>如下：</p><table><caption>缴费表</caption><tr><th>区</th><th>单价</th><th>备注</th></tr>
    <tr><td rowspan="2">城区</td><td><p>30</p></td><td><a href="/x.html">说明</a></td></tr>
    <tr><td colspan="2">另行通知</td></tr><tr><td></td><td></td><td></td></tr></table><p>完。</p>"""
    kinds = blocks(page)
    assert [kind for kind, _value in kinds] == ["text", "table", "text"]
    assert kinds[1][1] == {
        "caption": "缴费表",
        "head": [["区", "单价", "备注"]],
        "rows": [
            ["城区", "30", "说明（https://www.yunchuan.example/x.html）"],
            ["城区", "另行通知", ""],
        ],
    }


def test_a_table_without_marked_heads_and_one_that_only_lays_out_the_page() -> None:
    plain = "<table><tr><td>年份</td><td>数量</td></tr><tr><td>2019</td><td>3</td></tr></table>"
    assert blocks(plain)[0][1]["head"] == [["年份", "数量"]]
    numbers = "<table><tr><td>2018</td><td>2</td></tr><tr><td>2019</td><td>3</td></tr></table>"
    assert blocks(numbers)[0][1] == {
        "caption": "",
        "head": [],
        "rows": [["2018", "2"], ["2019", "3"]],
    }
    layout = f"<table><tr><td><p>正文。</p>{plain}<p>末段。</p></td></tr></table>"
    assert [kind for kind, _value in blocks(layout)] == ["text", "table", "text"]
    assert (
        html("<table><tr><td><p>一。</p><p>二。</p></td></tr></table>") == "<p>一。</p><p>二。</p>"
    )


def test_markdown_keeps_the_same() -> None:
    text = """# 供热通知

## 一、范围
第一段**要紧**，见[指南](/guide.html)。<!-- 批注 -->
- 甲
- [乙](javascript:x)

1. 写了号的行保留它的号

| 年份 | 数量 |
| --- | ---: |
| 2019 | 3 |
a < b & c \\* d
"""
    assert blocks(text, "markdown") == [
        ("heading", (2, "一、范围")),
        (
            "text",
            (
                (
                    '<p>第一段<strong>要紧</strong>，见<a href="https://www.yunchuan.example/guide.html">指南</a>。</p>'
                    "<ul><li>甲</li><li>乙</li></ul><p>1. 写了号的行保留它的号</p>"
                ),
            ),
        ),
        ("table", {"caption": "", "head": [["年份", "数量"]], "rows": [["2019", "3"]]}),
        ("text", ("<p>a &lt; b &amp; c * d</p>",)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "一、加强领导，落实责任。",
        "（五）其他情形。”",
        "一、将第三条改为：“本办法自公布之日起施行",
        "（一）项规定的情形；",
    ],
)
def test_a_numbered_sentence_is_no_heading(line: str) -> None:
    assert [kind for kind, _value in blocks(line, "text")] == ["text"]


def test_a_last_line_that_only_links_to_the_page_itself_is_left_out() -> None:
    assert html(f"正文。\n[查看原文]({BASE})", "markdown") == "<p>正文。</p>"
    assert "other" in html("正文。\n[查看原文](https://other.example/)", "markdown")
    assert "查看原文" in html(f"[查看原文]({BASE})", "markdown"), "a body is never left empty"


def test_plain_text_finds_its_headings_and_escapes_the_rest() -> None:
    assert blocks(
        "供热通知\n一、总则\n（一）范围\n正文<b>。\n第一章  总 则\n第一条 为了。", "text"
    ) == [
        ("heading", (2, "一、总则")),
        ("heading", (3, "（一）范围")),
        ("text", ("<p>正文&lt;b&gt;。</p>",)),
        ("heading", (2, "第一章 总 则")),
        ("text", ("<p>第一条 为了。</p>",)),
    ]


RUN_ON = (
    "云政发〔2019〕7号各县（区）人民政府，市政府各部门：为贯彻落实有关部署，现将有关事项通知如下：一、扩大人才供给（一）加强培养。围绕需要开展培训，按照第二条（一）项办理。"
    "（二）畅通渠道。包括：1.聚焦重点。2.强化载体。二、完善机制，加强领导，统筹推进各项工作，确保三年内取得成效，"
    "并于每年十二月底前报送进展情况，删去“（一）加强培养”一项。附件：任务表 云川市人民政府 2019年5月15日 第一章总则第一条为了规范。第二条本办法。"
)


CONTINUED = (
    "为落实部署，加快劳务品牌建设，提出如下意见，请各县（区）人民政府、市政府各部门结合实际认真贯彻执行，"
    "确保各项任务按期完成，重大情况及时报告，并于每年年底前将进展情况报市人力资源和社会保障局汇总，"
    "由市人力资源和社会保障局报市政府。二、实施培育计划（三）分类型发现。广泛开展调查。（四）分领域培育。聚焦服务业。"
    "附件：1.废止的文件目录2.修改的文件目录"
)


def test_numbering_that_goes_on_from_part_to_part_is_followed() -> None:
    found = body(CONTINUED, "text", reflow=True).blocks
    assert found[1] == {"type": "heading", "value": {"text": "二、实施培育计划", "level": 2}}
    assert found[2]["value"]["html"] == (
        "<p>（三）分类型发现。广泛开展调查。</p><p>（四）分领域培育。聚焦服务业。</p>"
        "<p>附件：</p><p>1.废止的文件目录</p><p>2.修改的文件目录</p>"
    )


def test_a_run_on_text_gets_its_paragraphs_back_where_the_mapping_asks() -> None:
    assert html(RUN_ON, "text").count("<p>") == 1
    found = body(RUN_ON, "text", reflow=True).blocks
    lines = "\n".join(
        b["value"].get("text") or b["value"]["html"].replace("</p><p>", "\n").strip("</p>")
        for b in found
    ).splitlines()
    assert lines == [
        "云政发〔2019〕7号",
        "各县（区）人民政府，市政府各部门：",
        "为贯彻落实有关部署，现将有关事项通知如下：",
        "一、扩大人才供给",
        "（一）加强培养。围绕需要开展培训，按照第二条（一）项办理。",
        "（二）畅通渠道。包括：",
        "1.聚焦重点。",
        "2.强化载体。",
        (
            "二、完善机制，加强领导，统筹推进各项工作，确保三年内取得成效，并于每年十二月底前报送进展情况，"
            "删去“（一）加强培养”一项。"
        ),
        "附件：任务表",
        "云川市人民政府",
        "2019年5月15日",
        "第一章总则",
        "第一条为了规范。",
        "第二条本办法。",
    ]
    assert body("云政发〔2019〕7号各县：", "text", reflow=True).blocks[0]["value"]["html"] == (
        "<p>云政发〔2019〕7号</p><p>各县：</p>"
    )
    assert "".join(lines) == "".join(RUN_ON.split()), "no character is added, dropped or moved"


EMBEDDED = {
    '<iframe src="https://v.example/1"></iframe>': "正文里嵌入的网页（iframe）没有带过来",
    '<video src="a.mp4" controls><p>请下载<a href="/a.mp4">视频</a></p></video>': "正文里的视频没有带过来",
    '<audio src="a.mp3"></audio>': "正文里的音频没有带过来",
    '<object data="a.swf"><embed src="a.swf"></object>': "正文里嵌入的对象（object）没有带过来",
    '<p>见下图<embed src="a.swf"></p>': "正文里嵌入的对象（embed）没有带过来",
}


@pytest.mark.parametrize("inside", EMBEDDED, ids=lambda text: text[1:4])
def test_what_is_embedded_is_told_once_and_never_vanishes_silently(inside: str) -> None:
    found = body(f"<p>前文。</p>{inside}{inside}<p>后文。</p>")
    assert found.lacks == (EMBEDDED[inside],)
    text = "".join(b["value"]["html"] for b in found.blocks)
    assert text.startswith("<p>前文。</p>")
    assert text.endswith("<p>后文。</p>")
    assert "http" not in text + str(found.files)
    assert "请下载" not in text


def test_what_nobody_saw_on_the_old_page_is_not_told() -> None:
    for hidden in (
        '<div style="display:none"><iframe src="x"></iframe></div>',
        "<nav><video src=x></video></nav>",
        '<div hidden><ol start="5"><li>甲</li></ol></div>',
    ):
        assert body(f"<p>前文。</p>{hidden}").lacks == (), hidden
    page = '<p><iframe src="x"></iframe></p><div id="text"><p>正文。</p></div>'
    assert body(page, within="text").lacks == ()


@pytest.mark.parametrize(
    "inside",
    [
        '<ol start="5"><li>甲</li><li>乙</li></ol>',
        '<ol type="a"><li>甲</li></ol>',
        "<ol reversed><li>甲</li></ol>",
        '<ol><li>甲</li><li value="7">乙</li></ol>',
    ],
)
def test_a_list_that_counts_otherwise_is_told(inside: str) -> None:
    found = body(inside)
    assert found.lacks == ("编号列表的编号与原文不同，请对照原文改正",)
    assert "<ol><li>甲</li>" in found.blocks[0]["value"]["html"]


def test_a_list_that_counts_as_a_body_does_is_as_it_was() -> None:
    page = (
        '<ol start="1" type="1"><li value="1">甲<ul><li value="9">点</li></ul></li>'
        '<li value="2">乙<ol><li>子</li></ol></li><li value="3">丙</li></ol>'
    )
    assert body(page).lacks == ()
