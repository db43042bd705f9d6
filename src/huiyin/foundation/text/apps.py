"""Django application of huiyin.foundation.text."""

from django.apps import AppConfig


class TextConfig(AppConfig):
    """文本: segmentation, search, near-duplicates and scanners."""

    name = "huiyin.foundation.text"
    label = "text"
    verbose_name = "文本"
    default_auto_field = "django.db.models.BigAutoField"
