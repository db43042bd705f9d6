"""Django application of huiyin.channels.portal."""

from django.apps import AppConfig
from typing_extensions import override


class PortalConfig(AppConfig):
    """门户: the public website, answered from the release store."""

    name = "huiyin.channels.portal"
    label = "portal"
    verbose_name = "门户"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the tables that cite a clause."""
        from huiyin.channels.portal.disclosure import DISCLOSURE_PARTS
        from huiyin.channels.portal.kinds import DOORS, KINDS
        from huiyin.foundation.cases import citations

        citations.register_table("portal.disclosure_parts", DISCLOSURE_PARTS)
        citations.register_table("portal.search_kinds", (*KINDS, *DOORS))
