"""Addresses of the desk: officials only, never the public."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("huiyin.channels.desk.urls")),
    path("accounts/", include("huiyin.foundation.accounts.urls")),
    path("write/", RedirectView.as_view(pattern_name="desk:today")),
    path("write/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("write/", include(wagtailadmin_urls)),
]
