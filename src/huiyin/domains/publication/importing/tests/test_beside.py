"""A folder of pages with its pictures and files: brought in by the usual checks, or a reason to stay a draft."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image as Pillow

from huiyin.domains.publication.importing.tests.conftest import MAPPING, row, words
from huiyin.domains.publication.importing.trial import trial
from huiyin.domains.publication.models import Item
from huiyin.foundation.files import blobs
from huiyin.foundation.files.models import StoredFile
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.importing.tests.conftest import Desk
    from huiyin.domains.publication.models import ImportRun

PAGES = 'format = "html"\nbody_format = "html"\n' + MAPPING.replace(
    'body = "body"', 'body = "html"'
).replace('"date"', '"PubDate"').replace('["address", "link"]', '"Url"')


def png() -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (40, 30), "teal").save(out, "png")
    return out.getvalue()


@pytest.fixture
def folder(desk: Desk) -> Path:
    root = desk.folder / "site"
    (root / "2019/files").mkdir(parents=True)
    (root / "2019/files/heat.png").write_bytes(png())
    (root / "images").mkdir()
    (root / "images/top.png").write_bytes(png())
    (root / "2019/list.txt").write_text("甲小区\n乙小区\n", encoding="utf-8")
    return root


def page(root: Path, number: int, inside: str, name: str = "") -> None:
    given = row(number)
    (root / (name or f"2019/{number}.html")).write_text(
        f'<html><head><meta name="ArticleTitle" content="{given["title"]}">'
        f'<meta name="PubDate" content="2019-05-15"><meta name="Url" content="{given["address"]}"></head>'
        f"<body><p>{words(number)}</p>{inside}<p>完。</p></body></html>",
        encoding="utf-8",
    )


def outcome(desk: Desk, root: Path) -> tuple[ImportRun, dict[int, tuple[str, str]]]:
    """Read the folder and check that the trial had said the same."""
    tried = trial(root, desk.mapping(PAGES), now=desk.city.now)
    run = desk.read(root, PAGES)
    found = desk.outcomes(run)
    assert {n for n, *_rest in tried.problems} == {n for n, f in found.items() if f[0] != "release"}
    return run, found


def test_pictures_and_files_beside_a_page_go_with_it(desk: Desk, folder: Path) -> None:
    page(
        folder,
        1,
        '<p><img src="files/heat.png" alt="供热管网图解"></p><p>见<a href="list.txt">小区名单</a>和'
        '<a href="../2018/old.html">旧文</a>。<img src="/images/top.png" alt="锅炉房"></p>',
    )
    run, found = outcome(desk, folder)
    assert found == {1: ("release", "")}
    done = run.rows.select_related("frozen").get()
    assert done.frozen is not None
    document = gate.document_of(done.frozen)
    pictures = [b["value"] for b in document["body"] if b["type"] == "picture"]
    assert [p["alt"] for p in pictures] == ["供热管网图解", "锅炉房"]
    assert [(p["width"], p["height"]) for p in pictures] == [(40, 30)] * 2
    (attachment,) = document["attachments"]
    assert attachment["name"] == "小区名单"
    assert blobs.read(attachment["digest"]) == (folder / "2019/list.txt").read_bytes()
    assert set(done.frozen.files) == {attachment["digest"], *(p["digest"] for p in pictures)}
    text = "".join(b["value"]["html"] for b in document["body"] if b["type"] == "text")
    assert "list.txt" not in text, "the address beside the old page leads nowhere"
    assert 'href="https://www.yunchuan.example/2018/old.html"' in text


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('<img src="files/heat.png">', "图片 heat.png 没有替代文字"),
        ('<img src="files/lost.png" alt="图">', "图片 lost.png 没有随文件交来"),
        ('<img src="../../../etc/passwd" alt="图">', "图片 passwd 没有随文件交来"),
        ('<img src="data:image/png;base64,AAAA" alt="图">', "有图片没有随文件交来"),
        ('<a href="lost.doc">表</a>', "附件 lost.doc 没有随网页交来"),
        ('<iframe src="https://map.example/"></iframe>', "正文里嵌入的网页（iframe）没有带过来"),
        ('<ol start="5"><li>第五项</li></ol>', "编号列表的编号与原文不同，请对照原文改正"),
    ],
)
def test_what_is_missing_keeps_the_row_a_draft(
    desk: Desk, folder: Path, inside: str, reason: str
) -> None:
    page(folder, 1, inside)
    _run, found = outcome(desk, folder)
    assert found == {1: ("draft", reason)}
    item = Item.objects.get()
    kinds = [block.block_type for block in item.body]
    assert kinds.count("picture") == ("heat.png" in inside), "the picture waits for its words"


LISTING = PAGES + 'attachments = "Attachments"\n'


def test_files_that_a_field_lists_go_with_the_page(desk: Desk, folder: Path) -> None:
    page(folder, 1, '<p>见<a href="list.txt">小区名单</a>。</p>')
    file = folder / "2019/1.html"
    listed = (
        '<meta name="Attachments" content="list.txt; https://www.yunchuan.example/2019/list.txt；">'
    )
    file.write_text(file.read_text().replace("<head>", f"<head>{listed}"), encoding="utf-8")
    run = desk.read(folder, LISTING)
    assert desk.outcomes(run) == {1: ("release", "")}
    done = run.rows.select_related("frozen").get()
    assert done.frozen is not None
    (attachment,) = gate.document_of(done.frozen)["attachments"]
    assert attachment["name"] == "小区名单"


def test_files_that_a_field_lists_and_nobody_handed_in_keep_the_row_a_draft(desk: Desk) -> None:
    address = (
        "https://a.example.cnhttps://www.b.example/W020.doc;https://www.b.example/%E8%A1%A8.xlsx"
    )
    rows = [row(1, files=address), row(2, files=""), row(3, files=None), row(4, files="见纸质件")]
    file = desk.jsonl(rows)
    tried = trial(file, desk.mapping(MAPPING), now=desk.city.now)
    assert (tried.outcomes["release"], tried.unused) == (4, ["files"])
    mapping = MAPPING + 'attachments = "files"\n'
    tried = trial(file, desk.mapping(mapping), now=desk.city.now)
    assert (tried.outcomes["draft"], tried.unused) == (2, [])
    run = desk.read(file, mapping)
    assert desk.outcomes(run) == {
        1: ("draft", "附件 W020.doc 没有随文件交来；附件 表.xlsx 没有随文件交来"),
        2: ("release", ""),
        3: ("release", ""),
        4: ("draft", "附件 见纸质件 没有随文件交来"),
    }


def test_a_file_that_the_upload_checks_refuse_stays_out(desk: Desk, folder: Path) -> None:
    (folder / "2019/fake.pdf").write_bytes(b"MZ\x90\x00 not a pdf")
    (folder / "2019/fake.png").write_bytes(b"<svg onload=alert(1)>")
    (folder / "2019/old.doc").write_bytes(b"\xd0\xcf\x11\xe0 old")
    page(
        folder,
        1,
        '<a href="fake.pdf">表</a><a href="old.doc">旧表</a><img src="fake.png" alt="图">',
    )
    run = desk.read(folder, PAGES)
    (outcome_, reason) = desk.outcomes(run)[1]
    assert outcome_ == "draft"
    for words_ in (
        "附件 fake.pdf 没有收下：",
        "附件 old.doc 没有收下：",
        "图片 fake.png 没有收下：",
    ):
        assert words_ in reason
    assert not StoredFile.objects.exists()
    assert not Item.objects.get().attachments.exists()


def test_what_an_attachment_says_is_checked_too(desk: Desk, folder: Path) -> None:
    (folder / "2019/people.txt").write_text("王某，手机13812345678\n", encoding="utf-8")
    page(folder, 1, '<a href="people.txt">名单</a>')
    run = desk.read(folder, PAGES)
    assert desk.outcomes(run)[1][0] == "draft"
    assert "附件里有手机号码" in desk.outcomes(run)[1][1]


def test_icons_of_file_kinds_are_no_pictures(desk: Desk, folder: Path) -> None:
    page(folder, 1, '<img src="/ueditor/dialogs/attachment/fileTypeImages/icon_doc.gif">')
    _run, found = outcome(desk, folder)
    assert found == {1: ("release", "")}


def test_a_link_out_of_the_folder_reads_nothing(desk: Desk, folder: Path) -> None:
    secret = desk.folder / "secret.txt"
    secret.write_text("不外传", encoding="utf-8")
    (folder / "2019/way.txt").symlink_to(secret)
    page(folder, 1, '<a href="../../secret.txt">一</a><a href="way.txt">二</a>')
    _run, found = outcome(desk, folder)
    assert found[1][0] == "draft"
    assert not StoredFile.objects.exists()
