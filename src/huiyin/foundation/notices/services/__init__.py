"""通知的办理: tell a person once; deliver what is due."""

from huiyin.foundation.notices.services.delivering import deliver_due, retry
from huiyin.foundation.notices.services.telling import make_moot, mark_read, notify, tell_all

__all__ = ["deliver_due", "make_moot", "mark_read", "notify", "retry", "tell_all"]
