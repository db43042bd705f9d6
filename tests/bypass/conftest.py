"""Fixtures of the bypass test: the public city, and browsers of a superuser and of a writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.tests.conftest import City, city  # noqa: F401 — the fixture is used here
from tests.bypass.public_city import FOLDERS, Public, make_public

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, settings: Any) -> None:
    """Keep every file of a test in its own folder."""
    for name in FOLDERS:
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())


@pytest.fixture
def public(city: City) -> Public:  # noqa: F811
    """Return the small city with one released item and one draft."""
    return make_public(city)
