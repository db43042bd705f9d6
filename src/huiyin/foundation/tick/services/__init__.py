"""定时的运行: do what is due."""

from huiyin.foundation.tick.services.running import run_due

__all__ = ["run_due"]
