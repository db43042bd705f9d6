"""Django application of huiyin.foundation.organs."""

from django.apps import AppConfig
from typing_extensions import override


class OrgansConfig(AppConfig):
    """机关: administrative organs, their names through time, people and posts."""

    name = "huiyin.foundation.organs"
    label = "organs"
    verbose_name = "机关"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register how ledger entries of this app read."""
        from huiyin.foundation.organs import entries

        entries.register()
