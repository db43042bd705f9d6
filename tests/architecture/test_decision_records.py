"""``docs/adr``: every number up to the last is a record or said to be unused, and nothing refers to another one."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT

FOLDER = ROOT / "docs" / "adr"
INDEX = (FOLDER / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d{4}) \| (?:\[(.+)\]\((\S+\.md)\)|(never used)) \|$", re.MULTILINE)
REFERENCE = re.compile(r"(?:adr/|record )(\d{1,4})\b")
READ = ("docs/**/*.md", "*.md", "src/**/*.py", "tests/**/*.py")


def records() -> dict[str, tuple[str, str]]:
    """Return file name and heading of each record by its number."""
    found = {}
    for file in FOLDER.glob("[0-9]*.md"):
        heading = file.read_text(encoding="utf-8").splitlines()[0]
        number, _dot, title = heading.removeprefix("# ").partition(". ")
        assert int(number) == int(file.name[:4]), file.name
        assert file.name[:4] not in found, f"two records {file.name[:4]}"
        found[file.name[:4]] = (file.name, title)
    return found


def test_the_index_lists_every_record_and_every_number_without_one() -> None:
    rows = ROW.findall(INDEX)
    listed = {number: (name, title) for number, title, name, unused in rows if not unused}
    assert listed == records()
    numbers = [int(number) for number, *_rest in rows]
    assert numbers == list(range(1, numbers[-1] + 1))
    assert f"The next one is {numbers[-1] + 1:04}." in INDEX


def test_nothing_refers_to_a_record_that_is_not_there() -> None:
    known = {int(number) for number in records()}
    wrong = [
        f"{file.relative_to(ROOT)}: {number}"
        for pattern in READ
        for file in ROOT.glob(pattern)
        if file != FOLDER / "README.md"
        for number in REFERENCE.findall(file.read_text(encoding="utf-8"))
        if int(number) not in known
    ]
    assert wrong == []
