"""Django application of huiyin.foundation.cases."""

from django.apps import AppConfig
from django.core.checks import register
from typing_extensions import override


class CasesConfig(AppConfig):
    """事项: the engine that alone writes states, moves clocks and records decisions."""

    name = "huiyin.foundation.cases"
    label = "cases"
    verbose_name = "事项"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the checks of the rule tables, the tables of the apps below, and the sentences of the ledger."""
        from huiyin.foundation.accounts.access import ACCOUNTS, LEDGER
        from huiyin.foundation.accounts.rules import ROLES, SIGN_IN
        from huiyin.foundation.cases import citations, entries
        from huiyin.foundation.cases.checks import cited_clauses_exist, rulebooks_are_complete
        from huiyin.foundation.notices.access import OUTBOX
        from huiyin.foundation.organs.access import ORGANS
        from huiyin.foundation.organs.rules import LEVELS, ORGAN_KINDS, POST_KINDS

        citations.register_table("accounts.roles", ROLES)
        citations.register_table("accounts.sign_in", (SIGN_IN,))
        citations.register_table("accounts.permissions", (*ACCOUNTS, *LEDGER))
        citations.register_table("notices.permissions", OUTBOX)
        citations.register_table("organs.kinds", (*LEVELS, *ORGAN_KINDS, *POST_KINDS))
        citations.register_table("organs.permissions", ORGANS)
        register(cited_clauses_exist)
        register(rulebooks_are_complete)
        entries.register()
