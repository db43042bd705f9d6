"""汇总搜索: taking in what the portal counted, file by file, and forgetting what is old enough."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F

from huiyin.foundation.text.asked import DONE, PART
from huiyin.foundation.text.asked_limits import FILE_BYTES, KEPT, NAMES_KEPT, WORDS_A_DAY
from huiyin.foundation.text.asked_lines import Counted, Line, read
from huiyin.foundation.text.models import SearchFile, SearchTally
from huiyin.kernel.calendar import local_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    Sums = dict[Counted, Line]

log = logging.getLogger("huiyin.tick")
AT_ONCE = 500
"""Words of one question to the database, and rows of one answer."""
OURS = re.compile(r"[0-9a-f]{32}" + re.escape(DONE))
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run did: files taken in, lines counted, lines that nobody understands."""

    files: int
    lines: int
    skipped: int


def take_in(directory: Path, *, now: datetime) -> Taken:
    """Add every finished file and delete it; one that was added before is only deleted.

    A file that cannot be read or deleted holds up no other; the first such ``OSError`` is raised at the end.
    """
    files, lines, skipped, problems = 0, 0, 0, list[OSError]()
    for file in _finished(directory):
        try:
            good, bad = _read(file, local_date(now))
            new = _added(file.name, good, now)
            files, skipped = files + new, skipped + bad * new
            lines += len(good) * new
            file.unlink(missing_ok=True)
        except OSError as problem:
            problems.append(problem)
    if skipped:
        log.warning("%s lines of searches were not understood and left out", skipped)
    if problems:
        raise problems[0]
    return Taken(files, lines, skipped)


def take_in_searches(now: datetime) -> int:
    """Take in what the portal of this place left; return how many files (a recurring job)."""
    return take_in(settings.SEARCH_LOG_DIR, now=now).files


def forget_searches(now: datetime) -> int:
    """Delete counts that are older than they are kept, and what a crash left; return how many (a recurring job)."""
    first = local_date(now) - KEPT.amount * DAY
    gone = SearchTally.objects.filter(day__lt=first).delete()[0]
    directory: Path = settings.SEARCH_LOG_DIR
    if directory.is_dir():
        waiting = {file.name for file in _finished(directory)}
        old = SearchFile.objects.filter(taken_at__lt=now - NAMES_KEPT.amount * DAY)
        done = [pk for pk, name in old.values_list("pk", "name") if name not in waiting]
        for start in range(0, len(done), AT_ONCE):
            SearchFile.objects.filter(pk__in=done[start : start + AT_ONCE]).delete()
        for part in directory.glob(f"*{PART}"):
            if part.lstat().st_mtime < (now - DAY).timestamp():
                part.unlink(missing_ok=True)
    return gone


def _finished(directory: Path) -> list[Path]:
    """Return the files that are whole; ``OSError`` where the folder is there and cannot be read."""
    try:
        return sorted(file for file in directory.iterdir() if OURS.fullmatch(file.name))
    except FileNotFoundError:
        return []


def _read(file: Path, today: date) -> tuple[list[Line], int]:
    """Return the lines of a file and how many more there are; whoever writes the folder is not trusted."""
    number = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        state = os.fstat(number)
        if not stat.S_ISREG(state.st_mode) or state.st_size > FILE_BYTES.amount:
            return [], 1
        with open(number, "rb", closefd=False) as opened:
            texts = opened.read(FILE_BYTES.amount).splitlines()
    finally:
        os.close(number)
    first, last = today - KEPT.amount * DAY, today + DAY
    lines = [line for text in texts if (line := read(text, first=first, last=last))]
    return lines, len(texts) - len(lines)


@transaction.atomic
def _added(name: str, lines: Iterable[Line], now: datetime) -> bool:
    """Add the lines of a file unless its name is known; tell whether it was added."""
    _row, new = SearchFile.objects.get_or_create(name=name, defaults={"taken_at": now})
    if not new:
        return False
    days: dict[date, Sums] = defaultdict(dict)
    for line in lines:
        _sum(days[line.counted.day], line)
    for day, sums in days.items():
        _add(day, sums)
    return True


def _add(day: date, sums: Sums) -> None:
    """Add the sums of a day; of words beyond the day's limit only their number."""
    of_day = SearchTally.objects.filter(day=day)
    words = sorted({counted.words for counted in sums} | {""})
    known = {
        (row.words, row.tab): row.pk
        for start in range(0, len(words), AT_ONCE)
        for row in of_day.filter(words__in=words[start : start + AT_ONCE])
    }
    room = max(WORDS_A_DAY.amount - of_day.count(), 0)
    new = [c for c in sums if (c.words, c.tab) not in known and c.words]
    new.sort(key=lambda counted: (-sums[counted].asked, counted))
    beyond = set(new[room:])
    least: Sums = {}
    for counted, line in sums.items():
        short = replace(line, counted=replace(counted, words="")) if counted in beyond else line
        _sum(least, short)
    for line in least.values():
        pk = known.get((line.counted.words, line.counted.tab))
        if pk is not None:
            asked, missed = F("asked") + line.asked, F("missed") + line.missed
            SearchTally.objects.filter(pk=pk).update(asked=asked, missed=missed)
    SearchTally.objects.bulk_create(_rows(least, known), batch_size=AT_ONCE)


def _rows(sums: Sums, known: dict[tuple[str, str], int]) -> Iterator[SearchTally]:
    for counted, line in sums.items():
        if (counted.words, counted.tab) not in known:
            yield SearchTally(
                day=counted.day,
                words=counted.words,
                tab=counted.tab,
                asked=line.asked,
                missed=line.missed,
            )


def _sum(sums: Sums, line: Line) -> None:
    before = sums.get(line.counted)
    if before is not None:
        line = replace(line, asked=before.asked + line.asked, missed=before.missed + line.missed)
    sums[line.counted] = line
