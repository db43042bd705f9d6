"""办公端地址."""

from django.urls import path

from huiyin.channels.desk.views import items, media, places, preview, records, settings, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("waiting/", today.waiting, name="waiting"),
    path("items/", items.items, name="items"),
    path("items/new/", items.new, name="new"),
    path("items/<int:item_id>/", items.item, name="item"),
    path("items/<int:item_id>/act/", items.act, name="act"),
    path("items/<int:item_id>/preview/", preview.preview, name="preview"),
    path(
        "items/<int:item_id>/preview/files/<slug:prefix>/<str:name>",
        preview.preview_file,
        name="preview_file",
    ),
    path("register/", records.register, name="register"),
    path("ledger/", records.entries, name="ledger"),
    path("media/<path:name>", media.media, name="media"),
    path("settings/", settings.overview, name="settings"),
    path("settings/act/", settings.act, name="settings_act"),
    path("settings/sites/new/", places.site, name="site_new"),
    path("settings/sites/<slug:slug>/", places.site, name="site"),
    path("settings/columns/new/", places.column, name="column_new"),
    path("settings/columns/<slug:code>/", places.column, name="column"),
]
