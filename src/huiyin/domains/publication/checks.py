"""系统检查: a model that people draft in Wagtail must have a gate, or the start fails."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from wagtail.models import DraftStateMixin, Page
from wagtail.snippets.models import get_snippet_models

from huiyin.foundation.release.registry import gated_models


def every_draft_has_a_gate(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Return an error for each snippet or drafted model without a gate rule.

    Wagtail's own page model is exempt: no page is ever served, and the portal reads no database.
    """
    drafted = {m for m in apps.get_models() if issubclass(m, DraftStateMixin)}
    ungated = (drafted | set(get_snippet_models())) - set(gated_models()) - {Page}
    return [
        Error(
            f"{model._meta.label} can be drafted but has no gate rule.",  # noqa: SLF001
            hint="Register one with huiyin.foundation.release.registry.register_rule.",
            obj=model,
            id="publication.E001",
        )
        for model in sorted(ungated, key=lambda m: m._meta.label)  # noqa: SLF001
    ]
