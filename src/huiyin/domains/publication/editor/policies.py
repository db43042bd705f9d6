"""写作台权限: decided by roles alone. Nobody publishes, locks or deletes here, superusers included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import override
from wagtail.models import Collection
from wagtail.permission_policies.base import BasePermissionPolicy

from huiyin.domains.publication.editor.people import may_write, may_write_for, writer
from huiyin.domains.publication.selectors.uploads import uploads_of

if TYPE_CHECKING:
    from collections.abc import Iterable

ITEM_ACTIONS = frozenset({"add", "change", "view"})
LIBRARY_ACTIONS = frozenset({"add", "choose", "view"})


class _RolePolicy(BasePermissionPolicy):
    """A policy whose answer is in the roles of the account, not in Django's permission rows."""

    actions: frozenset[str] = frozenset()

    @override
    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow the named actions to writers."""
        return action in self.actions and may_write(user)

    @override
    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Allow where one of the actions is."""
        return any(self.user_has_permission(user, action) for action in actions)

    @override
    def users_with_any_permission(self, _actions: Iterable[str]) -> Any:
        """Return nobody: lists of users are not drawn from here."""
        from django.contrib.auth import get_user_model

        return get_user_model().objects.none()


class ItemPolicy(_RolePolicy):
    """Items: written by the authors of their organ."""

    actions = ITEM_ACTIONS

    @override
    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Allow writing for the organ of the item."""
        if action not in self.actions:
            return False
        if instance is None or instance.pk is None:
            return may_write(user)
        return may_write_for(user, instance.organ.path())

    @override
    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """Return what the account sees, where it may do anything at all."""
        actor = writer(user)
        if actor is None or not self.user_has_any_permission(user, actions):
            return self.model.objects.none()
        return self.model.objects.visible_to(actor)


class LibraryPolicy(_RolePolicy):
    """Pictures and documents: added and chosen by writers, changed by whoever uploaded them."""

    actions = LIBRARY_ACTIONS

    @override
    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Allow changing one's own upload, and seeing those of the organs one works for."""
        if action == "change":
            return may_write(user) and instance.uploaded_by_user_id == user.pk
        actor = writer(user)
        seen = actor is not None and uploads_of(self.model, actor).filter(pk=instance.pk).exists()
        return seen and self.user_has_permission(user, action)

    @override
    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow the list of one's own uploads for changing as well."""
        return action in LIBRARY_ACTIONS | {"change"} and may_write(user)

    @override
    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """Return what the account may choose from, or one's own to change."""
        if not may_write(user):
            return self.model.objects.none()
        actor = writer(user)
        if actor is not None and set(actions) & LIBRARY_ACTIONS:
            return uploads_of(self.model, actor)
        return self.model.objects.filter(uploaded_by_user=user)

    def collections_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        """Return the one collection there is."""
        allowed = self.user_has_any_permission(user, actions)
        return Collection.objects.all() if allowed else Collection.objects.none()

    def collections_user_has_permission_for(self, user: Any, action: str) -> Any:
        """Return the one collection there is."""
        return self.collections_user_has_any_permission_for(user, [action])


class WriterBackend:
    """Opens Wagtail's door to writers: one permission, computed from roles, never stored.

    Named in ``AUTHENTICATION_BACKENDS``; it signs nobody in.
    """

    def authenticate(self, _request: Any, **_credentials: Any) -> None:
        """Sign nobody in."""
        return

    def has_perm(self, user_obj: Any, perm: str, _obj: Any = None) -> bool:
        """Tell whether the account may open the editor."""
        return perm == "wagtailadmin.access_admin" and may_write(user_obj)
