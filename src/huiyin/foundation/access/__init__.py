"""访问 (access): tables of permissions and querysets that show nothing until told whom to show what."""

from huiyin.foundation.access.permissions import (
    Permission,
    may,
    may_somewhere,
    require,
    require_somewhere,
)
from huiyin.foundation.access.querysets import VisibleQuerySet

__all__ = [
    "Permission",
    "VisibleQuerySet",
    "may",
    "may_somewhere",
    "require",
    "require_somewhere",
]
