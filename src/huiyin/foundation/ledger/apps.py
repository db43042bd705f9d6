"""Django application of huiyin.foundation.ledger."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from typing_extensions import override


class LedgerConfig(AppConfig):
    """台账: append-only, hash-chained record of who did what, when and on which basis."""

    name = "huiyin.foundation.ledger"
    label = "ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the checks of triggers and keys."""
        from huiyin.foundation.ledger.checks import guards_in_place, keys_are_private

        register(guards_in_place, Tags.database)
        register(keys_are_private, Tags.security)
