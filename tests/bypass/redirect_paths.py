"""Path 29: old addresses written by hand, proposed in bad faith, agreed to by one person, or put on a ticket in a shell."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management import call_command

from huiyin.domains.publication import services
from huiyin.domains.publication.models import Redirect
from huiyin.domains.publication.redirect_lines import Line
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.release import gate
from huiyin.kernel.actors import Actor
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import DomainError, PolicyBreach
from tests.bypass.browsers import browsers
from tests.bypass.forging import (
    FAKE_SEAL,
    assert_refused,
    forged_payload,
    raw,
    write_ticket,
)
from tests.bypass.public_city import Public, everywhere, public_digest
from tests.bypass.rows import Row, refused

EVIL = "https://evil.example/"
OLD = "/xxgk/202001/t20200101_123.html"


def people(public: Public) -> tuple[Actor, Actor]:
    """Return who proposes settings and who agrees."""
    found = public.city.people
    return (
        everywhere(found["system_admin"], "system_admin"),
        everywhere(found["security_admin"], "security_admin"),
    )


def led(public: Public, path: str = OLD, target: str = "") -> Redirect:
    """Return an old address that two people released; what is public from then on counts."""
    admin, second = people(public)
    lines = [Line(1, path, target or f"/item/{public.item.pk}/")]
    case = services.propose_redirects(site="city", lines=lines, actor=admin, now=public.city.tick())
    services.confirm(case_id=case.pk, actor=second, now=public.city.tick())
    assert public.step() == 1
    public.before = public_digest(public.store)
    return Redirect.objects.get(path=path)


def document(row: Redirect, **values: Any) -> dict[str, Any]:
    """Return a redirect's document as a forger would have it."""
    names = ("path", "target", "reason", "retired")
    return {"id": row.pk, "site": "city", **{n: getattr(row, n) for n in names}} | values


def rows_by_hand(public: Public) -> None:
    """A superuser writes rows: by the ORM, in bulk, by SQL, from a dump; changes and deletes a released one."""
    row = led(public)
    site = public.city.site
    Redirect.objects.create(site=site, path="/", target=EVIL)
    Redirect.objects.bulk_create(
        Redirect(site=site, path=f"/news/{n}", target="//evil.example/") for n in range(3)
    )
    raw(
        "INSERT INTO publication_redirect (site_id, path, target, reason, retired) "
        "VALUES (%s, %s, %s, %s, (1 = 0))", site.pk, "/item/1/", EVIL, "",
    )  # fmt: skip
    Redirect.objects.filter(pk=row.pk).update(path="/policies/", target=EVIL)
    out = settings.MEDIA_ROOT / f"redirects-{id(public)}.json"
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    call_command("dumpdata", "publication.redirect", output=str(out), verbosity=0)
    rows = json.loads(out.read_text(encoding="utf-8"))
    for number, loaded in enumerate(rows):
        loaded["fields"] |= {"path": f"/loaded/{number}", "target": EVIL}
    out.write_text(json.dumps(rows), encoding="utf-8")
    call_command("loaddata", str(out), verbosity=0)
    public.unchanged()
    admin, _second = people(public)
    with refused(DomainError, match="没有|自己的页面"):
        services.propose(actor=admin, now=public.city.tick())
    raw("DELETE FROM publication_redirect")


def only_the_path_by_hand(public: Public) -> None:
    """A superuser changes the path of a released row and nothing else, and two people who do not look agree."""
    row = led(public)
    admin, second = people(public)
    Redirect.objects.filter(pk=row.pk).update(path="/elsewhere.html")
    public.unchanged()
    with refused(DomainError, match="不能换成另一个"):
        services.propose(actor=admin, now=public.city.tick())
    Redirect.objects.filter(pk=row.pk).update(path=OLD, target="/")
    case = services.propose(keys=[row.key], actor=admin, now=public.city.tick())
    forged = gate.freeze(
        key=row.key,
        document=document(row, path="/elsewhere.html"),
        files=[],
        actor=admin,
        now=public.now,
    )
    Case.objects.filter(pk=case.pk).update(flags={"frozen": [forged.pk]})
    with refused(DomainError, match="不能换成另一个"):
        services.confirm(case_id=case.pk, actor=second, now=public.city.tick())
    public.unchanged()


def forged_sources(public: Public) -> None:
    """A ticket by hand with a redirect to another host: without a seal, and with a true one of something else."""
    row = led(public)
    digest = blobs.put(canonical_json(document(row, target=EVIL)))
    entries = [{"key": row.key, "digest": digest, "files": []}]
    payload = forged_payload(public, digest, kind="configuration", entries=entries)
    ticket = write_ticket(public, payload, FAKE_SEAL)
    public.step()
    assert_refused(ticket, "不是由审签程序开出的")
    payload = forged_payload(public, digest, kind="configuration", entries=entries)
    ticket = write_ticket(public, payload, public.ticket.seal)
    public.step()
    assert_refused(ticket, "不是由审签程序开出的")


def agreed_in_good_faith(public: Public) -> None:
    """Somebody puts another document behind a proposal; two people agree, and the gate still refuses it."""
    admin, second = people(public)
    lines = [Line(1, OLD, f"/item/{public.item.pk}/")]
    case = services.propose_redirects(site="city", lines=lines, actor=admin, now=public.city.tick())
    row = Redirect.objects.get()
    forged = gate.freeze(
        key=row.key, document=document(row, target=EVIL), files=[], actor=admin, now=public.now
    )
    Case.objects.filter(pk=case.pk).update(flags={"frozen": [forged.pk]})
    with refused(DomainError, match="没有 https://evil"):
        services.confirm(case_id=case.pk, actor=second, now=public.city.tick())
    data = {"digests": {forged.key: forged.digest}}
    engine.advance(
        case_id=case.pk, action="confirm", actor=second, now=public.city.tick(), data=data
    )
    decisions = [d.payload() for d in Decision.objects.filter(case=case).order_by("sequence")]
    with refused(PolicyBreach, match="以 / 开头"):
        gate.issue(
            kind="configuration",
            entries=[forged],
            decisions=decisions,
            actor=second,
            now=public.now,
        )


def sealed_by_the_key(public: Public) -> None:
    """Whoever has even the key of the seals, and true decisions, does not get another host past the releaser."""
    admin, second = people(public)
    for number, target in enumerate((EVIL, "//evil.example/", "/\\evil.example/", "/a\r\nb"), 1):
        row = Redirect.objects.create(site=public.city.site, path=f"/old/{number}.html", target="/")
        forged = gate.freeze(
            key=row.key,
            document=document(row, target=target),
            files=[],
            actor=admin,
            now=public.now,
        )
        case = engine.open_case(
            kind="configuration",
            subject=f"configuration/{900 + number}",
            organ=None,
            actor=admin,
            now=public.now,
        )
        data = {"digests": {forged.key: forged.digest}}
        for action, actor in (("propose", admin), ("confirm", second)):
            engine.advance(
                case_id=case.pk, action=action, actor=actor, now=public.city.tick(), data=data
            )
        decisions = [d.payload() for d in Decision.objects.filter(case=case).order_by("sequence")]
        entries = [{"key": forged.key, "digest": forged.digest, "files": []}]
        payload = forged_payload(
            public, forged.digest, kind="configuration", entries=entries, decisions=decisions
        )
        ticket = write_ticket(public, payload, seal("ticket", canonical_json(payload)))
        public.step()
        assert_refused(ticket, f"“{row.key}”转到")


def one_person(public: Public) -> None:
    """One account with every role proposes and agrees; a superuser without a role posts to the desk."""
    admin, _second = people(public)
    both = everywhere(public.city.people["system_admin"], "security_admin")
    lines = [Line(1, OLD, f"/item/{public.item.pk}/")]
    case = services.propose_redirects(site="city", lines=lines, actor=admin, now=public.city.tick())
    with refused(PolicyBreach):
        services.confirm(case_id=case.pk, actor=both, now=public.city.tick())
    Case.objects.filter(pk=case.pk).update(state="ordered")
    row = Redirect.objects.get()
    for client in browsers(public):
        for address, form in (
            ("new/", {"site": "city", "path": "/a.html", "target": "/"}),
            ("lines/", {"site": "city", "lines": "/b.html /"}),
            ("act/", {"action": "propose"}),
            (f"{row.pk}/retire/", {}),
            (f"{row.pk}/withdraw/", {"reason": "x"}),
        ):
            assert client.post(f"/settings/redirects/{address}", form).status_code in {403, 404}
    assert Redirect.objects.count() == 1


ROWS = (
    Row("29", "old addresses written by hand", rows_by_hand),
    Row("29", "the path of an old address alone by hand", only_the_path_by_hand),
    Row("29", "a forged source of a redirect", forged_sources),
    Row("29", "another document behind a proposal", agreed_in_good_faith),
    Row("29", "another host under a true seal", sealed_by_the_key),
    Row("29", "an old address by one person", one_person),
)
