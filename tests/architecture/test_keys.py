"""Foreign keys point downwards: import-linter cannot see a key that is written as a string."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

LAYERS = ["project", "channels", "oversight", "domains", "foundation", "kernel"]
FOUNDATION = [
    "ui",
    "release",
    "tick",
    "text",
    "files",
    "cases",
    "notices",
    "accounts",
    "organs",
    "access",
    "ledger",
]
"""The order of docs/architecture.md: each knows only those behind it."""


def place(model: type) -> tuple[int, str, int]:
    """Return layer, app, and the app's place inside the foundation."""
    _, layer, app, *_ = (*model.__module__.split("."), "", "")
    inside = FOUNDATION.index(app) if layer == "foundation" else 0
    return LAYERS.index(layer), app, inside


def keys() -> list[tuple[type, str, type]]:
    return [
        (model, field.name, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("huiyin.") and ".tests." not in model.__module__
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
    ]


def points_up(model: type, target: type) -> bool:
    if not target.__module__.startswith("huiyin."):
        return False
    (layer, app, inside), (target_layer, target_app, target_inside) = place(model), place(target)
    if layer != target_layer:
        return target_layer < layer
    if layer == LAYERS.index("foundation"):
        return target_inside < inside
    return app != target_app


def test_foreign_keys_point_downwards() -> None:
    wrong = [
        f"{m.__module__}.{m.__name__}.{f} → {t.__module__}.{t.__name__}"
        for m, f, t in keys()
        if points_up(m, t)
    ]
    assert wrong == []


def test_there_are_keys_to_look_at() -> None:
    assert len(keys()) > 10
