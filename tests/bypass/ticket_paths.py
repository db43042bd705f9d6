"""Forged, copied, replayed and rewritten tickets, decisions and answers; triggers dropped where they stand in the way."""

from __future__ import annotations

import json
from datetime import timedelta

from django.db import DatabaseError
from django.forms.models import model_to_dict

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.models import Submission
from huiyin.foundation.accounts.models import RoleGrant
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Admission, Frozen, Refusal, Ticket, TicketEntry
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import DomainError, PolicyBreach
from tests.bypass.forging import (
    FAKE_SEAL,
    assert_refused,
    drop_guards,
    forged_document,
    forged_payload,
    raw,
    write_ticket,
)
from tests.bypass.public_city import SECRET_WORDS, Public
from tests.bypass.rows import Row, refused

NOT_OURS = "不是由审签程序开出"


def forged_tickets(public: Public) -> None:
    digest, _document = forged_document(public, title=SECRET_WORDS)
    for kind in ("release", "correction", "emergency", "migration", "configuration", "design"):
        ticket = write_ticket(public, forged_payload(public, digest, kind=kind))
        public.step()
        assert_refused(ticket, NOT_OURS)
    taken_down = forged_payload(public, digest, kind="withdrawal", notice="x")
    taken_down["entries"] = [{"key": public.item.key, "digest": None, "files": []}]
    ticket = write_ticket(public, taken_down)
    public.step()
    assert_refused(ticket, NOT_OURS)


def forged_by_sql(public: Public) -> None:
    digest, _document = forged_document(public, title=SECRET_WORDS)
    payload = forged_payload(public, digest)
    raw(
        "INSERT INTO release_ticket (id, kind, payload, seal, registration, issued_at) VALUES (%s, %s, %s, %s, %s, %s)",
        payload["number"], "release", json.dumps(payload), FAKE_SEAL, "x", public.now,
    )  # fmt: skip
    public.step()
    assert_refused(Ticket.objects.get(pk=payload["number"]), NOT_OURS)


def borrowed_seals(public: Public) -> None:
    """True seals on other words: of the old ticket, of a decision, under another purpose."""
    digest, _document = forged_document(public, title=SECRET_WORDS)
    for mac in (public.ticket.seal, public.ticket.payload["decisions"][0]["seal"], "", "封印"):
        ticket = write_ticket(public, forged_payload(public, digest), mac)
        public.step()
        assert_refused(ticket, NOT_OURS)
    payload = forged_payload(public, digest)
    ticket = write_ticket(public, payload, seal("decision", canonical_json(payload)))
    public.step()
    assert_refused(ticket, NOT_OURS)


def replayed_ticket(public: Public) -> None:
    """The old ticket under a new number, and again as due after its answer was deleted."""
    copy = {**public.ticket.payload}
    number = public.ticket.pk + 1
    ticket = Ticket.objects.create(
        pk=number, kind="release", payload=copy, seal=public.ticket.seal,
        registration="", issued_at=public.now, issued_by=1,
    )  # fmt: skip
    public.step()
    assert_refused(ticket, NOT_OURS)
    drop_guards(Admission)
    raw("DELETE FROM release_admission")
    public.step()
    assert Admission.objects.filter(ticket=public.ticket).exists()


def old_ticket_after_a_correction(public: Public) -> None:
    """The first version cannot come back: its ticket is older than the one in public."""
    city, item = public.city, public.item
    services.correct(
        item_id=item.pk, reason="有错字。", actor=city.people["author"], now=city.tick()
    )
    services.update_item(
        item_id=item.pk,
        metadata={"summary": "更正后的概述。"},
        actor=city.people["author"],
        now=city.tick(),
    )
    digest = city.submit(item)
    city.pass_to(item, "registration")
    services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    public.step()
    assert "更正后的概述" in public.page(f"/item/{item.pk}/").decode()
    drop_guards(Admission)
    raw("DELETE FROM release_admission WHERE ticket_id = %s", public.ticket.pk)
    public.step()
    assert "更正后的概述" in public.page(f"/item/{item.pk}/").decode()
    public.before = ""


def queued(public: Public, *, in_days: int = 0) -> Ticket:
    """Take the draft through every stage; its true ticket waits."""
    city, draft = public.city, public.draft
    digest = city.submit(draft)
    city.pass_to(draft, "registration")
    later = city.now + timedelta(days=in_days) if in_days else None
    return services.register(
        item_id=draft.pk,
        digest_seen=digest,
        actor=city.people["registrar"],
        now=city.tick(),
        not_before=later,
    )


def guards_hold(public: Public) -> None:
    """The database itself refuses to change what stands there."""
    queued(public, in_days=3)
    for table in (
        "release_ticket",
        "release_ticketentry",
        "release_frozen",
        "release_admission",
        "cases_decision",
    ):
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000"):
            with refused(DatabaseError, match="append-only"):
                raw(sql)


def rewritten_ticket(public: Public) -> None:
    """A true ticket that waits, with its words exchanged."""
    ticket = queued(public, in_days=3)
    digest, _document = forged_document(public, title=SECRET_WORDS, id=public.draft.pk)
    payload = {
        **ticket.payload,
        "entries": [{"key": public.draft.key, "digest": digest, "files": []}],
    }
    drop_guards(Ticket)
    raw(
        "UPDATE release_ticket SET payload = %s, not_before = NULL WHERE id = %s",
        json.dumps(payload),
        ticket.pk,
    )
    public.step()
    assert_refused(ticket, NOT_OURS)


def hastened_ticket(public: Public) -> None:
    """A true ticket whose hour has not come: the hour stands under the seal, not only in a column."""
    ticket = queued(public, in_days=3)
    drop_guards(Ticket)
    raw("UPDATE release_ticket SET not_before = NULL WHERE id = %s", ticket.pk)
    public.step()
    root = public.store.current()
    assert root is not None
    assert public.store.source(root.digest, public.draft.key) is None


def rewritten_file(public: Public) -> None:
    """The frozen bytes exchanged in the private store after everybody signed."""
    ticket = queued(public)
    file = blobs.path_of(ticket.payload["entries"][0]["digest"])
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(SECRET_WORDS.encode(), "别的话".encode()))
    public.step()
    assert_refused(ticket, "冻结件读不出来或已被改动")


def exchanged_frozen(public: Public) -> None:
    """The submission and the ticket's entry point to another frozen document."""
    city, draft = public.city, public.draft
    seen = city.submit(draft)
    city.pass_to(draft, "registration")
    digest, _document = forged_document(public, title=SECRET_WORDS, id=draft.pk)
    other = Frozen.objects.create(key=draft.key, digest=digest, files=[], frozen_at=public.now)
    drop_guards(Submission, TicketEntry)
    raw("UPDATE publication_submission SET frozen_id = %s WHERE item_id = %s", other.pk, draft.pk)
    raw("UPDATE release_ticketentry SET frozen_id = %s", other.pk)
    for shown in (seen, digest):
        with refused(DomainError):
            services.register(
                item_id=draft.pk, digest_seen=shown, actor=city.people["registrar"], now=city.tick()
            )


def forged_decisions(public: Public) -> None:
    """Rows of decisions by hand and a case pushed to registration; then somebody registers in good faith."""
    city, draft = public.city, public.draft
    digest = city.submit(draft)
    case = case_of(draft)
    copied = Decision.objects.filter(case=case_of(public.item)).order_by("sequence")
    for number, row in enumerate(copied, 100):
        fields = model_to_dict(row, exclude=["id", "case", "sequence"]) | {
            "digest_seen": digest,
            "round": 1,
        }
        Decision.objects.create(case=case, sequence=number, **fields)
    Case.objects.filter(pk=case.pk).update(state="registration")
    with refused(PolicyBreach, match="不真实|送审记录"):
        services.register(
            item_id=draft.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
        )


def a_state_pushed_forward(public: Public) -> None:
    city, draft = public.city, public.draft
    digest = city.submit(draft)
    Case.objects.filter(pk=case_of(draft).pk).update(state="registration", flags={})
    with refused(PolicyBreach):
        services.register(
            item_id=draft.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
        )
    Case.objects.filter(pk=case_of(draft).pk).update(state="awaiting_release")
    services.settle_releases(city.tick())
    Case.objects.filter(pk=case_of(draft).pk).update(state="released")
    services.settle_releases(city.tick())


def one_person_with_every_role(public: Public) -> None:
    """Roles granted past every service: one person still cannot stand in for three."""
    city, draft = public.city, public.draft
    for role, actor in city.people.items():
        RoleGrant.objects.create(
            user_id=city.people["author"].id, role=role, organ=city.organ, since=actor and city.now
        )
    author = city.people["author"]
    all_roles = frozenset(Grant(role, city.organ.path()) for role in city.people)
    boss = Actor("person", author.id, author.name, author.post, author.organ, all_roles)
    city.submit(draft)
    before = dict(city.people)
    city.people.update(dict.fromkeys(before, boss))
    with refused(PolicyBreach):
        city.pass_to(draft, "registration")
    city.people.update(before)


def forged_answers(public: Public) -> None:
    """Admissions and refusals by hand delay a release; they cause none."""
    ticket = queued(public, in_days=3)
    Admission.objects.create(
        ticket=ticket, sequence=9, root="0" * 64, log_index=9, admitted_at=public.now
    )
    services.settle_releases(public.city.tick())
    drop_guards(Refusal)
    Refusal.objects.all().delete()


def gate_in_a_shell(public: Public) -> None:
    """A script that calls the gate itself with what it finds in the database."""
    city, draft = public.city, public.draft
    digest, document = forged_document(public, title=SECRET_WORDS, id=draft.pk)
    frozen = gate.freeze(
        key=draft.key, document=document, files=[], actor=city.people["registrar"], now=city.tick()
    )
    assert frozen.digest == digest
    true = public.ticket.payload["decisions"]
    for decisions in (
        [],
        true,
        [{**d, "digest_seen": digest} for d in true],
        [{**d, "digest_seen": ""} for d in true],
    ):
        for kind in (
            "release",
            "correction",
            "emergency",
            "migration",
            "configuration",
            "design",
            "withdrawal",
        ):
            with refused(PolicyBreach):
                gate.issue(
                    kind=kind, entries=[frozen], decisions=decisions, registration="x",
                    actor=city.people["registrar"], now=city.tick(),
                )  # fmt: skip


ROWS = (
    Row("-", "forged tickets of every kind", forged_tickets),
    Row("-", "a forged ticket by SQL", forged_by_sql),
    Row("-", "true seals on other words", borrowed_seals),
    Row("-", "a ticket played again", replayed_ticket),
    Row("-", "the ticket before a correction played again", old_ticket_after_a_correction),
    Row("-", "append-only tables changed", guards_hold),
    Row("-", "a waiting ticket rewritten, triggers dropped", rewritten_ticket),
    Row(
        "-",
        "a scheduled ticket hastened, triggers dropped",
        hastened_ticket,
        hole="the releaser asks the column not_before, not the sealed one",
    ),
    Row("-", "frozen bytes exchanged on disk", rewritten_file),
    Row("-", "frozen rows exchanged, triggers dropped", exchanged_frozen),
    Row("-", "decisions forged", forged_decisions),
    Row("-", "a case pushed forward", a_state_pushed_forward),
    Row("-", "one person with every role", one_person_with_every_role),
    Row("-", "admissions and refusals forged", forged_answers),
    Row("-", "the gate called in a shell", gate_in_a_shell),
)
