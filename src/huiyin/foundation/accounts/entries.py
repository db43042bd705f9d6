"""账号的台账用语 (ledger sentences) of accounts, roles and sign-ins."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.foundation.accounts.models import User
from huiyin.foundation.ledger import sentences

SENTENCES = {
    "account.created": "{actor}开立了账号“{username}”",
    "account.stopped": "{actor}停用了账号{subject}，原因：{reason}",
    "account.started": "{actor}恢复了账号{subject}，原因：{reason}",
    "account.password_reset": "{actor}重置了账号{subject}的密码",
    "account.password_changed": "{actor}修改了自己的密码",
    "account.signed_in": "{actor}登录",
    "account.proved": "{actor}在服务器的命令行登录",
    "account.signed_out": "{actor}退出",
    "account.idle_ended": "{actor}长时间没有操作，已自动退出",
    "account.sign_in_failed": "有人登录{subject}失败，再错 {left} 次将锁定",
    "account.code_failed": "有人在服务器的命令行登录{subject}，密码对，动态口令不对",
    "account.locked": "{subject}登录失败次数过多，锁定至 {until}",
    "account.unlocked": "{actor}解除了账号{subject}的锁定",
    "account.second_factor_reset": "{actor}解除了账号{subject}的动态口令，原因：{reason}",
    "account.totp_added": "{actor}启用了动态口令",
    "account.totp_removed": "{actor}停用了动态口令",
    "account.recovery_codes_made": "{actor}生成了恢复码",
    "role.granted": "{actor}授予账号{subject}角色“{label}”（{place}）",
    "role.revoked": "{actor}收回了账号{subject}的角色“{label}”（{place}），原因：{reason}",
}

CHANGES = frozenset(
    {
        "account.created",
        "account.stopped",
        "account.started",
        "account.password_reset",
        "account.password_changed",
        "account.unlocked",
        "account.second_factor_reset",
        "role.granted",
        "role.revoked",
    }
)
"""Entries after which an administrator's screen about the account is out of date."""


def register() -> None:
    """Register the sentences and the names of the subjects."""
    sentences.register(SENTENCES)
    sentences.register_subject("account", _account)


def _account(pk: str) -> str:
    if not pk.isdigit():
        return _("不存在的账号")
    user = User.objects.filter(pk=pk).select_related("person").first()
    if user is None:
        return _("第 {pk} 号账号").format(pk=pk)
    return _("“{username}”（{name}）").format(username=user.username, name=user.display_name())
