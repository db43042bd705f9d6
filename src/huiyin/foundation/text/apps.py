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
        """Register rulebook, cited tables and the ledger's sentences."""
        from huiyin.foundation.cases import citations, guards, rulebooks
        from huiyin.foundation.text import entries
        from huiyin.foundation.text.access import WORD_LISTS
        from huiyin.foundation.text.scanners.table import KINDS
        from huiyin.foundation.text.services.word_list_changes import GUARDS
        from huiyin.foundation.text.word_list_rules import WORD_LIST

        rulebooks.register(WORD_LIST)
        for guard in GUARDS:
            guards.register(WORD_LIST.kind, guard.__name__, guard)
        citations.register_table("text.scanners", KINDS)
        citations.register_table("text.permissions", WORD_LISTS)
        entries.register()
