"""A permission that nothing asks for promises a rule that nobody keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.foundation.text import access


@pytest.mark.parametrize("action", [row.action for row in access.WORD_LISTS])
def test_every_permission_is_asked_for(action: str) -> None:
    app = Path(access.__file__).parent
    sources = [p for p in app.rglob("*.py") if "tests" not in p.parts and p.name != "access.py"]
    asked = f'WORD_LISTS, actor, "{action}"'
    assert any(asked in path.read_text(encoding="utf-8") for path in sources)
