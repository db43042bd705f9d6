"""通知的办理: tell a person once; deliver what is due."""

from huiyin.foundation.notices.services.delivering import deliver_due, retry
from huiyin.foundation.notices.services.telling import (
    mark_all_read,
    mark_read,
    notify,
    open_notice,
)

__all__ = ["deliver_due", "mark_all_read", "mark_read", "notify", "open_notice", "retry"]
