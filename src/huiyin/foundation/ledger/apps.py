"""Django application of huiyin.foundation.ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """台账: append-only, hash-chained record of who did what, when and on which basis."""

    name = "huiyin.foundation.ledger"
    label = "ledger"
    verbose_name = "台账"
    default_auto_field = "django.db.models.BigAutoField"
