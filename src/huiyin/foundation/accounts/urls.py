"""登录的地址: only the pages officials need; sign-up, mail and reset by mail lead to the sign-in page."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

_to_sign_in = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    # allauth asks for these names while it builds its pages.
    path("signup/", _to_sign_in, name="account_signup"),
    path("email/", _to_sign_in, name="account_email"),
    path("password/set/", _to_sign_in, name="account_set_password"),
    path("password/reset/", _to_sign_in, name="account_reset_password"),
    path("confirm-email/", _to_sign_in, name="account_email_verification_sent"),
    path("2fa/", include("allauth.mfa.urls")),
]
