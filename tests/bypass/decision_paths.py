"""Forged, copied and pushed decisions, roles past every service, and the gate called by hand."""

from __future__ import annotations

from django.forms.models import model_to_dict

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.models import Submission
from huiyin.foundation.accounts.models import RoleGrant
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Frozen, TicketEntry
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.errors import DomainError, PolicyBreach
from tests.bypass.forging import (
    drop_guards,
    forged_document,
    raw,
)
from tests.bypass.public_city import SECRET_WORDS, Public
from tests.bypass.rows import Row, refused


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
    Row("-", "frozen rows exchanged, triggers dropped", exchanged_frozen),
    Row("-", "decisions forged", forged_decisions),
    Row("-", "a case pushed forward", a_state_pushed_forward),
    Row("-", "one person with every role", one_person_with_every_role),
    Row("-", "the gate called in a shell", gate_in_a_shell),
)
