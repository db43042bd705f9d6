"""Django application of huiyin.foundation.cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """事项: the engine that alone writes states, moves clocks and records decisions."""

    name = "huiyin.foundation.cases"
    label = "cases"
    verbose_name = "事项"
    default_auto_field = "django.db.models.BigAutoField"
