"""Django application of huiyin.domains.publication."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """主动公开: drafting, review, release and catalogue of government information."""

    name = "huiyin.domains.publication"
    label = "publication"
    verbose_name = "主动公开"
    default_auto_field = "django.db.models.BigAutoField"
