"""Django application of huiyin.domains.publication."""

from django.apps import AppConfig
from typing_extensions import override


class PublicationConfig(AppConfig):
    """主动公开: drafting, review, release and catalogue of government information."""

    name = "huiyin.domains.publication"
    label = "publication"
    verbose_name = "主动公开"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register rulebooks, guards, gates, sentences, jobs and checks."""
        from huiyin.domains.publication.registration import register_everything

        register_everything()
