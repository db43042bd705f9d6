"""Django application of huiyin.foundation.organs."""

from django.apps import AppConfig


class OrgansConfig(AppConfig):
    """机关: administrative organs, their names through time, people and posts."""

    name = "huiyin.foundation.organs"
    label = "organs"
    verbose_name = "机关"
    default_auto_field = "django.db.models.BigAutoField"
