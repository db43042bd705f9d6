"""Lines of old addresses as people paste them: every cell stays in its column, and is the same when it comes again."""

from __future__ import annotations

import pytest

from huiyin.domains.publication.redirect_lines import Line, read_lines


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("/a.html,/item/1/,说明", ("/a.html", "/item/1/", "说明")),
        ("/a,b.html /item/1/", ("/a,b.html", "/item/1/", "")),
        ("/a.html /item/1/ 先说，再说,后说", ("/a.html", "/item/1/", "先说，再说,后说")),
        ("/a.html, /item/1/, 见 /b", ("/a.html", "/item/1/", "见 /b")),
        ("/a.html,/item/1/,见 /b", ("/a.html", "/item/1/", "见 /b")),
        ("http://a.example/x,y.html https://b.example/", ("http://a.example/x,y.html", "https://b.example/", "")),
        ('"/a,b.html","/news/","逗号"', ("/a,b.html", "/news/", "逗号")),
        ("/a.html\t\t只有说明", ("/a.html", "", "只有说明")),
        ("\t/news/", ("", "/news/", "")),
        ("/e f.html,", ("/e f.html", "", "")),
        ("/a.html,,只有说明", ("/a.html", "", "只有说明")),
    ],
)  # fmt: skip
def test_a_line_is_read_and_reads_the_same_again(row: str, cells: tuple[str, str, str]) -> None:
    (line,) = read_lines(row)
    assert (line.path, line.target, line.reason) == cells
    assert read_lines(line.text()) == [Line(1, *cells)]


def test_lines_keep_their_numbers_and_a_field_too_long_is_one_bad_line() -> None:
    long = "x" * 200_000
    found = read_lines(f"\r\n\n旧地址,转到\n/a.html /b/\n/c.html,{long}")
    assert [line.number for line in found] == [4, 5]
    assert found[1].target == long
