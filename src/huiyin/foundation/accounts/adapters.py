"""登录的衔接 (adapters): what allauth does passes through the project's services and the ledger.

allauth's hooks are used instead of its signals. They are the edge where the clock is read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from typing_extensions import override

from huiyin.foundation.accounts import secrets
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.accounts.services.accounts import change_own_password
from huiyin.foundation.accounts.services.sign_in import WRONG_CODE, begin, failed, passed, signed_in
from huiyin.foundation.ledger.services import record
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 — types of the edge

# allauth announces these through a mail hook, whether or not mail is on.
ANNOUNCED = {
    "mfa/email/totp_activated": "account.totp_added",
    "mfa/email/totp_deactivated": "account.totp_removed",
    "mfa/email/recovery_codes_generated": "account.recovery_codes_made",
}


def clock() -> datetime:
    """Return the present instant (UTC)."""
    return datetime.now(tz=UTC)


class AccountAdapter(DefaultAccountAdapter):
    """登录: no public sign-up, failures counted by rows that all processes share."""

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the system administrator only."""
        return False

    @override
    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check name and password; a failure says how many tries are left.

        allauth's own counter lies in the cache of one process, so it is not used here.
        """
        now = clock()
        name = str(credentials.get("username") or "")
        try:
            attempt = begin(name=name, address=self.get_client_ip(request), now=now)
        except NotPermitted as error:
            raise ValidationError(str(error), code=error.code) from None
        user = authenticate(request, **credentials)
        if user is None:
            raise ValidationError(failed(attempt, now=now), code="sign-in-failed")
        passed(attempt)
        return user

    @override
    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Record the completed sign-in."""
        if isinstance(user, User):
            signed_in(user=user, now=clock())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    @override
    def logout(self, request: HttpRequest) -> None:
        """Record the sign-out and end the session."""
        user, now = request.user, clock()
        if isinstance(user, User):
            actor = actor_of(user, now)
            record(kind="account.signed_out", actor=actor, at=now, subject=user.subject)
        super().logout(request)

    @override
    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store a password the person chose."""
        if isinstance(user, User):
            now = clock()
            change_own_password(user=user, password=password, actor=actor_of(user, now), now=now)

    @override
    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Record what allauth announces about the second factor; no mail is sent."""
        kind, now = ANNOUNCED.get(template_prefix), clock()
        if kind and isinstance(user, User):
            record(kind=kind, actor=actor_of(user, now), at=now, subject=user.subject)


class MFAAdapter(DefaultMFAAdapter):
    """动态口令: secrets are encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
    }

    @override
    def encrypt(self, text: str) -> str:
        """Return the secret encrypted."""
        return secrets.encrypt(text)

    @override
    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret in clear."""
        return secrets.decrypt(encrypted_text)

    @override
    def get_totp_issuer(self) -> str:
        """Return the name shown in the person's authenticator."""
        return _("回音")
