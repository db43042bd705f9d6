"""The chain: what is recorded, how it reads, and that every kind of tampering is found."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.ledger import sentences
from huiyin.foundation.ledger.chain import FIELDS, ORIGIN, entry_hash
from huiyin.foundation.ledger.models import Entry, Head
from huiyin.foundation.ledger.operations import trigger_names
from huiyin.foundation.ledger.selectors import head, history, last_of, read_head, recent
from huiyin.foundation.ledger.services import record
from huiyin.foundation.ledger.verifying import verify
from huiyin.kernel.actors import SYSTEM, Actor
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
ACTOR = Actor(kind="person", id=7, name="林岚", post="政策科科长")
SQLITE_ONLY = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="drops SQLite's triggers by name"
)


@pytest.fixture
def chain(db: None) -> list[Entry]:
    start = head().seq
    assert start == 0
    return [
        record(
            kind="test.act",
            actor=ACTOR,
            at=NOW + timedelta(minutes=n),
            subject=f"item/{n % 3}",
            basis="changchun-2015:4.1b",
            data={"n": n, "words": ["登记", "备案"]},
        )
        for n in range(1, 11)
    ]


@pytest.fixture
def unguarded(chain: list[Entry]) -> Iterator[Any]:
    """A cursor with the triggers gone, as an intruder with the database file has it."""
    with connection.cursor() as cursor:
        for name in trigger_names("sqlite", "ledger_entry"):
            cursor.execute(f'DROP TRIGGER "{name}"')
        for name in ("forward", "no_delete", "no_replace"):
            cursor.execute(f"DROP TRIGGER ledger_head_{name}")
        yield cursor


def test_entries_form_a_chain(chain: list[Entry]) -> None:
    assert [e.seq for e in chain] == list(range(1, 11))
    assert chain[0].previous == ORIGIN
    assert all(b.previous == a.hash for a, b in pairwise(chain))
    report = verify()
    assert report.holds
    assert report.count == 10
    assert report.first_bad is None
    assert [e.seq for e in history("item/1")] == [1, 4, 7, 10]


def test_a_failed_act_leaves_no_entry(chain: list[Entry]) -> None:
    def act() -> None:
        with transaction.atomic():
            record(kind="test.act", actor=SYSTEM, at=NOW, subject="item/1")
            msg = "the act fails after its entry"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError):
        act()
    assert head().seq == 10
    assert verify().holds


@pytest.mark.parametrize("data", [{"x": 1.5}, {"x": float("nan")}, {1: "x"}])
def test_data_without_one_written_form_is_refused(chain: list[Entry], data: Any) -> None:
    with pytest.raises(TypeError):
        record(kind="test.act", actor=SYSTEM, at=NOW, subject="item/1", data=data)
    assert verify().holds


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), st.none()),
        max_size=4,
    )
)
def test_the_hash_survives_storing_as_json(data: dict[str, Any]) -> None:
    fields = {
        "seq": 1,
        "at": NOW,
        "kind": "a.b",
        "actor_id": None,
        "actor_name": "系统",
        "actor_post": "",
        "subject": "x/1",
        "basis": "",
        "data": data,
        "previous": ORIGIN,
    }
    stored = fields | {"data": json.loads(json.dumps(data))}
    moved = fields | {"at": NOW.astimezone()}
    assert entry_hash(fields) == entry_hash(stored) == entry_hash(moved)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET actor_name = '他人' WHERE seq = 3",
        "DELETE FROM ledger_entry WHERE seq = 3",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_head SET seq = 3",
        "UPDATE ledger_head SET hash = 'x'",
        "DELETE FROM ledger_head",
        "INSERT INTO ledger_head (id, seq, hash) VALUES (1, 99, 'x')",
    ],
)
def test_the_database_itself_refuses_changes(chain: list[Entry], statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify().holds


@SQLITE_ONLY
def test_replacing_a_row_by_inserting_is_refused(chain: list[Entry]) -> None:
    columns = ", ".join(str(f.column) for f in Entry._meta.local_concrete_fields)
    for verb in ("INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"{verb} INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry WHERE seq = 3"
            )


def test_the_orm_cannot_change_entries_either(chain: list[Entry]) -> None:
    chain[2].actor_name = "他人"
    with pytest.raises(IntegrityError), transaction.atomic():
        chain[2].save()
    with pytest.raises(IntegrityError), transaction.atomic():
        chain[2].delete()


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("statements", "first_bad", "kind"),
    [
        (["UPDATE ledger_entry SET actor_name = '他人' WHERE seq = 4"], 4, "changed"),
        (["UPDATE ledger_entry SET data = '{\"n\": 5.5}' WHERE seq = 4"], 4, "changed"),
        (["UPDATE ledger_entry SET at = '2020-01-01 00:00:00' WHERE seq = 1"], 1, "changed"),
        (["DELETE FROM ledger_entry WHERE seq = 5"], 5, "missing"),
        (["DELETE FROM ledger_entry WHERE seq = 1"], 1, "missing"),
        (["DELETE FROM ledger_entry WHERE seq > 8"], 9, "missing"),
        (
            [
                "UPDATE ledger_entry SET seq = 99 WHERE seq = 6",
                "UPDATE ledger_entry SET seq = 6 WHERE seq = 7",
                "UPDATE ledger_entry SET seq = 7 WHERE seq = 99",
            ],
            6,
            "foreign",
        ),
        (["UPDATE ledger_head SET hash = 'x'"], 10, "head"),
        (["DELETE FROM ledger_head"], 11, "head"),
        (["UPDATE ledger_head SET seq = 8"], 9, "foreign"),
    ],
)
def test_tampering_is_found_at_the_first_bad_entry(
    unguarded: Any, statements: list[str], first_bad: int, kind: str
) -> None:
    for statement in statements:
        unguarded.execute(statement)
    report = verify()
    assert not report.holds
    assert report.first_bad == first_bad
    assert kind in {f.kind for f in report.faults if f.seq == first_bad}


@SQLITE_ONLY
def test_an_inserted_entry_is_found_even_with_a_right_hash(unguarded: Any) -> None:
    unguarded.execute("DELETE FROM ledger_entry WHERE seq = 5")
    row: dict[str, Any] = dict(Entry.objects.values(*FIELDS).get(seq=6))
    forged = row | {"seq": 5, "previous": "f" * 64}
    Entry.objects.create(**forged, hash=entry_hash(forged))
    report = verify()
    assert report.first_bad == 5
    assert report.faults[0].kind == "foreign"


@SQLITE_ONLY
def test_a_ledger_rewritten_as_a_whole_is_found_by_a_head_kept_outside(unguarded: Any) -> None:
    kept = head()
    unguarded.execute("DELETE FROM ledger_entry WHERE seq > 5")
    last = Entry.objects.get(seq=5)
    Head.objects.update(seq=5, hash=last.hash)
    for n in range(5):
        record(kind="test.forged", actor=ACTOR, at=NOW, subject=f"item/{n}")
    assert verify().holds
    report = verify(since=[kept])
    assert report.first_bad == 10
    assert report.faults[0].kind == "outside"


def test_a_head_beyond_the_end_is_a_fault(chain: list[Entry]) -> None:
    kept = head()
    assert verify(since=[kept]).holds
    assert read_head(kept.as_json()) == kept
    later = type(kept)(12, "0" * 64, kept.at, kept.seal)
    assert verify(since=[later]).first_bad == 12


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"seq": 1}'])
def test_only_sealed_heads_are_read(chain: list[Entry], data: bytes) -> None:
    with pytest.raises(Invalid):
        read_head(data)
    changed = json.loads(head().as_json()) | {"seq": 3}
    with pytest.raises(Invalid):
        read_head(json.dumps(changed).encode())


def test_entries_read_as_sentences(chain: list[Entry]) -> None:
    assert sentences.sentence(chain[0]) == "林岚办理了第 1 号稿件（test.act）"
    sentences.register({"test.sentence": "{actor}（{post}）登记了{subject}：{words}，{absent}"})
    sentences.register_subject("booklet", lambda pk: f"《文件{pk}》")
    entry = Entry(
        kind="test.sentence",
        actor_name="林岚",
        actor_post="科长",
        subject="booklet/1",
        data={"words": ["甲", "乙"]},
    )
    assert sentences.sentence(entry) == "林岚（科长）登记了《文件1》：甲、乙，（未记）"
    with pytest.raises(ValueError, match="two sentences"):
        sentences.register({"test.sentence": "另一句"})


def test_values_cannot_reach_into_objects(chain: list[Entry]) -> None:
    sentences.register({"test.evil": "{actor.__class__}{data[0]}"})
    entry = Entry(kind="test.evil", actor_name="甲", subject="x/1", data={})
    assert sentences.sentence(entry) == sentences.UNKNOWN * 2


@pytest.mark.django_db
def test_the_last_entries_of_some_subjects_are_read_newest_first() -> None:
    for number, (kind, subject) in enumerate(
        [("a", "x/1"), ("b", "x/1"), ("a", "x/2"), ("a", "x/3"), ("c", "x/1")]
    ):
        record(kind=kind, actor=ACTOR, at=NOW + timedelta(minutes=number), subject=subject)
    found = [(e.kind, e.subject) for e in recent(["x/1", "x/2"], 3)]
    assert found == [("c", "x/1"), ("a", "x/2"), ("b", "x/1")]
    last = last_of("x/1", ["a", "b"])
    assert last is not None
    assert last.kind == "b"
    assert last_of("x/9", ["a"]) is None
