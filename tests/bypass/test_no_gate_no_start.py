"""A new model that people can draft, or register as a snippet, stops the start until it has a gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.snippets import models as snippets

from huiyin.domains.publication.checks import every_draft_has_a_gate
from huiyin.foundation.release import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.clause("changchun-2015:4.1b")


@pytest.fixture
def newcomer() -> Iterator[type[models.Model]]:
    """Define a throw-away model that Wagtail can publish, and take it away again."""

    class Newcomer(DraftStateMixin, RevisionMixin, models.Model):
        class Meta:
            app_label = "publication"

        def __str__(self) -> str:
            return "newcomer"

    yield Newcomer
    del apps.all_models["publication"]["newcomer"]
    apps.clear_cache()


def found() -> list[str]:
    return [str(m.msg) for m in every_draft_has_a_gate()]


def test_the_present_models_all_have_a_gate() -> None:
    assert found() == []


def test_a_drafted_model_without_a_gate_is_reported(newcomer: type[models.Model]) -> None:
    assert [m.id for m in every_draft_has_a_gate()] == ["publication.E001"]
    assert "Newcomer" in found()[0]
    assert "publication.E001" in {m.id for m in run_checks()}


def test_a_snippet_without_a_gate_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.domains.publication.models import InterpretationPlan

    monkeypatch.setattr(
        snippets, "SNIPPET_MODELS", [*snippets.get_snippet_models(), InterpretationPlan]
    )
    assert any("InterpretationPlan" in message for message in found())


def test_with_a_gate_it_passes(
    newcomer: type[models.Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = registry.GateRule("newcomer", lambda _payload, _documents: ["不放行"], newcomer)
    monkeypatch.setitem(registry._RULES, "newcomer", rule)
    assert found() == []
