"""Django application of huiyin.foundation.text."""

from django.apps import AppConfig
from typing_extensions import override


class TextConfig(AppConfig):
    """文本: segmentation, search, near-duplicates and scanners."""

    name = "huiyin.foundation.text"
    label = "text"
    verbose_name = "文本"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the scanners' table and the ledger's sentences."""
        from huiyin.foundation.cases import citations
        from huiyin.foundation.text import entries
        from huiyin.foundation.text.access import WORD_LISTS
        from huiyin.foundation.text.scanners.table import KINDS

        citations.register_table("text.scanners", KINDS)
        citations.register_table("text.permissions", WORD_LISTS)
        entries.register()
