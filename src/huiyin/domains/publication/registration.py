"""登记入册: telling the foundation this domain's tables, once, when the application starts."""

from __future__ import annotations

from typing import Any

from django.core import checks

from huiyin.domains.publication import entries, local_rules, tasks
from huiyin.domains.publication.access import (
    CONFIGURING,
    COORDINATING,
    DRAFTING,
    IMPORTING,
    LEANING,
    READING,
)
from huiyin.domains.publication.checks import every_draft_has_a_gate
from huiyin.domains.publication.conditions import CONDITIONS, asked
from huiyin.domains.publication.configuration_gate import KEYS, check_configuration
from huiyin.domains.publication.gate_rule import check_items, check_withdrawal, leans_on
from huiyin.domains.publication.guards import GUARDS
from huiyin.domains.publication.guards_migration import GUARDS as MIGRATION_GUARDS
from huiyin.domains.publication.models import Column, Item, Redirect, Site
from huiyin.domains.publication.redirect_gate import (
    check_redirect_withdrawal,
    check_redirects,
    needs_of_redirects,
)
from huiyin.domains.publication.rules import (
    CONFIGURATION,
    DISCLOSURE,
    ITEM_TYPES,
    PUBLICATION,
    RELEASE_ORDER,
    REVIEW_RULES,
    SECRECY_POINTS,
    VALIDITY,
    WITHDRAWAL_NOTICES,
    classification,
    periods,
    reviews,
)
from huiyin.domains.publication.rules.checks import CHECKS
from huiyin.domains.publication.rules.guides import GUIDE_PARTS, GUIDE_REVIEW
from huiyin.domains.publication.rules.kept import KEPT
from huiyin.domains.publication.rules.migration import CLEARED, MIGRATION, migration_rules
from huiyin.domains.publication.rules.publication import ESCALATIONS
from huiyin.domains.publication.rules.publication import rulebooks as publication_rulebooks
from huiyin.domains.publication.rules.redirects import ADDRESS_RULES
from huiyin.domains.publication.rules.site_requirements import SITE_REQUIREMENTS
from huiyin.domains.publication.rules.stages import APPROVAL, REGISTRATION, STAGES
from huiyin.domains.publication.rules.withholding import GROUNDS
from huiyin.foundation.cases import citations, conditions, guards, rulebooks, waiting
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release.registry import GateRule, register_rule
from huiyin.kernel.titles_kinds import KINDS

TABLES: dict[str, tuple[Any, ...]] = {
    "publication.stages": (*STAGES, APPROVAL, REGISTRATION),
    "publication.item_types": ITEM_TYPES,
    "publication.disclosure": DISCLOSURE,
    "publication.validity": VALIDITY,
    "publication.reviews": REVIEW_RULES,
    "publication.secrecy": SECRECY_POINTS,
    "publication.withholding": GROUNDS,
    "publication.escalations": ESCALATIONS,
    "publication.checks": CHECKS,
    "publication.order": RELEASE_ORDER,
    "publication.withdrawal": WITHDRAWAL_NOTICES,
    "publication.kept": KEPT,
    "publication.document_kinds": KINDS,
    "publication.guides": (*GUIDE_PARTS, GUIDE_REVIEW),
    "publication.site_requirements": SITE_REQUIREMENTS,
    "publication.old_addresses": ADDRESS_RULES,
    "publication.permissions": (
        *READING,
        *DRAFTING,
        *COORDINATING,
        *IMPORTING,
        *LEANING,
        *CONFIGURING,
    ),
}
FIELDS = {
    "oral_approver": "口头批准人",
    "oral_at": "口头批准时间",
    "authority": "报请的机关",
    "disclosure": "公开属性",
    "ground": "不公开的依据",
    "reason": "理由",
    "secrecy": "保密审查结论",
    "rows": "移出哪几件",
}


def _dated_tables() -> dict[str, tuple[Any, ...]]:
    """Return the tables to which a city adds rows of its own."""
    return {
        "publication.emergency": reviews.emergency_rules(),
        "publication.migration": (*migration_rules(), CLEARED),
        "publication.periods": periods.rows(),
        "publication.local_lists": classification.local_choices(),
    }


def register_everything() -> None:
    """Register rulebooks, guards, gates, cited tables, sentences, jobs and checks."""
    local_rules.adopt(local_rules.read(local_rules.path()))
    for rulebook in (*publication_rulebooks(), CONFIGURATION, MIGRATION):
        rulebooks.register(rulebook)
    for guard in GUARDS:
        guards.register(PUBLICATION.kind, guard.__name__, guard)
    for guard in MIGRATION_GUARDS:
        guards.register(MIGRATION.kind, guard.__name__, guard)
    for name, condition in CONDITIONS.items():
        conditions.register(PUBLICATION.kind, name, condition)
    guards.name_fields(FIELDS)
    for name, rows in (TABLES | _dated_tables()).items():
        citations.register_table(name, rows)
    register_rule(
        GateRule(
            "item",
            check_items,
            Item,
            check_withdrawal,
            leans_on,
            tuple((row.field, row.label) for row in KEPT),
        )
    )
    models = {"site": Site, "column": Column, "organ": Organ}
    for kind in KEYS:
        register_rule(GateRule(kind=kind, check=check_configuration, model=models[kind]))
    register_rule(
        GateRule(
            "redirect", check_redirects, Redirect, check_redirect_withdrawal, needs_of_redirects
        )
    )
    entries.register()
    waiting.narrow(PUBLICATION.kind, asked)
    tasks.register()
    checks.register(every_draft_has_a_gate)
