"""Addresses of the desk: officials only, never the public."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("write/", include(wagtailadmin_urls)),
]
