"""退回的行: a file beside the data that lists what could not be taken in, to be mended and handed in again."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from huiyin.domains.publication.importing.readers import Unreadable, rows
from huiyin.foundation.text.spreadsheets import cell
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from huiyin.domains.publication.importing.mapping import FieldMap
    from huiyin.domains.publication.models import ImportRun

OUTCOMES = {
    "release": gettext_noop("可公开"),
    "draft": gettext_noop("留作草稿"),
    "rejected": gettext_noop("退回"),
}
"""What a row may have become."""
HEAD = ("行号", "原因", "标题", "这一行的内容（每项只写开头）")
PROBLEM_HEAD = ("行号", "结果", "原因")
SHOWN, MOST = 120, 2000
MOST_FILES = 1000


def write_rejects(
    run: ImportRun, path: Path, field_map: FieldMap, folder: Path | None = None
) -> Path | None:
    """Write the rejected rows of a run as CSV and return the file, None where there are none.

    It lies beside the data (or in ``folder``), named after data and run. An earlier file of other content is
    never written over; ``Invalid`` where the folder cannot be written to.
    """
    reasons = dict(run.rows.filter(outcome="rejected").values_list("number", "reason"))
    if not reasons:
        return None
    lines = (
        (number, reasons[number], _cut(field_map.value(row, "title")), _shown(row))
        if isinstance(row, dict)
        else (number, reasons[number], "", row.raw)
        for number, row in _only(path, field_map, reasons)
    )
    return _write(folder or path.parent, f"{path.name}.rejects-{run.pk}", _csv(HEAD, lines))


def write_problems(problems: Iterable[tuple[int, str, str]], file: Path) -> None:
    """Write the problems of a trial as CSV; ``Invalid`` where the file is there already."""
    lines = ((number, OUTCOMES[outcome], reason) for number, outcome, reason in problems)
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as stream:
            stream.write(_csv(PROBLEM_HEAD, lines))
    except FileExistsError:
        raise Invalid("problems-exist", "{file} 已经有了，请换个文件名。", file=file.name) from None
    except OSError as error:
        raise _unwritable(file.name, error) from error


def _only(
    path: Path, field_map: FieldMap, numbers: dict[int, str]
) -> Iterator[tuple[int, dict[str, Any] | Unreadable]]:
    """Read the file once more and yield the rows asked for."""
    for number, row in rows(path, kind=field_map.format, encoding=field_map.encoding):
        if number in numbers:
            yield number, row


def _write(folder: Path, name: str, text: str) -> Path:
    for again in range(1, MOST_FILES):
        file = folder / (f"{name}.csv" if again == 1 else f"{name}-{again}.csv")
        try:
            if file.exists() and file.read_text(encoding="utf-8-sig") == text:
                return file
            with file.open("x", encoding="utf-8-sig", newline="") as stream:
                stream.write(text)
        except FileExistsError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            if file.exists():
                continue
            raise _unwritable(file.name, error) from error
        return file
    raise Invalid("rejects-full", "{name} 一类的文件太多了，请清理后再试。", name=name)


def _unwritable(name: str, error: Exception) -> Invalid:
    return Invalid(
        "file-unwritable", "{name} 写不进去（{why}），请另选一个地方。", name=name, why=str(error)
    )


def _csv(head: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for line in lines:
        writer.writerow([cell(_printable(str(value))) for value in line])
    return text.getvalue()


def _printable(text: str) -> str:
    return "".join(max(c, " ") for c in text).encode("utf-8", "replace").decode()


def _shown(row: dict[str, Any]) -> str:
    """Return enough of a row to find it in the file."""
    beginnings = {name: _cut(str(value)) for name, value in row.items() if value not in (None, "")}
    return json.dumps(beginnings, ensure_ascii=False)[:MOST]


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
