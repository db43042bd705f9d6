"""图表: drawn as SVG on the server from rows of text; the same rows always give the same bytes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import vl_convert

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH, HEIGHT, ROW, LETTER = 460, 280, 30, 15
"""A chart is shown 350 to 670 pixels wide; its letters must stay readable on the phone too."""
FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
COLOURS = ["#8c1c13", "#2f5d7c", "#b07d2b", "#5b6f4e", "#6b4c7a", "#7a7a7a"]
MARKS = {"bar": "bar", "line": "line", "share": "bar"}
MAXIMUM_ROWS = 60


def draw(chart: Mapping[str, Any]) -> bytes:
    """Return the SVG of a chart ``{title, kind, unit, columns, rows}``.

    ``kind`` is bar, line or share (each row's parts of its whole). The first column names the rows, the
    others hold numbers as text (thousands separators and a percent sign are understood). Raises ``Invalid``
    where a cell is not a number, rows are too many or nothing is there to draw: no row, or none with a figure.
    """
    values = _values(chart)
    svg: str = vl_convert.vegalite_to_svg(_spec(chart, values), allowed_base_urls=[])
    return svg.encode("utf-8")


def _values(chart: Mapping[str, Any]) -> list[dict[str, Any]]:
    columns, rows = list(chart["columns"]), list(chart["rows"])
    if len(rows) > MAXIMUM_ROWS:
        raise Invalid(
            "chart-rows",
            "图表“{title}”超过 {most} 行，请改用表格。",
            title=chart["title"],
            most=MAXIMUM_ROWS,
        )
    values = [
        {"name": row[0], "series": series, "value": _number(cell, chart["title"]), "order": place}
        for place, row in enumerate(rows)
        for series, cell in zip(columns[1:], row[1:], strict=False)
        if cell.strip() not in {"", "—", "…", "-"}
    ]
    if not values:
        raise Invalid("chart-empty", "图表“{title}”没有数据。", title=chart["title"])
    return values


def _number(cell: str, title: str) -> float:
    """Return a cell's number; nan, inf and 1_000 are numbers to Python and to no reader."""
    text = cell.replace(",", "").replace("，", "").rstrip("%").strip()
    try:
        number = math.nan if "_" in text else float(text)
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    raise Invalid("chart-number", "图表“{title}”里的“{cell}”不是数字。", title=title, cell=cell)


def _spec(chart: Mapping[str, Any], values: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the Vega-Lite specification; bars lie so that Chinese labels stay level."""
    kind, series = chart["kind"], list(chart["columns"])[1:]
    name = {"field": "name", "type": "nominal", "sort": {"field": "order"}, "title": None}
    value: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": chart.get("unit") or None,
    }
    if kind == "share":
        value["stack"] = "normalize"
        value["axis"] = {"format": ".0%"}
    encoding: dict[str, Any] = {"color": _colour(series)}
    if kind == "line":
        encoding |= {"x": {**name, "axis": {"labelAngle": 0, "labelOverlap": True}}, "y": value}
    else:
        encoding |= {"y": name, "x": value}
        if kind == "bar" and len(series) > 1:
            encoding["yOffset"] = {"field": "series", "sort": series}
    text = {"labelFontSize": LETTER, "titleFontSize": LETTER}
    names = len({row["name"] for row in values}) * (len(series) if kind == "bar" else 1)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT if kind == "line" else max(120, names * ROW),
        "data": {"values": values},
        "mark": {"type": MARKS.get(kind, "bar"), **({"point": True} if kind == "line" else {})},
        "encoding": encoding,
        "config": {"font": FONT, "view": {"stroke": None}, "axis": text, "legend": text},
    }


def _colour(series: list[str]) -> dict[str, Any]:
    legend = {"title": None, "orient": "top"} if len(series) > 1 else None
    scale = {"domain": series, "range": [COLOURS[i % len(COLOURS)] for i in range(len(series))]}
    return {"field": "series", "type": "nominal", "legend": legend, "scale": scale}
