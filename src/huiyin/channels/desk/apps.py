"""Django application of huiyin.channels.desk."""

from django.apps import AppConfig
from typing_extensions import override


class DeskConfig(AppConfig):
    """办公端: what officials see and do."""

    name = "huiyin.channels.desk"
    label = "desk"
    verbose_name = "办公端"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register where the desk shows what notices are about."""
        from huiyin.channels.desk.places import register_places

        register_places()
