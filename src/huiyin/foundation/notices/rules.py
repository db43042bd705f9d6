"""通知规则 (notices): channels, states and the waits between attempts (推导)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach a person; ``repeats`` tells whether an attempt of unknown outcome is repeated.

    What leaves the house is never repeated blindly: its unknown outcome goes to a person. ``in_house``
    channels are shown by the desk itself and need no sending.
    """

    code: str
    label: str
    repeats: bool
    in_house: bool = False


CHANNELS = (
    Channel("desk", "办公端", repeats=True, in_house=True),
    Channel("mail", "电子邮件", repeats=False),
    Channel("sms", "短信", repeats=False),
)
BY_CODE = {row.code: row for row in CHANNELS}
STATES = (
    ("waiting", "等待投递"),
    ("sending", "正在投递"),
    ("delivered", "已送达"),
    ("written", "已写入文件"),
    ("moot", "事情已办，未投递"),
    ("failed", "投递失败"),
)


@dataclass(frozen=True, slots=True)
class Retry:
    """Waits double from ``first`` up to ``longest``; after ``attempts`` a person takes over."""

    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=6)
    attempts: int = 8
    lease: timedelta = timedelta(minutes=5)

    def wait(self, attempts: int) -> timedelta:
        """Return how long to wait after that many attempts."""
        doubled: int = 1 << max(attempts - 1, 0)
        return min(self.first * doubled, self.longest)


RETRY = Retry()
