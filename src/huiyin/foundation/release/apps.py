"""Django application of huiyin.foundation.release."""

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    """发布: tickets, release store, transparency log and the releaser."""

    name = "huiyin.foundation.release"
    label = "release"
    verbose_name = "发布"
    default_auto_field = "django.db.models.BigAutoField"
