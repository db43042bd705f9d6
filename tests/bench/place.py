"""A throw-away installation for measuring: folders, a migrated database, a gate that lets everything pass."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.result import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huiyin.foundation.release.registry import Check, GateRule

SETTINGS = "huiyin.project.settings.dev"
KINDS = ("site", "column", "organ", "item", "redirect", "design")
FOLDERS = ("KEYS_DIR", "RELEASE_DIR", "RELEASER_DIR", "SEARCH_DIR", "FILES_DIR")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one installation, and the environment of the processes that work in it."""

    data: Path

    @property
    def env(self) -> dict[str, str]:
        """Return the environment for portal and releaser."""
        return {
            **os.environ,
            "HUIYIN_DATA": str(self.data),
            "HUIYIN_PLACE": "dev",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }


def begin() -> Path:
    """Load Django over a temporary folder and return the folder, removed when the process ends."""
    top = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    atexit.register(shutil.rmtree, top, ignore_errors=True)
    os.environ.update(HUIYIN_DATA=str(top / "first"), DJANGO_SETTINGS_MODULE=SETTINGS)
    load()
    return top


def load() -> None:
    """Set Django up and open the gate in this process."""
    import django

    django.setup()
    from huiyin.foundation.release.registry import _RULES, GateRule

    for kind in KINDS:
        real = _RULES.get(kind)
        _RULES[kind] = GateRule(
            kind, _unless_registered(real), check_withdrawal=real and real.check_withdrawal
        )


def _unless_registered(real: GateRule | None) -> Check:
    """Let everything pass, except what publication's own services registered: that meets its real rule."""

    def check(payload: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]]) -> list[str]:
        return real.check(payload, documents) if real and "registrations" in payload else []

    return check


@contextmanager
def installation(top: Path, name: str) -> Iterator[Place]:
    """Point this process at a fresh installation for the time of the block; it stays on disk after it."""
    from conftest import _template
    from django.conf import settings
    from django.db import connections

    data = top / name
    data.mkdir(exist_ok=True)
    template = _template()
    connection = connections["default"]
    connection.close()
    before = (connection.settings_dict["NAME"], {f: getattr(settings, f) for f in FOLDERS})
    database = data / "huiyin.sqlite3"
    if not database.exists():
        shutil.copy(template, database)
    connection.settings_dict["NAME"] = str(database)
    for folder in FOLDERS:
        setattr(settings, folder, data / folder.partition("_")[0].lower())
    try:
        yield Place(data)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before[0]
        for folder, value in before[1].items():
            setattr(settings, folder, value)
