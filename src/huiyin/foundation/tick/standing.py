"""基础任务 (standing jobs): what the foundation itself does regularly."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from huiyin.foundation.accounts.services.sign_in import sweep
from huiyin.foundation.cases.warning import warn
from huiyin.foundation.notices.services import deliver_due
from huiyin.foundation.release.purge_settling import settle_purges
from huiyin.foundation.text.services.link_checks import check_due_links
from huiyin.foundation.text.services.meanings import follow_meanings
from huiyin.foundation.text.services.searches import forget_searches, take_in_searches
from huiyin.foundation.tick.jobs import Job, register

if TYPE_CHECKING:
    from datetime import datetime


def register_standing_jobs() -> None:
    """Register the jobs of the apps below this one."""
    register(
        Job("notices.deliver", timedelta(seconds=10), deliver_due, "投递通知", timedelta(minutes=5))
    )
    register(Job("release.settle_purges", timedelta(seconds=10), settle_purges, "清除令回执"))
    register(
        Job("cases.warn", timedelta(minutes=10), warn, "提醒到期和超期", timedelta(minutes=10))
    )
    register(Job("accounts.sweep", timedelta(hours=1), sweep, "清理过期的登录计数"))
    register(
        Job("text.check_links", timedelta(minutes=1), _links, "检查外部链接", timedelta(minutes=5))
    )
    often, lease = timedelta(minutes=10), timedelta(minutes=10)
    register(
        Job(
            "text.follow_meanings",
            often,
            follow_meanings,
            "补算文件的意思向量",
            timedelta(minutes=10),
            apart=True,
        )
    )
    register(Job("text.take_in_searches", often, take_in_searches, "汇总搜索次数", lease))
    at = time(2, 10)
    register(
        Job(
            "text.forget_searches",
            timedelta(days=1),
            forget_searches,
            "清理旧的搜索次数",
            lease,
            at,
        )
    )


def _links(now: datetime) -> int:
    return check_due_links(now=now)
