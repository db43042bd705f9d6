"""An index with three documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.tests.searching import FUND, HEAT, ROADS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = SearchIndex(tmp_path / "search")
    made.index([FUND, HEAT, ROADS])
    made.commit()
    return made
