"""Django application of huiyin.foundation.notices."""

from django.apps import AppConfig
from typing_extensions import override


class NoticesConfig(AppConfig):
    """通知: outbox with exactly one message per person and channel."""

    name = "huiyin.foundation.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register how ledger entries of this app read."""
        from huiyin.foundation.notices import entries

        entries.register()
