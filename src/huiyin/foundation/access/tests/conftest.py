"""A fixed moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
