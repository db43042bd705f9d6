"""Addresses of the portal's interactive parts; everything else comes from the release store."""

from django.urls import path

from huiyin.channels.portal import views

urlpatterns = [
    path("search", views.search),
    path("search/suggest", views.suggest),
    path("proof", views.proof),
    path("healthz", views.health),
]

handler404 = "huiyin.channels.portal.views.missing"
handler500 = "huiyin.channels.portal.views.broken"
