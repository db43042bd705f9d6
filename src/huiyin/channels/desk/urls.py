"""办公端地址."""

from django.urls import path

from huiyin.channels.desk.views import (
    calendar,
    design,
    items,
    machinery,
    media,
    notices,
    preview,
    purge,
    records,
    settings,
    today,
)

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
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/import/", calendar.import_, name="calendar_import"),
    path("notices/", notices.mine, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:notice_id>/open/", notices.open_, name="notice_open"),
    path("outbox/", notices.outbox, name="outbox"),
    path("outbox/<int:delivery_id>/retry/", notices.retry, name="outbox_retry"),
    path("purge/", purge.orders, name="purge"),
    path("purge/new/", purge.new, name="purge_new"),
    path("purge/<int:case_id>/", purge.order, name="purge_order"),
    path("purge/<int:case_id>/act/", purge.act, name="purge_act"),
    path("design/", design.overview, name="design"),
    path("design/act/", design.act, name="design_act"),
    path("machinery/", machinery.machinery, name="machinery"),
    path("settings/", settings.overview, name="settings"),
    path("settings/act/", settings.act, name="settings_act"),
]
