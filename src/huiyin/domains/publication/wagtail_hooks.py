"""写作台挂钩: registration with Wagtail. Hooks hide; the policies and guards refuse."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import register_permission_policy
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.models import register_snippet

from huiyin.domains.publication.editor.policies import ItemPolicy, LibraryPolicy
from huiyin.domains.publication.editor.viewset import ItemViewSet
from huiyin.domains.publication.models import Item

REVIEW_PATH = "/items/{pk}/"
"""Where the desk shows an item with its next steps."""

HIDDEN = frozenset({"explorer", "reports", "help", "settings", "snippets"})
KEPT_ACTIONS = frozenset({"action-save", "action-send", "action-locked"})

register_permission_policy(Item, ItemPolicy(Item))  # type: ignore[no-untyped-call]
for library in (get_image_model(), get_document_model()):
    policy = LibraryPolicy(library)  # type: ignore[no-untyped-call]
    register_permission_policy(library, policy, exact_class=True)


class SendMenuItem(ActionMenuItem):
    """送审: leads to the desk, where the draft is checked and handed over."""

    name = "action-send"  # type: ignore[assignment]
    label = _("去送审")  # type: ignore[assignment]
    icon_name = "arrow-right"

    @override
    def get_url(self, parent_context: dict[str, Any]) -> str | None:
        """Return the item's page on the desk."""
        instance = parent_context.get("instance")
        return REVIEW_PATH.format(pk=instance.pk) if instance and instance.pk else None

    @override
    def is_shown(self, context: dict[str, Any]) -> bool:
        """Show it once there is something to send."""
        return context["view"] == "edit" and not context.get("locked_for_user")


@hooks.register("register_snippet_action_menu_item")
def send_menu_item(model: type) -> ActionMenuItem | None:
    """Offer 送审 on items."""
    return SendMenuItem(order=10) if issubclass(model, Item) else None  # type: ignore[no-untyped-call]


@hooks.register("construct_snippet_action_menu")
def only_saving(items: list[Any], _request: Any, context: dict[str, Any]) -> None:
    """Leave saving and 送审 in the menu of items."""
    if issubclass(context["model"], Item):
        items[:] = [item for item in items if item.name in KEPT_ACTIONS]


@hooks.register("construct_main_menu")
def quiet_menu(_request: Any, items: list[Any]) -> None:
    """Hide what has no use without Wagtail's pages."""
    items[:] = [item for item in items if item.name not in HIDDEN]


register_snippet(ItemViewSet)
