"""One measured figure, and how results are written down."""

from __future__ import annotations

import json
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "bench"


@dataclass(frozen=True, slots=True)
class Result:
    """A figure: ``bar`` says what is asked (``>= 0.7``), ``holds`` whether it is met (None: no bar)."""

    name: str
    value: float | int | str
    unit: str
    bar: str = ""
    holds: bool | None = None
    note: str = ""


def at_least(name: str, value: float, unit: str, bar: float, note: str = "") -> Result:
    """Return a result that should not be below the bar."""
    return Result(name, round(value, 3), unit, f">= {bar:g}", value >= bar, note)


def below(name: str, value: float, unit: str, bar: float, note: str = "") -> Result:
    """Return a result that should stay below the bar."""
    return Result(name, round(value, 3), unit, f"< {bar:g}", value < bar, note)


def machine() -> str:
    """Describe the machine in one line."""
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [x for x in cpuinfo.read_text().splitlines() if x.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    cores = subprocess.run(["nproc"], capture_output=True, text=True, check=False).stdout.strip()
    return f"{model}, {cores} cores, Python {platform.python_version()}"


def write(results: list[Result], charts: list[str]) -> None:
    """Write ``bench/results.json`` and ``bench/RESULTS.md``; ``charts`` are file names in ``bench/``."""
    FOLDER.mkdir(exist_ok=True)
    listed = [asdict(r) for r in results]
    (FOLDER / "results.json").write_text(
        json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    lines = [
        "# Measured figures",
        "",
        f"{datetime.now(UTC):%Y-%m-%d} · {machine()} · written by `make bench`.",
        "",
        "Ratios come from one machine, servers loaded in turn; absolute figures depend on the machine and on what else it does.",
        "",
        "| what | value | unit | bar | holds | note |",
        "|---|---:|---|---|---|---|",
    ]
    marks = {True: "yes", False: "**no**", None: ""}
    lines += [
        f"| {r.name} | {r.value} | {r.unit} | {r.bar} | {marks[r.holds]} | {r.note} |"
        for r in results
    ]
    lines += ["", *(f"![{name}]({name})" for name in charts), ""]
    (FOLDER / "RESULTS.md").write_text("\n".join(lines), encoding="utf-8")


def kept(results: list[Result]) -> list[Result]:
    """Return results after those of the last full run, each in the place of its namesake."""
    file = FOLDER / "results.json"
    before = json.loads(file.read_bytes()) if file.exists() else []
    by_name = {r["name"]: Result(**r) for r in before}
    by_name.update({r.name: r for r in results})
    return list(by_name.values())


def chart(file: str, title: str, rows: list[dict[str, object]], unit: str) -> str:
    """Draw ``rows`` of {items, series, value} as a line chart into ``bench/`` and return the file's name."""
    import vl_convert

    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "width": 460,
        "height": 240,
        "data": {"values": rows},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "items", "type": "quantitative", "title": "items present"},
            "y": {"field": "value", "type": "quantitative", "title": unit},
            "color": {"field": "series", "type": "nominal", "title": None},
        },
    }
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / file).write_text(
        vl_convert.vegalite_to_svg(spec, vl_version="5.20"), encoding="utf-8"
    )
    return file
