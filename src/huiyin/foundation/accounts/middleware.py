"""会话的看护 (session guard): idle sign-out, forced password change, the account's own language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect  # noqa: TID251 — a middleware answers requests
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.adapters import clock
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.rules import SIGN_IN
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.ledger.services import record

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse  # noqa: TID251 — types of the edge

SEEN = "huiyin_seen"
# The editor reports by itself every few seconds that it is open: not a sign that somebody is there.
BACKGROUND = ("/editing-sessions/",)
# Pages that stay reachable while the password has to be changed.
OPEN = ("account_change_password", "account_logout", "account_reauthenticate", "mfa_reauthenticate")


class SessionGuard:
    """Checks every request of a signed-in account; stands after the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through, or send the person to sign in or to change the password."""
        user = request.user
        language = settings.LANGUAGE_CODE
        if isinstance(user, User) and user.language in dict(settings.LANGUAGES):
            language = user.language
        # Taken back afterwards: whatever this thread does next is nobody's page.
        with translation.override(settings.LANGUAGE_CODE, deactivate=True):
            turned_away = self._turned_away(request, user) if isinstance(user, User) else None
            if turned_away is not None:
                return turned_away
            translation.activate(language)
            if language != settings.LANGUAGE_CODE:
                request.LANGUAGE_CODE = language
            return self.get_response(request)

    def _turned_away(self, request: HttpRequest, user: User) -> HttpResponse | None:
        """Return the answer to an account that may not go on; None for one that may."""
        now = clock()
        if _idle_for_too_long(request, now):
            return _end(request, user, now)
        _touch(request, user, now)
        if _must_change(user, now) and not _open_page(request):
            messages.info(request, _("请先设置新密码，再继续工作。"))
            return HttpResponseRedirect(reverse("account_change_password"))
        return None


def _idle_for_too_long(request: HttpRequest, now: datetime) -> bool:
    seen = request.session.get(SEEN)
    return isinstance(seen, int) and now.timestamp() - seen > SIGN_IN.idle.total_seconds()


def _touch(request: HttpRequest, user: User, now: datetime) -> None:
    """Note that somebody is there, at most once a minute."""
    seen = request.session.get(SEEN)
    background = any(part in request.path for part in BACKGROUND)
    fresh = isinstance(seen, int) and now.timestamp() - seen < SIGN_IN.touch_every.total_seconds()
    if fresh or (background and seen is not None):
        return
    request.session[SEEN] = int(now.timestamp())
    User.objects.filter(pk=user.pk).update(last_seen_at=now)


def _end(request: HttpRequest, user: User, now: datetime) -> HttpResponse:
    """End an idle session and ask to sign in again, coming back to the same page."""
    record(
        kind="account.idle_ended",
        actor=actor_of(user, now),
        at=now,
        subject=user.subject,
        basis=SIGN_IN.clause,
    )
    logout(request)
    minutes = int(SIGN_IN.idle.total_seconds() // 60)
    get_adapter().add_message(
        request,
        messages.INFO,
        message=_("您离开超过 {minutes} 分钟，已自动退出。请重新登录。").format(minutes=minutes),
    )
    address = reverse("account_login")
    if request.method == "GET":
        address += "?" + urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(address)


def _must_change(user: User, now: datetime) -> bool:
    changed = user.password_changed_at
    return user.must_change_password or (
        changed is not None and now - changed > SIGN_IN.password_age
    )


def _open_page(request: HttpRequest) -> bool:
    return request.path in {reverse(name) for name in OPEN} or request.path.startswith(
        settings.STATIC_URL
    )
