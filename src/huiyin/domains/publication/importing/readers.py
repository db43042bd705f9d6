"""读入: rows of Parquet, CSV, JSON lines or a folder of HTML pages, one at a time, numbered from 1.

A row that cannot be read is yielded as an ``Unreadable`` with its reason; the rows after it go on.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from typing_extensions import override

from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BATCH, RAW = 500, 200
LARGEST_LINE = 20 * 1024 * 1024
PAGES = {".htm", ".html", ".xhtml", ".shtml"}
LARGEST_PAGE = 20 * 1024 * 1024
ENDINGS = {".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not be read, and why; ``raw`` is the beginning of what is there, by which to find it."""

    reason: str
    raw: str = ""


Row = dict[str, Any]


def rows(
    path: Path, *, kind: str = "", encoding: str = "utf-8"
) -> Iterator[tuple[int, Row | Unreadable]]:
    """Yield numbered rows; ``Invalid`` where the file as a whole is not what it should be."""
    if not path.exists():
        raise Invalid("no-file", "没有这个文件：{path}", path=path.name)
    kind = kind or ("html" if path.is_dir() else ENDINGS.get(path.suffix.lower(), ""))
    readers = {"parquet": _parquet, "csv": _csv, "jsonl": _jsonl, "html": _html}
    if kind not in readers:
        raise Invalid(
            "file-kind", "认不出 {path} 的格式，请在对照表里写明 format。", path=path.name
        )
    yield from enumerate(readers[kind](path, encoding), start=1)


def _parquet(path: Path, _encoding: str) -> Iterator[Row | Unreadable]:
    try:
        file = pq.ParquetFile(path)
        for batch in file.iter_batches(batch_size=BATCH):
            yield from batch.to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise Invalid("not-parquet", "{path} 不是完好的 Parquet 文件。", path=path.name) from error


def _csv(path: Path, encoding: str) -> Iterator[Row | Unreadable]:
    csv.field_size_limit(LARGEST_LINE)
    with path.open(
        encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
    ) as stream:
        reader = csv.DictReader(_without_nul(stream))
        if not reader.fieldnames:
            raise Invalid("csv-empty", "{path} 是空的。", path=path.name)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Unreadable(f"这一行读不懂：{error}")
                continue
            yield _checked(row)


def _without_nul(stream: Any) -> Iterator[str]:
    """A NUL would end the reading; marked, it makes only its own row unreadable."""
    for line in stream:
        yield line.replace("\0", "\ufffd")


def _checked(row: dict[str | None, Any]) -> Row | Unreadable:
    if None in row:
        return Unreadable("列数比表头多", _raw(row))
    if any("\ufffd" in str(value) for value in row.values()):
        return Unreadable("有无法识别的字符，请检查文件编码", _raw(row))
    return {str(k): v for k, v in row.items()}


def _raw(row: dict[str | None, Any]) -> str:
    return "，".join(str(value)[:RAW] for value in row.values() if value)[:RAW]


def _jsonl(path: Path, _encoding: str) -> Iterator[Row | Unreadable]:
    with path.open("rb") as stream:
        while line := stream.readline(LARGEST_LINE + 1):
            if len(line) > LARGEST_LINE:
                raw = line[:RAW].decode("utf-8", "replace")
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LARGEST_LINE)
                yield Unreadable("这一行太长", raw)
            elif line.strip():
                yield _json_row(line)


def _json_row(line: bytes) -> Row | Unreadable:
    raw = line[:RAW].decode("utf-8", "replace").strip()
    try:
        value = json.loads(line)
    except UnicodeDecodeError:
        return Unreadable("不是 UTF-8 文字", raw)
    except (ValueError, RecursionError):
        return Unreadable("不是完好的 JSON", raw)
    return value if isinstance(value, dict) else Unreadable("不是一个 JSON 对象", raw)


def _html(path: Path, encoding: str) -> Iterator[Row | Unreadable]:
    """Read pages below a folder in the order of their names: title, meta tags and body."""
    for file in sorted(p for p in path.rglob("*") if p.suffix.lower() in PAGES):
        if file.is_symlink():
            yield Unreadable(f"{file.name} 是指向别处的链接，没有读", str(file.relative_to(path)))
            continue
        if not file.is_file():
            continue
        if file.stat().st_size > LARGEST_PAGE:
            yield Unreadable(f"{file.name} 太大", str(file.relative_to(path)))
            continue
        try:
            text = file.read_bytes().decode(encoding)
        except UnicodeDecodeError:
            why = f"{file.name} 的文字不是 {encoding} 编码"
            yield Unreadable(why, str(file.relative_to(path)))
            continue
        page = _Page()
        try:
            page.feed(text.replace("\0", ""))
        except AssertionError:  # how Python's reader says that a declaration is malformed
            yield Unreadable(f"{file.name} 不是完好的网页", str(file.relative_to(path)))
            continue
        yield {
            **page.meta,
            "title": page.title(),
            "html": text,
            "file": str(file.relative_to(path)),
        }


class _Page(HTMLParser):
    """Collects the title and the content tags that government pages carry."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self._title: list[str] = []
        self._in_title = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note meta tags and the beginning of the title."""
        given = dict(attrs)
        if tag == "meta" and given.get("name"):
            self.meta[str(given["name"])] = given.get("content") or ""
        self._in_title = tag == "title"

    @override
    def handle_data(self, data: str) -> None:
        """Collect the title's words."""
        if self._in_title:
            self._title.append(data)
            self._in_title = False

    def title(self) -> str:
        """Return the content title where there is one, else the page's."""
        return self.meta.get("ArticleTitle") or "".join(self._title).strip()
