"""Django application of huiyin.channels.portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """门户: the public website, answered from the release store."""

    name = "huiyin.channels.portal"
    label = "portal"
    verbose_name = "门户"
    default_auto_field = "django.db.models.BigAutoField"
