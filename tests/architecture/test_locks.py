"""The lock files agree with each other and with what is asked for, and every package carries digests."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

FOLDER = ROOT / "requirements"


def pins(kind: str) -> dict[str, str]:
    rows = (FOLDER / f"{kind}.lock").read_text(encoding="utf-8")
    return dict(
        re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", rows, re.MULTILINE)
    )


def asked(kind: str) -> set[str]:
    rows = (FOLDER / f"{kind}.in").read_text(encoding="utf-8").splitlines()
    return {
        re.split(r"[\[<>=!~ ;]", row, maxsplit=1)[0].lower()
        for row in rows
        if row and not row.startswith(("-", "#"))
    }


@pytest.mark.parametrize("kind", ["base", "dev"])
def test_everything_asked_for_is_locked(kind: str) -> None:
    assert asked(kind) - set(pins(kind)) == set()


def test_both_locks_agree() -> None:
    base, dev = pins("base"), pins("dev")
    assert {n: (v, dev.get(n)) for n, v in base.items() if dev.get(n) != v} == {}


@pytest.mark.parametrize("kind", ["base", "dev"])
def test_every_package_carries_digests(kind: str) -> None:
    blocks = re.split(
        r"^(?=[a-z0-9])", (FOLDER / f"{kind}.lock").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert [b.split("\n", 1)[0] for b in blocks if "==" in b and "--hash=sha256:" not in b] == []
