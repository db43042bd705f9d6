"""写作台视图: Wagtail's snippet views for items, without the ways to publish, lock or delete."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404  # noqa: TID251 — Wagtail's views are the channel here
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from huiyin.domains.publication.editor.panels import EDIT_HANDLER
from huiyin.domains.publication.editor.people import moment, writer
from huiyin.domains.publication.lookup import opened_case
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.urls import URLPattern

REMOVED = frozenset({"unpublish", "revisions_unschedule", "lock", "unlock", "delete", "copy"})


def _visible(user: Any) -> QuerySet[Item]:
    actor = writer(user)
    return Item.objects.visible_to(actor) if actor else Item.objects.none()


def only_visible(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer 404 for an item that the account does not see."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
        if (
            "pk" in kwargs
            and not _visible(request.user).filter(pk=unquote(str(kwargs["pk"]))).exists()
        ):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class ItemCreateView(CreateView):
    """Creating: the case is opened with the first save; ``?type=`` chooses the kind beforehand."""

    @override
    def get_initial_form_instance(self) -> Any:
        """Return a new item of the kind that was asked for, if one was."""
        asked = self.request.GET.get("type", "")
        return Item(item_type=asked) if asked in BY_CODE else None  # type: ignore[no-untyped-call]

    @transaction.atomic
    @override
    def save_instance(self) -> Any:
        """Save, note the writer, open the case."""
        actor, now = writer(self.request.user), moment()
        self.form.instance.created_by = self.request.user.pk
        self.form.instance.created_at = now
        item = super().save_instance()  # type: ignore[no-untyped-call]
        if actor is not None:
            opened_case(item, actor=actor, now=now)
        return item


class ItemEditView(EditView):
    """Editing: by the writers of the item's organ."""

    @override
    def user_has_permission(self, permission: str) -> bool:
        """Ask about this item, not about items in general."""
        return bool(
            self.permission_policy.user_has_permission_for_instance(
                self.request.user, permission, self.object
            )
        )


class _OnlyVisible:
    """Lists in the chooser only what the account sees."""

    def get_object_list(self) -> Any:
        """Return the visible items."""
        return _visible(self.request.user)  # type: ignore[attr-defined]


class ItemChooseView(_OnlyVisible, ChooseView):
    """The chooser."""


class ItemChooseResultsView(_OnlyVisible, ChooseResultsView):
    """The chooser's results."""


class ItemChooserViewSet(SnippetChooserViewSet):
    """Choosing an item to link to."""

    choose_view_class = ItemChooseView
    choose_results_view_class = ItemChooseResultsView


class ItemViewSet(SnippetViewSet):
    """信息 in the editor."""

    model = Item  # type: ignore[assignment]
    base_url_path = "items"  # type: ignore[assignment]
    add_to_admin_menu = True
    menu_label = _("稿件")
    icon = "doc-full"
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = ["title", "organ", "item_type"]
    list_filter = ["item_type", "organ"]
    search_fields = ["title", "document_number"]
    list_per_page = 30
    edit_handler = EDIT_HANDLER
    add_view_class = ItemCreateView
    edit_view_class = ItemEditView
    chooser_viewset_class = ItemChooserViewSet

    @override
    def get_queryset(self, request: Any) -> Any:
        """List what the account sees."""
        return _visible(request.user)

    @override
    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Hand the views no addresses that were taken away."""
        given: dict[str, Any] = super().get_common_view_kwargs(**kwargs)  # type: ignore[no-untyped-call]
        gone = {f"{name}_url_name" for name in REMOVED}
        return {k: (None if k in gone else v) for k, v in given.items()}

    @override
    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses that remain, each behind visibility."""
        kept = [p for p in super().get_urlpatterns() if p.name not in REMOVED]  # type: ignore[no-untyped-call]
        for pattern in kept:
            pattern.callback = only_visible(pattern.callback)
        return kept
