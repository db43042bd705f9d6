"""Django application of huiyin.foundation.release."""

from django.apps import AppConfig
from typing_extensions import override


class ReleaseConfig(AppConfig):
    """发布: tickets, release store, transparency log and the releaser."""

    name = "huiyin.foundation.release"
    label = "release"
    verbose_name = "发布"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register rulebook, gate, cited tables and ledger sentences."""
        from huiyin.foundation.cases import citations, guards, rulebooks
        from huiyin.foundation.release import entries
        from huiyin.foundation.release.access import DESIGNING, PURGING, WATCHING
        from huiyin.foundation.release.design import DESIGN, check_design
        from huiyin.foundation.release.purge_rules import PURGE
        from huiyin.foundation.release.purge_settling import GUARDS
        from huiyin.foundation.release.registry import GateRule, register_rule
        from huiyin.foundation.release.risk_rules import LIMITS, RISKS
        from huiyin.foundation.release.ticket_kinds import TICKET_KINDS

        rulebooks.register(DESIGN)
        rulebooks.register(PURGE)
        for guard in GUARDS:
            guards.register(PURGE.kind, guard.__name__, guard)
        register_rule(GateRule(kind="design", check=check_design))
        citations.register_table("release.ticket_kinds", TICKET_KINDS)
        citations.register_table("release.permissions", (*DESIGNING, *PURGING, *WATCHING))
        citations.register_table("release.risks", (*RISKS, LIMITS))
        entries.register()
