"""A store of one's own and a short way to upload."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.files.services import receive
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from huiyin.foundation.files.models import StoredFile

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def store(settings: Settings, tmp_path: Path, db: None) -> Path:
    """Return the folder of the store, empty."""
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def upload(name: str, data: bytes, declared: str = "", purpose: str = "attachment") -> StoredFile:
    """Receive the bytes as the system."""
    return receive(
        name=name,
        declared_type=declared,
        stream=io.BytesIO(data),
        actor=SYSTEM,
        now=NOW,
        purpose=purpose,
    )


def left_over(store: Path) -> list[Path]:
    """Return every file under the store."""
    return [path for path in store.rglob("*") if path.is_file()]
