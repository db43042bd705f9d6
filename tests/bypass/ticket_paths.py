"""Forged, copied, replayed and rewritten tickets, decisions and answers; triggers dropped where they stand in the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError

from huiyin.domains.publication import services
from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.release import gate
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.models import Admission, Refusal, Ticket, TicketEntry
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid, PolicyBreach
from tests.bypass.forging import (
    FAKE_SEAL,
    assert_refused,
    drop_guards,
    forged_document,
    forged_payload,
    raw,
    write_ticket,
)
from tests.bypass.public_city import PUBLIC_WORDS, SECRET_WORDS, Public, public_digest
from tests.bypass.rows import Row, refused

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

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


def malformed_tickets(public: Public) -> None:
    """Rows that have not even the shape of a ticket: refused, and what is rightly due goes out with them."""
    digest, _document = forged_document(public, title=SECRET_WORDS)
    whole = forged_payload(public, digest)
    shapes = ({}, [], 1.5, {**whole, "weight": 1.5}, {"entries": whole["entries"]},
              {k: v for k, v in whole.items() if k != "entries"}, {**whole, "entries": [{}]})  # fmt: skip
    number = whole["number"] + 1000
    for kind in ("release", "withdrawal"):
        for payload in shapes:
            number += 1
            raw(
                "INSERT INTO release_ticket (id, kind, payload, seal, registration, issued_at) VALUES (%s, %s, %s, %s, %s, %s)",
                number, kind, json.dumps(payload), FAKE_SEAL, "x", public.now,
            )  # fmt: skip
            TicketEntry.objects.create(ticket_id=number, key=public.item.key)
    true = queued(public)
    public.step()
    assert Admission.objects.filter(ticket=true).exists()
    for forged in Ticket.objects.filter(seal=FAKE_SEAL):
        assert_refused(forged, NOT_OURS)
    assert PUBLIC_WORDS in public.page(f"/item/{public.item.pk}/").decode()
    public.before = ""


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


def _registered(city: City, item: Item) -> Ticket:
    """Take a released item's new version through the whole chain."""
    digest = city.submit(item)
    city.pass_to(item, "registration")
    return services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )


def another_index_number(public: Public) -> None:
    """A number by which a document is cited, rewritten by SQL before a correction that everybody signs."""
    city = public.city
    item, _ticket = city.release("policy", title="关于公共交通的意见")
    public.step()
    services.settle_releases(city.tick())
    public.before = public_digest(public.store)
    author = city.people["author"]
    before = (gate.released_document(item.key) or {})["index_number"]
    assert before
    services.correct(item_id=item.pk, reason="有错字。", actor=author, now=city.tick())
    other = f"{before[:-5]}99999"
    raw("UPDATE publication_item SET index_number = %s WHERE id = %s", other, item.pk)
    services.update_item(
        item_id=item.pk, metadata={"summary": "更正后的概述。"}, actor=author, now=city.tick()
    )
    ticket = _registered(city, item)
    assert json.loads(blobs.read(ticket.payload["entries"][0]["digest"]))["index_number"] == other
    public.step()
    assert_refused(ticket, f"索引号公开以后不能再变，原来是 {before}")


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
    _registered(city, item)
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
        "ledger_entry",
    ):
        key = "seq" if table == "ledger_entry" else "id"
        for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET {key} = {key} + 1000"):
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


def forged_answers(public: Public) -> None:
    """Admissions and refusals by hand delay a release; they cause none."""
    ticket = queued(public, in_days=3)
    root = public.store.current()
    assert root is not None
    forged = replace(root, sequence=9, signed_at=public.now.isoformat())
    Admission.objects.create(
        ticket=ticket, sequence=9, root="0" * 64, log_index=9, admitted_at=public.now,
        head=forged.as_json().decode(),
    )  # fmt: skip
    services.settle_releases(public.city.tick())
    drop_guards(Refusal)
    Refusal.objects.all().delete()


def a_notice_of_ones_own(public: Public) -> None:
    """One person takes down, and would like to tell the public something: by the service, by the gate, under a true seal."""
    words = {"notice": SECRET_WORDS, "actor": public.city.people["approver"]}
    with refused(Invalid, match="告诉公众"):
        services.withdraw(
            item_id=public.item.pk, reason="附件有误。", now=public.city.tick(), **words
        )
    for code in ("", "general", SECRET_WORDS):
        order = {"key": public.item.key, "reason": "附件有误。", "notice_code": code, **words}
        with refused(PolicyBreach, match="规定的说法"):
            gate.withdraw(**order, now=public.city.tick())
        payload = forged_payload(public, "", kind="withdrawal", decisions=[], **order)
        payload |= {
            "actor": None,
            "entries": [{"key": public.item.key, "digest": None, "files": []}],
        }
        ticket = write_ticket(public, payload, seal("ticket", canonical_json(payload)))
        public.step()
        assert_refused(ticket, "规定的说法")


def forged_admission_with_a_true_root(public: Public) -> None:
    """A withdrawal answered by hand with the root of another release never happens; the audit must tell."""
    actor = public.city.people["approver"]
    ticket = services.withdraw(
        item_id=public.item.pk, reason="附件有误。", actor=actor, now=public.city.tick()
    )
    root = public.store.current()
    assert root is not None
    Admission.objects.create(
        ticket=ticket,
        sequence=root.sequence,
        root=root.digest,
        log_index=root.log_size - 1,
        admitted_at=public.now,
    )
    public.step()
    assert audit(public.store).problems, "a withdrawal is held back and the audit is content"


ROWS = (
    Row("-", "forged tickets of every kind", forged_tickets),
    Row("-", "a forged ticket by SQL", forged_by_sql),
    Row("-", "tickets without the shape of one", malformed_tickets),
    Row("-", "true seals on other words", borrowed_seals),
    Row("-", "a ticket played again", replayed_ticket),
    Row("-", "the ticket before a correction played again", old_ticket_after_a_correction),
    Row("-", "an index number rewritten before a correction", another_index_number),
    Row("-", "append-only tables changed", guards_hold),
    Row("-", "a waiting ticket rewritten, triggers dropped", rewritten_ticket),
    Row(
        "-",
        "a scheduled ticket hastened, triggers dropped",
        hastened_ticket,
    ),
    Row("-", "frozen bytes exchanged on disk", rewritten_file),
    Row("-", "admissions and refusals forged", forged_answers),
    Row("-", "a notice of withdrawal in one's own words", a_notice_of_ones_own),
    Row(
        "-",
        "an admission forged with a true root",
        forged_admission_with_a_true_root,
    ),
)
