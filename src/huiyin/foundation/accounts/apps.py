"""Django application of huiyin.foundation.accounts."""

from django.apps import AppConfig
from typing_extensions import override


class AccountsConfig(AppConfig):
    """账号: sign-in, roles and the three separated administrators."""

    name = "huiyin.foundation.accounts"
    label = "accounts"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register how ledger entries of this app read."""
        from huiyin.foundation.accounts import entries

        entries.register()
