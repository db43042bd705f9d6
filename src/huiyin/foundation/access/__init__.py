"""访问 (access): tables of permissions and querysets that show nothing until told whom to show what."""

from huiyin.foundation.access.permissions import (
    Permission,
    may,
    may_anywhere,
    reach,
    require,
    require_anywhere,
)
from huiyin.foundation.access.querysets import VisibleQuerySet

__all__ = [
    "Permission",
    "VisibleQuerySet",
    "may",
    "may_anywhere",
    "reach",
    "require",
    "require_anywhere",
]
