"""Addresses of the portal's interactive parts; everything else comes from the release store."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
