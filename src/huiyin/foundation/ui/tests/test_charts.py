"""What ``draw`` promises: the same bytes for the same rows, and a refusal in words for what cannot be drawn."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from huiyin.foundation.ui.charts import MAXIMUM_ROWS, draw
from huiyin.kernel.errors import Invalid

ROWS = [["一季度", "1,203", "48%"], ["二季度", "98.5", "—"], ["三季度", "-3", ""]]


def chart(**values: Any) -> dict[str, Any]:
    columns = ["季度", "办理件数", "占比"]
    return {
        "title": "办理情况",
        "kind": "bar",
        "unit": "件",
        "columns": columns,
        "rows": ROWS,
    } | values


@pytest.mark.parametrize("kind", ["bar", "line", "share"])
def test_the_same_rows_give_the_same_bytes(kind: str) -> None:
    drawn = draw(chart(kind=kind))
    assert drawn == draw(chart(kind=kind))
    assert drawn != draw(chart(kind=kind, rows=[["一季度", "2,203", "48%"], *ROWS[1:]]))
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    for word in ("一季度", "三季度", "办理件数", "占比"):
        assert word in drawn.decode()


def test_the_most_rows_are_drawn() -> None:
    assert draw(chart(rows=[[f"第{n}项", str(n), "1"] for n in range(MAXIMUM_ROWS)]))


def test_words_in_a_chart_become_no_markup() -> None:
    hostile = '"><script>alert(1)</script>'
    drawn = draw(chart(columns=["季度", hostile], rows=[[hostile, "1"], ["乙", "2"]], unit=hostile))
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawn).iter()}
    assert "script" not in tags


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rows": []}, "chart-empty"),
        ({"columns": ["季度"], "rows": [["一季度"]]}, "chart-empty"),
        ({"columns": [], "rows": []}, "chart-empty"),
        ({"rows": [["一季度", "—", ""], ["二季度", "…", "-"]]}, "chart-empty"),
        ({"rows": [["一季度"]]}, "chart-empty"),
        ({"rows": [["项", "1", "2"]] * (MAXIMUM_ROWS + 1)}, "chart-rows"),
        ({"rows": [["一季度", "约三百", "1"]]}, "chart-number"),
        ({"rows": [["一季度", "1", "1.2.3"]]}, "chart-number"),
        ({"rows": [["一季度", "nan", "1"]]}, "chart-number"),
        ({"rows": [["一季度", "inf", "1"]]}, "chart-number"),
        ({"rows": [["一季度", "1e999", "1"]]}, "chart-number"),
        ({"rows": [["一季度", "1_000", "1"]]}, "chart-number"),
        ({"rows": [["一季度", "%", "1"]]}, "chart-number"),
    ],
)
@pytest.mark.parametrize("kind", ["bar", "line", "share"])
def test_what_cannot_be_drawn_is_refused_by_name(
    kind: str, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        draw(chart(kind=kind, **values))
    assert refused.value.code == code
    assert "办理情况" in str(refused.value)
