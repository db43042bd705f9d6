"""定时任务: which services run by themselves and how often; each catches up, however long nothing ran."""

from __future__ import annotations

from datetime import timedelta

from huiyin.domains.publication.importing.settling import settle_imports
from huiyin.domains.publication.services.links import read_due_links
from huiyin.domains.publication.services.overdue import escalate_overdue
from huiyin.domains.publication.services.purge import settle_purges
from huiyin.domains.publication.services.settle import settle_releases
from huiyin.domains.publication.services.warn import warn_scheduled
from huiyin.foundation import tick

OFTEN, SOON, SOMETIMES = timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=5)
JOBS = (
    ("publication.settle_releases", settle_releases, "发布回执", OFTEN),
    ("publication.settle_imports", settle_imports, "迁移入账", OFTEN),
    ("publication.settle_purges", settle_purges, "稿件清除回执", OFTEN),
    ("publication.escalate_overdue", escalate_overdue, "逾期提请", SOMETIMES),
    ("publication.warn_scheduled", warn_scheduled, "定时发布预警", SOMETIMES),
    ("publication.read_links", read_due_links, "登记外部链接", SOON),
)


def register() -> None:
    """Tell the foundation of every job."""
    for name, run, label, every in JOBS:
        tick.register(tick.Job(name=name, every=every, run=run, label=label))
