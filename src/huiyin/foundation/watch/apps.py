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
        """Register what is watched, the jobs and the sentences of the ledger."""
        from huiyin.foundation.cases import citations
        from huiyin.foundation.watch import entries
        from huiyin.foundation.watch.jobs import register_jobs
        from huiyin.foundation.watch.rules import WATCHES

        citations.register_table("watch.watches", WATCHES)
        entries.register()
        register_jobs()
