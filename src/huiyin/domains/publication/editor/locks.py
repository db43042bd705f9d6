"""审签锁: words under review cannot be changed by anybody; decided from the case, never from a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _
from typing_extensions import override
from wagtail.locks import BaseLock

from huiyin.domains.publication.rules.publication import EDITABLE, KIND
from huiyin.foundation.cases.models import Case

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item


def frozen_under_review(item_id: int | None) -> bool:
    """Tell whether the item's case is in a state in which its words stand still."""
    return (
        item_id is not None
        and Case.objects.filter(kind=KIND, subject=f"item/{item_id}")
        .exclude(state__in=EDITABLE)
        .exists()
    )


def submitted_revision(revision_id: int) -> bool:
    """Tell whether a revision was ever frozen; such a revision is never written over."""
    submissions = apps.get_model("publication", "Submission")
    return bool(submissions.objects.filter(revision_id=revision_id).exists())


class ReviewLock(BaseLock):
    """The lock that everybody meets, superusers included."""

    @override
    def for_user(self, _user: Any) -> bool:
        """Apply to everybody."""
        return True

    @override
    def get_message(self, _user: Any) -> str:
        """Say what to do."""
        return _("这篇稿件已送审，内容已冻结。要修改，请先在办公端撤回送审或发起更正。")

    @override
    def get_locked_by(self, _user: Any) -> str:
        """Name the mechanism."""
        return _("审签冻结")

    @override
    def get_description(self, _user: Any) -> str:
        """Describe the lock."""
        return _("审签期间任何人都不能改动内容")


def review_lock(item: Item) -> ReviewLock | None:
    """Return the lock of an item, or None while it may be written."""
    return ReviewLock(item) if frozen_under_review(item.pk) else None  # type: ignore[no-untyped-call]
