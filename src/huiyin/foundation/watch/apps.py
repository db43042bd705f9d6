"""Django application of huiyin.foundation.watch."""

from django.apps import AppConfig
from typing_extensions import override


class WatchConfig(AppConfig):
    """值守: nightly verification of the platform by itself."""

    name = "huiyin.foundation.watch"
    label = "watch"
    verbose_name = "值守"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the jobs and the sentences of the ledger."""
        from huiyin.foundation.watch import entries
        from huiyin.foundation.watch.jobs import register_jobs

        entries.register()
        register_jobs()
