"""平台事务: what else waits for a person on the day's page: a design, an order, a year, a delivery. One row a duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.importing import standing as imports
from huiyin.foundation.access import may, may_anywhere
from huiyin.foundation.cases import engine
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.importing import IMPORTING
from huiyin.foundation.notices import selectors as notices
from huiyin.foundation.notices.access import OUTBOX
from huiyin.foundation.release import daemon, purge_standing, queueing
from huiyin.foundation.release.access import DESIGNING, PURGING, WATCHING
from huiyin.foundation.release.design import pending
from huiyin.foundation.release.design_standing import will_stop
from huiyin.foundation.text import word_list_standing
from huiyin.foundation.tick.selectors import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from huiyin.kernel.actors import Actor

NEXT_YEAR_IN = timedelta(days=60)
"""How long before New Year the administrator is reminded of the next year's calendar; notices come in autumn."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One line: the sentence, where to go, whether it is urgent."""

    said: str
    url: str
    late: bool = False


def duties(actor: Actor, *, now: datetime) -> list[Duty]:
    """Return what waits for this person besides items, the urgent first."""
    found = [duty for ask in ASKED for duty in ask(actor, now)]
    return sorted(found, key=lambda duty: not duty.late)


def _design(actor: Actor, now: datetime) -> Iterator[Duty]:
    """A releaser that stopped for the design concerns everybody who may approve one."""
    del now
    if not may_anywhere(DESIGNING, actor, "read_design"):
        return
    url = reverse("desk:design")
    status = daemon.read_status()
    if (status or {}).get("code") == daemon.DESIGN:
        yield Duty(_("页面样式与批准的不一致，发布已经停下，请提请或复核新样式。"), url, late=True)
    elif will_stop(status):
        yield Duty(_("程序换了页面样式，还没有批准，下一次发布会停下。"), url, late=True)
    for case in pending():
        if any(step.action == "confirm" for step in engine.available(case, actor)):
            yield Duty(_("有一版页面样式等您复核。"), url)


def _purge(actor: Actor, now: datetime) -> Iterator[Duty]:
    del now
    if may_anywhere(PURGING, actor, "confirm_purge"):
        count = purge_standing.waiting_for(actor)
        if count:
            yield Duty(
                _("{n} 份清除令等您复核。").format(n=count), reverse("desk:purge"), late=True
            )


def _words(actor: Actor, now: datetime) -> Iterator[Duty]:
    del now
    count = word_list_standing.waiting_for(actor)
    if count:
        said = _("{n} 项用语表变更等您复核。").format(n=count)
        yield Duty(said, reverse("desk:word_lists"))


def _imports(actor: Actor, now: datetime) -> Iterator[Duty]:
    del now
    for found in imports.waiting_for(actor):
        said = _("迁移批次“{file}”（{n} 件）等您签署。").format(
            file=found.run.file, n=found.counts["release"]
        )
        yield Duty(said, reverse("desk:import_run", args=[found.run.pk]))


def _machinery(actor: Actor, now: datetime) -> Iterator[Duty]:
    if not may(WATCHING, actor, "read_machinery"):
        return
    url = reverse("desk:machinery")
    status = daemon.read_status()
    if not queueing.answers(status, now=now):
        yield Duty(_("发布器没有运行，已登记的内容发不出去。"), f"{url}#releaser", late=True)
    jobs = standing(now)
    if all(job.late for job in jobs):
        yield Duty(_("后台任务没有在运行，通知和期限都停着。"), f"{url}#jobs", late=True)
    failing = sum(bool(job.run and job.run.failures) for job in jobs)
    if failing:
        yield Duty(_("{n} 项定时任务失败了。").format(n=failing), f"{url}#jobs", late=True)


def _outbox(actor: Actor, now: datetime) -> Iterator[Duty]:
    del now
    if may(OUTBOX, actor, "read_outbox"):
        count = notices.failed().count()
        if count:
            yield Duty(_("{n} 条通知没有送达。").format(n=count), reverse("desk:outbox"))


def _outdated(actor: Actor, now: datetime) -> Iterator[Duty]:
    """What a newer document replaces is corrected by those who write for its organ."""
    del now
    if may_anywhere(DRAFTING, actor, "draft"):
        rows = publication.outdated_by_release(actor)
        count = sum(may(DRAFTING, actor, "draft", row.item.organ.path()) for row in rows)
        if count:
            said = _("{n} 份文件已被新文件代替，网上还写着“现行有效”，请更正。")
            yield Duty(said.format(n=count), reverse("desk:outdated"))


def _calendar(actor: Actor, now: datetime) -> Iterator[Duty]:
    """The year that begins soon should be known: until then its deadlines are provisional."""
    if not may(IMPORTING, actor, "import_calendar"):
        return
    known = {year.year for year in cases.calendar().years()}
    for year in sorted({localdate(now).year, localdate(now + NEXT_YEAR_IN).year} - known):
        said = _("{year} 年的放假通知还没有导入，期限是暂定的。").format(year=year)
        yield Duty(said, f"{reverse('desk:calendar')}?year={year}")


def _left_behind(actor: Actor, now: datetime) -> Iterator[Duty]:
    """What interprets or replaces something that was taken down stays public until a person decides."""
    del now
    said = {
        "interprets": _("《{title}》所解读的信息已撤下，请看要不要更正或者一起撤下。"),
        "replaces": _("《{title}》所代替的信息已撤下，请看要不要更正或者一起撤下。"),
    }
    for row in publication.left_behind(actor):
        url = reverse("desk:item", args=[row.item.pk])
        yield Duty(said[row.relation].format(title=row.item.title), url)


ASKED: tuple[Callable[[Actor, datetime], Iterator[Duty]], ...] = (
    _design,
    _purge,
    _words,
    _imports,
    _machinery,
    _outbox,
    _outdated,
    _calendar,
    _left_behind,
)
