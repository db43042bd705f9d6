"""The foundation's own jobs are registered and do run."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from huiyin.foundation.tick import registered

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "notices.deliver",
        "accounts.sweep",
        "cases.warn",
        "text.check_links",
        "text.take_in_searches",
        "text.forget_searches",
    ],
)
def test_standing_job(db: None, name: str) -> None:
    assert registered()[name].run(NOW) == 0
