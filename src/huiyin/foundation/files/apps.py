"""Django application of huiyin.foundation.files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """文件: quarantine, inspection and a content-addressed private store."""

    name = "huiyin.foundation.files"
    label = "files"
    verbose_name = "文件"
    default_auto_field = "django.db.models.BigAutoField"
