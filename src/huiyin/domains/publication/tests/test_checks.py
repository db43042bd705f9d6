"""A model that can be drafted but has no gate stops the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication import checks
from huiyin.foundation.release import registry

if TYPE_CHECKING:
    import pytest


def test_every_drafted_model_has_a_gate() -> None:
    assert checks.every_draft_has_a_gate() == []


def test_a_model_without_a_gate_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_RULES", {})
    errors = checks.every_draft_has_a_gate()
    assert [e.id for e in errors] == ["publication.E001"]
    assert "publication.Item" in errors[0].msg
