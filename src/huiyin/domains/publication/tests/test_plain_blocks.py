"""Plain blocks become stream data, or say what is wrong with them."""

from __future__ import annotations

import pytest

from huiyin.domains.publication.editor.plain import stream
from huiyin.kernel.errors import Invalid


def test_a_column_of_numbers_is_recognised() -> None:
    table = {
        "caption": "表",
        "head": [["月份", "件数"]],
        "rows": [["一月", "1,200"], ["二月", "—"]],
    }
    block = stream([{"type": "table", "value": table}])[0]
    assert [c["type"] for c in block["value"]["columns"]] == ["text", "number"]
    assert block["value"]["rows"][0] == {"values": ["一月", "1,200"]}


def test_short_rows_are_filled() -> None:
    block = stream([{"type": "table", "value": {"head": [["甲"]], "rows": [["1", "2"], ["3"]]}}])[0]
    assert [r["values"] for r in block["value"]["rows"]] == [["1", "2"], ["3", ""]]


def test_ids_are_kept_or_made() -> None:
    blocks = stream(
        [
            {"type": "quote", "value": {"text": "甲"}, "id": "x1"},
            {"type": "quote", "value": {"text": "乙"}},
        ]
    )
    assert blocks[0]["id"] == "x1"
    assert len(blocks[1]["id"]) == 36


def test_an_unknown_block_is_named() -> None:
    with pytest.raises(Invalid, match="video"):
        stream([{"type": "video", "value": {}}])
