"""旧地址转向: lines of old and new addresses are written down and put to a second person, all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.address_checks import refused_words
from huiyin.domains.publication.models import Redirect, Site
from huiyin.domains.publication.redirect_checks import problems_in_public
from huiyin.domains.publication.redirect_lines import Line, clean_lines
from huiyin.domains.publication.rules.redirects import (
    CLAUSE,
    MOST,
    problems_of_new,
    problems_of_old,
)
from huiyin.domains.publication.selectors.links import own_hosts
from huiyin.domains.publication.selectors.redirects import discardable, unproposed
from huiyin.domains.publication.selectors.sites import changed_documents
from huiyin.domains.publication.services.configure import propose
from huiyin.foundation.access import may, require
from huiyin.foundation.ledger.services import record
from huiyin.foundation.release import gate
from huiyin.foundation.release.by_key import ever_ordered, released_documents
from huiyin.foundation.release.ticket_kinds import KINDS
from huiyin.kernel.addresses import words_of_address
from huiyin.kernel.errors import Invalid, NotFound, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor

CHUNK = 500
WRITTEN = ("site", "target", "reason", "retired")
NOTED = 20
"""Addresses that one entry of the ledger names; the sealed proposal names all."""


@transaction.atomic
def save_redirects(
    *, site: str, lines: Sequence[Line], actor: Actor, now: datetime
) -> list[Redirect]:
    """Write old addresses down; return the rows that are new or changed, in the order of the lines.

    An address that is there already gets the new target. ``Invalid`` names every line that cannot be kept, by its
    number; then nothing is saved.
    """
    home, rows, known = _given(site, lines, actor)
    _refuse(_problems(home, rows, known, actor, now))
    saved = _keep(home, rows, known)
    if saved:
        _record(home, saved, actor, now)
    return saved


@transaction.atomic
def propose_redirects(
    *, site: str, lines: Sequence[Line], actor: Actor, now: datetime, opinion: str = ""
) -> Case:
    """Write old addresses down and put exactly these to a second person.

    ``Invalid`` names every line that cannot be kept or cannot lead where it should; then nothing is saved.
    """
    home, rows, known = _given(site, lines, actor)
    wrong = _problems(home, rows, known, actor, now)
    good = {_key(line, known): line for line in rows if line.number not in wrong}
    found = problems_in_public(
        {key: _document(line, site) for key, line in good.items()}, changed_documents()
    )
    _refuse(wrong | {good[key].number: why for key, (_path, why) in found.items() if key in good})
    saved = save_redirects(site=site, lines=lines, actor=actor, now=now)
    keys = {row.key for row in saved} | ({row.key for row in known.values()} & set(unproposed()))
    if not keys:
        raise Invalid("nothing-changed", _("这些旧地址已经是这样，不用再提。"), field="lines")
    return propose(actor=actor, now=now, keys=sorted(keys), opinion=opinion)


@transaction.atomic
def propose_retirement(
    *, redirect_id: int, actor: Actor, now: datetime, opinion: str = ""
) -> Case | None:
    """Propose that an old address leads nowhere any more; one that never was public is simply struck out."""
    row = _row(redirect_id, actor, "configure")
    if gate.released_digest(row.key) is None:
        if not discard_redirects(ids=[row.pk], actor=actor, now=now):
            raise WrongState("redirect-waits", _("这条旧地址正等人复核或发布，请先办完那一件。"))
        return None
    row.retired = True
    row.save(update_fields=["retired"])
    _record(row.site, [row], actor, now)
    return propose(actor=actor, now=now, keys=[row.key], opinion=opinion)


@transaction.atomic
def withdraw_redirect(*, redirect_id: int, reason: str, actor: Actor, now: datetime) -> Ticket:
    """Take an old address down at once: one person and a reason suffice, as for an item."""
    row = _row(redirect_id, actor, "withdraw_redirect")
    public = gate.released_document(row.key)
    if public is None or public["retired"]:
        raise WrongState("redirect-not-public", _("网站上没有这条旧地址，不用撤下。"))
    ticket = gate.withdraw(key=row.key, reason=reason, notice="", actor=actor, now=now)
    row.retired = True
    row.save(update_fields=["retired"])
    record(
        kind="publication.redirect.withdrawn",
        actor=actor,
        at=now,
        subject=row.key,
        basis=KINDS["withdrawal"].clause,
        data={"reason": reason},
    )
    return ticket


@transaction.atomic
def discard_redirects(*, ids: Sequence[int], actor: Actor, now: datetime) -> int:
    """Give up those changes of ``ids`` that nobody proposed: rows become as they are in public.

    A row that never was public goes. What waits for a second person or for the releaser stays.
    """
    given_up = discardable(actor, ids)
    public = released_documents(row.key for row in given_up)
    _give_up(given_up, public)
    if given_up:
        paths = sorted(row.path for row in given_up)[:NOTED]
        record(
            kind="publication.redirects.discarded",
            actor=actor,
            at=now,
            subject=given_up[0].key,
            basis=CLAUSE,
            data={"count": len(given_up), "paths": paths},
        )
    return len(given_up)


def _give_up(rows: Sequence[Redirect], public: Mapping[str, Mapping[str, Any]]) -> None:
    """Make rows as they are in public; what a ticket once named is kept as retired, what none did goes."""
    sites = {site.slug: site for site in Site.objects.all()}
    named = ever_ordered(row.key for row in rows)
    gone = [row.pk for row in rows if row.key not in named]
    back = [row for row in rows if row.key in named]
    for row in back:
        document = public.get(row.key)
        row.retired = document is None or document["retired"]
        if document is not None:
            row.site = sites[document["site"]]
            row.path, row.target, row.reason = (document[n] for n in ("path", "target", "reason"))
    for at in range(0, len(gone), CHUNK):
        Redirect.objects.filter(pk__in=gone[at : at + CHUNK]).delete()
    try:
        with transaction.atomic():
            Redirect.objects.bulk_update(back, ("path", *WRITTEN), batch_size=CHUNK)
    except IntegrityError as error:
        words = _("有一个旧地址现在写在另一条里，请先改那一条。")
        raise Invalid("path-taken", words) from error


def _given(
    site: str, lines: Sequence[Line], actor: Actor
) -> tuple[Site, list[Line], dict[str, Redirect]]:
    """Return the site, the lines as they are kept, and the rows that are there already."""
    home = Site.objects.filter(slug=site).select_related("organ").first()
    if home is None:
        raise Invalid("site-unknown", _("没有代号为“{slug}”的站点。"), slug=site, field="site")
    require(CONFIGURING, actor, "configure", home.organ.path())
    if not lines:
        raise Invalid("lines-missing", _("请写出旧地址和转到的地址。"), field="lines")
    if len(lines) > MOST:
        raise Invalid(
            "lines-many", _("一次最多 {most} 条，请分几次提出。"), most=MOST, field="lines"
        )
    rows = list(clean_lines(list(lines), own_hosts()))
    return home, rows, _known(line.path for line in rows)


def _key(line: Line, known: dict[str, Redirect]) -> str:
    """Return the key under which a line is or will be, as far as it has one."""
    row = known.get(line.path)
    return row.key if row else f"redirect/line-{line.number}"


def _document(line: Line, site: str) -> dict[str, Any]:
    """Return what a line would be in public, as far as its place among others depends on it."""
    return {"site": site, "path": line.path, "target": line.target, "retired": False}


def _known(paths: Iterable[str]) -> dict[str, Redirect]:
    """Return the rows of these addresses under their locks, by address."""
    listed, found = sorted(set(paths)), dict[str, Redirect]()
    locked = Redirect.objects.select_for_update(of=("self",)).order_by("path")
    for at in range(0, len(listed), CHUNK):
        rows = locked.filter(path__in=listed[at : at + CHUNK])
        found |= {row.path: row for row in rows.select_related("site__organ")}
    return found


def _problems(
    home: Site, lines: Sequence[Line], known: dict[str, Redirect], actor: Actor, now: datetime
) -> dict[int, str]:
    """Return, by number, why lines cannot be kept."""
    found: dict[int, str] = {}
    first: dict[str, int] = {}
    unfit = refused_words(
        {line.number: f"{words_of_address(line.path)}\n{line.reason}" for line in lines},
        on=localdate(now),
    )
    whole_city = may(CONFIGURING, actor, "propose_configuration")
    for line in lines:
        why = list(_reasons(line, known, actor))
        if line.number in unfit:
            why.append(unfit[line.number])
        if line.path and not whole_city and not line.path.startswith(home.prefix):
            why.append(_("请写 {prefix} 下面的地址").format(prefix=home.prefix))
        if line.path in first:
            why.append(_("与第 {n} 行的旧地址相同").format(n=first[line.path]))
        first.setdefault(line.path, line.number)
        if why:
            found[line.number] = "；".join(why)
    return found


def _reasons(line: Line, known: dict[str, Redirect], actor: Actor) -> Iterable[str]:
    if not line.whole:
        yield _("一行要有旧地址和转到的地址")
        return
    yield from (_(why) for why in problems_of_old(line.path))
    for why in problems_of_new(line.target):
        yield _("转到 {target}：{why}").format(target=line.target, why=_(why))
    if line.path == line.target:
        yield _("不能转到自己")
    longest = Redirect._meta.get_field("reason").max_length  # noqa: SLF001 — public in Django
    if len(line.reason) > (longest or 0):
        yield _("说明不能超过 {most} 字").format(most=longest)
    row = known.get(line.path)
    if row and not may(CONFIGURING, actor, "configure", row.site.organ.path()):
        yield _("这个旧地址归“{site}”管").format(site=row.site.name)


def _refuse(problems: dict[int, str]) -> None:
    if problems:
        words = "\n".join(
            _("第 {n} 行：{why}").format(n=n, why=why) for n, why in sorted(problems.items())
        )
        raise Invalid("lines-refused", "{words}", words=words, field="lines", by_line=problems)


def _keep(home: Site, lines: Sequence[Line], known: dict[str, Redirect]) -> list[Redirect]:
    """Write the rows that differ; return them."""
    new, other = list[Redirect](), list[Redirect]()
    for line in lines:
        row = known.get(line.path) or Redirect(path=line.path)
        wanted = (home.pk, line.target, line.reason or row.reason, False)
        if row.pk and wanted == (row.site_id, row.target, row.reason, row.retired):
            continue
        row.site, row.target, row.reason, row.retired = home, *wanted[1:]
        (other if row.pk else new).append(row)
    try:
        with transaction.atomic():
            Redirect.objects.bulk_create(new, batch_size=CHUNK)
    except IntegrityError as error:
        words = _("刚才有人写下了同一个旧地址，请再提一次。")
        raise Invalid("path-taken", words, field="lines") from error
    Redirect.objects.bulk_update(other, WRITTEN, batch_size=CHUNK)
    return [*new, *other]


def _record(home: Site, rows: Sequence[Redirect], actor: Actor, now: datetime) -> None:
    record(
        kind="publication.redirects.saved",
        actor=actor,
        at=now,
        subject=f"site/{home.slug}",
        basis=CLAUSE,
        data={"count": len(rows), "paths": [row.path for row in rows[:NOTED]]},
    )


def _row(redirect_id: int, actor: Actor, action: str) -> Redirect:
    """Return a row under its lock, for whom it concerns."""
    found = Redirect.objects.select_for_update(of=("self",)).select_related("site__organ")
    row = found.filter(pk=redirect_id).first()
    if row is None:
        raise NotFound("redirect-not-found", _("没有这条旧地址。"))
    require(CONFIGURING, actor, action, row.site.organ.path())
    return row
