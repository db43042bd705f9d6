"""Django application of huiyin.foundation.files."""

from django.apps import AppConfig
from typing_extensions import override


class FilesConfig(AppConfig):
    """文件: quarantine, inspection and a content-addressed private store."""

    name = "huiyin.foundation.files"
    label = "files"
    verbose_name = "文件"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the rules of uploads, and how ledger entries of this app read."""
        from huiyin.foundation.cases import citations
        from huiyin.foundation.files import entries
        from huiyin.foundation.files.rules import LIMITS, TYPES

        citations.register_table("files.types", (*TYPES, LIMITS))
        entries.register()
