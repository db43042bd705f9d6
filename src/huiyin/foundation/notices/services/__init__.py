"""通知的办理: tell a person once; deliver what is due."""

from huiyin.foundation.notices.services.delivering import deliver_due, retry
from huiyin.foundation.notices.services.telling import (
    make_moot,
    mark_all_read,
    mark_read,
    notify,
    open_notice,
    tell_all,
)

__all__ = [
    "deliver_due",
    "make_moot",
    "mark_all_read",
    "mark_read",
    "notify",
    "open_notice",
    "retry",
    "tell_all",
]
