"""Django application of huiyin.foundation.accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号: sign-in, roles and the three separated administrators."""

    name = "huiyin.foundation.accounts"
    label = "accounts"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"
