"""Django application of huiyin.channels.desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """办公端: what officials see and do."""

    name = "huiyin.channels.desk"
    label = "desk"
    verbose_name = "办公端"
    default_auto_field = "django.db.models.BigAutoField"
