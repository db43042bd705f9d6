"""登记入册: telling the foundation this domain's tables, once, when the application starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import checks

from huiyin.domains.publication.checks import every_draft_has_a_gate
from huiyin.domains.publication.conditions import CONDITIONS
from huiyin.domains.publication.configuration_gate import KEYS, check_configuration
from huiyin.domains.publication.entries import SENTENCES
from huiyin.domains.publication.gate_rule import check_items, check_withdrawal, leans_on
from huiyin.domains.publication.guards import GUARDS
from huiyin.domains.publication.importing.signing import settle_imports
from huiyin.domains.publication.models import Column, Item, Site
from huiyin.domains.publication.rules import (
    CONFIGURATION,
    DISCLOSURE,
    EMERGENCY_RULES,
    ITEM_TYPES,
    PUBLICATION,
    RELEASE_ORDER,
    REVIEW_RULES,
    SECRECY_POINTS,
    VALIDITY,
    WITHDRAWAL_NOTICES,
)
from huiyin.domains.publication.rules.migration import MIGRATION
from huiyin.domains.publication.services.settle import settle_releases
from huiyin.foundation import tick
from huiyin.foundation.cases import citations, conditions, guards, rulebooks
from huiyin.foundation.ledger import sentences
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release.registry import GateRule, register_rule

TABLES: dict[str, tuple[Any, ...]] = {
    "publication.item_types": ITEM_TYPES,
    "publication.disclosure": DISCLOSURE,
    "publication.validity": VALIDITY,
    "publication.reviews": REVIEW_RULES,
    "publication.emergency": EMERGENCY_RULES,
    "publication.secrecy": SECRECY_POINTS,
    "publication.order": RELEASE_ORDER,
    "publication.withdrawal": WITHDRAWAL_NOTICES,
}
JOBS = (
    ("publication.settle_releases", settle_releases, "发布回执"),
    ("publication.settle_imports", settle_imports, "迁移入账"),
)


def register_everything() -> None:
    """Register rulebooks, guards, gates, cited tables, sentences, jobs and checks."""
    for rulebook in (PUBLICATION, CONFIGURATION, MIGRATION):
        rulebooks.register(rulebook)
    for guard in GUARDS:
        guards.register(PUBLICATION.kind, guard.__name__, guard)
    for name, condition in CONDITIONS.items():
        conditions.register(PUBLICATION.kind, name, condition)
    guards.name_fields({"oral_approver": "口头批准人", "oral_at": "口头批准时间"})
    for name, rows in TABLES.items():
        citations.register_table(name, rows)
    register_rule(GateRule("item", check_items, Item, check_withdrawal, leans_on))
    models = {"site": Site, "column": Column, "organ": Organ}
    for kind in KEYS:
        register_rule(GateRule(kind=kind, check=check_configuration, model=models[kind]))
    sentences.register(SENTENCES)
    for name, run, label in JOBS:
        tick.register(tick.Job(name=name, every=timedelta(seconds=10), run=run, label=label))
    checks.register(every_draft_has_a_gate)
