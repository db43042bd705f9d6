"""Django application of huiyin.foundation.tick."""

from django.apps import AppConfig
from typing_extensions import override


class TickConfig(AppConfig):
    """定时: catch-up jobs that are safe to run zero, one or five times."""

    name = "huiyin.foundation.tick"
    label = "tick"
    verbose_name = "定时"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the foundation's own jobs."""
        from huiyin.foundation.tick.standing import register_standing_jobs

        register_standing_jobs()
