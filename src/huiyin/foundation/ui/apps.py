"""Django application of huiyin.foundation.ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """界面: design tokens, style sheets, the mark, and charts drawn on the server."""

    name = "huiyin.foundation.ui"
    label = "ui"
    verbose_name = "界面"
    default_auto_field = "django.db.models.BigAutoField"
