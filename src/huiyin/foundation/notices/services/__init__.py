"""通知的办理: tell a person once; deliver what is due."""

from huiyin.foundation.notices.services.delivering import deliver_due, retry
from huiyin.foundation.notices.services.telling import mark_read, notify

__all__ = ["deliver_due", "mark_read", "notify", "retry"]
