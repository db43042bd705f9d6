"""What goes out, what stays queued, what is refused; and that a render touches exactly what changed."""

from __future__ import annotations

import errno
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.files import blobs
from huiyin.foundation.release import answers, gate
from huiyin.foundation.release.admission import Admitter, Refused
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.models import Admission, Refusal, Ticket
from huiyin.foundation.release.preview import Previewer
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.tests.conftest import NOW, REGISTRAR, Office, decision, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.release.turns import Turns
from huiyin.foundation.release.verify import verify_store
from huiyin.foundation.text.scanners import current
from huiyin.foundation.text.services.word_lists import install_word_list
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.rendering import Artefact, Output

pytestmark = pytest.mark.django_db


def public(releaser: Releaser, path: str) -> str | None:
    """Return the text at a public path."""
    store = releaser.writer.store
    root = store.current()
    entry = store.entry(root.digest, path) if root else None
    return store.body(entry).decode() if entry else None


def paths(releaser: Releaser) -> set[str]:
    """Return all public paths."""
    store = releaser.writer.store
    root = store.current()
    return {e.path for e in store.entries(root.digest)} if root else set()


def test_a_releaser_that_was_away_at_midnight_renders_what_the_day_moved(
    office: Office, releaser: Releaser, folders: Path
) -> None:
    office.release(office.item(1, "短期", until="2026-11-23"), office.item(2, "长期"))
    releaser.step(now=NOW)
    for days in (2, 9):
        back = NOW + timedelta(days=days)
        again = make_releaser(folders, now=back)
        again.step(now=back)
        assert shadow_render(again.writer.store, ToyPublisher(), now=back).equal


def test_a_ticket_goes_out_and_its_status_follows(office: Office, releaser: Releaser) -> None:
    assert gate.status("item/1", now=NOW).state == "none"
    ticket = office.release(office.item(1, "停水通知"))
    assert gate.status("item/1", now=NOW).state == "queued"
    assert releaser.step(now=NOW) == 1
    status = gate.status("item/1", now=NOW)
    assert (status.state, status.ticket) == ("released", ticket)
    assert public(releaser, "/item/1/") == "停水通知\n正文\nin force"
    assert public(releaser, "/column/要闻/") == "停水通知"
    assert releaser.step(now=NOW) == 0
    assert audit(releaser.writer.store).problems == []


def test_a_scheduled_ticket_waits_for_its_second(office: Office, releaser: Releaser) -> None:
    at = NOW + timedelta(minutes=5)
    office.release(office.item(1, "定时"), not_before=at)
    assert gate.status("item/1", now=NOW).state == "scheduled"
    assert releaser.step(now=at - timedelta(seconds=1)) == 0
    assert public(releaser, "/item/1/") is None
    assert releaser.step(now=at) == 1
    assert public(releaser, "/item/1/") is not None


def test_a_bundle_goes_out_in_one_root_or_not_at_all(office: Office, releaser: Releaser) -> None:
    before = releaser.writer.root
    office.release(office.item(1, "政策"), office.item(2, "解读"))
    assert isinstance(releaser.publisher, ToyPublisher)
    releaser.publisher.broken.add("/item/2/")
    releaser.step(now=NOW)
    assert releaser.writer.root == before
    assert gate.status("item/1", now=NOW).state == "queued"
    assert "cannot render" in "".join(releaser.turns.problems().values())
    releaser.publisher.broken.clear()
    releaser.turns = Turns()
    releaser.step(now=NOW)
    assert {"/item/1/", "/item/2/"} <= paths(releaser)
    first, second = (gate.status(f"item/{n}", now=NOW).sequence for n in (1, 2))
    assert first == second


def test_one_that_cannot_be_rendered_does_not_hold_up_the_others(
    office: Office, releaser: Releaser
) -> None:
    office.release(office.item(1, "一"))
    office.release(office.item(2, "二"))
    assert isinstance(releaser.publisher, ToyPublisher)
    releaser.publisher.broken.add("/item/1/")
    releaser.step(now=NOW)
    assert public(releaser, "/item/2/") is not None
    assert gate.status("item/1", now=NOW).state == "queued"
    assert shadow_render(releaser.writer.store, ToyPublisher(), now=NOW).equal


def forged(kind: str, payload: dict[str, Any], seal: str) -> Ticket:
    return Ticket.objects.create(kind=kind, payload=payload, seal=seal, issued_at=NOW)


def refusal(ticket: Ticket) -> str:
    return "；".join(Refusal.objects.get(ticket=ticket).problems)


def test_a_ticket_written_by_hand_is_refused(office: Office, releaser: Releaser) -> None:
    good = office.release(office.item(1, "真"))
    releaser.step(now=NOW)
    digest = blobs.put(canonical_json(office.item(1, "假")))
    entries = [{"key": "item/1", "digest": digest, "files": []}]
    payload = {**good.payload, "entries": entries, "number": good.pk + 1}
    hand = forged("release", payload, good.seal)
    releaser.step(now=NOW)
    assert "不是由审签程序开出的" in refusal(hand)
    assert public(releaser, "/item/1/") == "真\n正文\nin force"


def test_the_same_ticket_played_again_is_refused(office: Office, releaser: Releaser) -> None:
    old = office.release(office.item(1, "旧稿"))
    office.release(office.item(1, "新稿"), kind="correction")
    releaser.step(now=NOW)
    assert public(releaser, "/item/1/") == "新稿\n正文\nin force"
    again = forged(old.kind, old.payload, old.seal)
    releaser.step(now=NOW)
    assert "不是由审签程序开出的" in refusal(again)
    present = {"item/1": releaser.writer.store.source(releaser.writer.root.digest, "item/1")}
    answer = Admitter(releaser.publisher, None).prepare(old, present=present, sequence=9, now=NOW)
    assert isinstance(answer, Refused)
    assert "更晚的发布票" in "".join(answer.problems)
    assert public(releaser, "/item/1/") == "新稿\n正文\nin force"


def test_decisions_must_be_true_about_this_text_and_of_enough_people(
    office: Office, releaser: Releaser
) -> None:
    frozen = gate.freeze(
        key="item/1", document=office.item(1, "稿"), files=[], actor=REGISTRAR, now=NOW
    )

    def issue(decisions: list[dict[str, Any]]) -> None:
        gate.issue(kind="release", entries=[frozen], decisions=decisions, actor=REGISTRAR, now=NOW)

    good = [decision(n, frozen.digest) for n in (1, 2, 3)]
    with pytest.raises(PolicyBreach, match="不真实"):
        issue([*good[:2], {**good[2], "actor_id": 4}])
    with pytest.raises(PolicyBreach, match="不是这一稿"):
        issue([*good[:2], decision(3, "0" * 64)])
    with pytest.raises(PolicyBreach, match="至少应有 3 人"):
        issue([good[0], good[0], good[1]])
    issue(good)
    assert releaser.step(now=NOW) == 1


def test_a_damaged_document_or_file_is_refused(office: Office, releaser: Releaser) -> None:
    ticket = office.release(office.item(1, "稿"))
    file = blobs.path_of(ticket.payload["entries"][0]["digest"])
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace("稿".encode(), "假".encode()))
    releaser.step(now=NOW)
    assert "已被改动" in refusal(ticket)
    with pytest.raises(Invalid, match="不在文件库"):
        gate.freeze(key="item/2", document={}, files=["0" * 64], actor=REGISTRAR, now=NOW)


def test_a_secrecy_mark_is_refused_by_the_releaser_too(office: Office, releaser: Releaser) -> None:
    ticket = office.release(office.item(1, "方案", body="机密★10年\n关于……"))
    releaser.step(now=NOW)
    assert refusal(ticket)
    assert public(releaser, "/item/1/") is None


def test_another_design_renders_nothing(office: Office, releaser: Releaser, folders: Path) -> None:
    other = make_releaser(folders, ToyPublisher("other"))
    office.release(office.item(1, "稿"))
    with pytest.raises(DesignNotApproved):
        other.step(now=NOW)
    assert gate.status("item/1", now=NOW).state == "queued"
    wrong = office.design("third")
    office.design("other")
    other.step(now=NOW)
    assert Refusal.objects.filter(ticket=wrong).exists()
    assert public(other, "/item/1/") is not None


def test_a_withdrawal_stops_what_was_scheduled_before_it(
    office: Office, releaser: Releaser
) -> None:
    at = NOW + timedelta(minutes=5)
    scheduled = office.release(office.item(1, "定时"), not_before=at)
    office.withdraw(1)
    releaser.step(now=NOW)
    releaser.step(now=at)
    assert "已下令撤回" in refusal(scheduled)
    assert public(releaser, "/item/1/") is None


def test_withdrawal_leaves_nothing_and_release_again_works(
    office: Office, releaser: Releaser
) -> None:
    office.release(office.item(1, "稿"))
    releaser.step(now=NOW)
    office.withdraw(1)
    releaser.step(now=NOW)
    assert paths(releaser) == {"/expired/"}
    assert gate.status("item/1", now=NOW).state == "withdrawn"
    office.release(office.item(1, "改好的稿"), kind="correction")
    releaser.step(now=NOW)
    assert public(releaser, "/item/1/") == "改好的稿\n正文\nin force"
    with pytest.raises(Invalid, match="理由"):
        gate.withdraw(key="item/1", reason=" ", notice="", actor=REGISTRAR, now=NOW)


def test_a_body_edit_renders_one_page_and_a_title_edit_its_lists(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.release(*[office.item(n, f"第{n}件", column=f"栏{n % 3}") for n in range(30)])
    releaser.step(now=NOW)
    rendered: list[str] = []
    publisher = releaser.publisher
    real = publisher.render

    def noted(artefact: Artefact, read: Any) -> Output:
        rendered.append(artefact.path)
        return real(artefact, read)

    monkeypatch.setattr(publisher, "render", noted)
    office.release(office.item(7, "第7件", column="栏1", body="新正文"), kind="correction")
    releaser.step(now=NOW)
    assert rendered == ["/item/7/"]
    rendered.clear()
    office.release(office.item(7, "新标题", column="栏1", body="新正文"), kind="correction")
    releaser.step(now=NOW)
    assert sorted(rendered) == ["/column/栏1/", "/item/7/"]


def test_time_alone_changes_what_depends_on_it(office: Office, releaser: Releaser) -> None:
    office.release(office.item(1, "短期", until="2026-11-23"), office.item(2, "长期"))
    releaser.step(now=NOW)
    before = releaser.writer.root
    assert before is not None
    releaser.step(now=NOW + timedelta(days=2))
    assert public(releaser, "/item/1/") == "短期\n正文\nexpired"
    assert public(releaser, "/expired/") == "item/1"
    after = releaser.writer.root
    assert after is not None
    changed = {path for path, _entry in releaser.writer.store.diff(before.digest, after.digest)}
    assert changed == {"/item/1/", "/expired/"}
    assert releaser.writer.root == after
    releaser.step(now=NOW + timedelta(days=3))
    assert releaser.writer.root == after


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_changes_equals_a_full_render(
    office: Office, releaser: Releaser, seed: int
) -> None:
    print(f"seed {seed}")
    dice = random.Random(seed)
    for _ in range(12):
        number = dice.randrange(6)
        if dice.random() < 0.25 and f"/item/{number}/" in paths(releaser):
            office.withdraw(number)
        else:
            item = office.item(
                number,
                dice.choice("甲乙丙"),
                body=dice.choice("天地"),
                column=dice.choice(("要闻", "通知")),
                until=dice.choice((None, "2026-11-24")),
            )
            office.release(item, kind="correction")
        if dice.random() < 0.7:
            releaser.step(
                now=NOW + timedelta(days=dice.randrange(3)) if dice.random() < 0.2 else NOW
            )
    releaser.step(now=NOW)
    shadow = shadow_render(releaser.writer.store, ToyPublisher(), now=NOW)
    assert shadow.equal, shadow
    assert verify_store(releaser.writer.store.directory).holds


def test_a_full_disk_keeps_the_old_root_and_the_ticket(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = releaser.writer.root
    office.release(office.item(1, "稿"))

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("huiyin.foundation.release.writer.write_atomic", full)
        with pytest.raises(OSError, match="No space"):
            releaser.step(now=NOW)
    assert releaser.writer.store.current() == before
    assert releaser.step(now=NOW) == 1
    assert public(releaser, "/item/1/") is not None


def test_a_crash_after_the_swap_is_made_good(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = office.release(office.item(1, "稿"))
    with monkeypatch.context() as cut:
        cut.setattr(answers, "admit", lambda *_a: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            releaser.step(now=NOW)
    assert not Admission.objects.filter(ticket=ticket).exists()
    again = make_releaser(folders)
    sequence = again.writer.root.sequence if again.writer.root else 0
    again.step(now=NOW)
    assert Admission.objects.get(ticket=ticket).sequence == sequence
    assert again.writer.root is not None
    assert again.writer.root.sequence == sequence


def test_a_preview_shows_the_draft_and_changes_nothing(office: Office, releaser: Releaser) -> None:
    office.release(office.item(1, "公开稿"))
    releaser.step(now=NOW)
    previewer = Previewer(releaser.writer.store, ToyPublisher())
    assert (
        previewer.page("item/1", office.item(1, "草稿"), now=NOW) == "草稿\n正文\nin force".encode()
    )
    assert (
        previewer.page("item/2", office.item(2, "新稿"), now=NOW) == "新稿\n正文\nin force".encode()
    )
    assert previewer.page("item/1", office.item(1, "草稿"), now=NOW) is not None
    assert public(releaser, "/item/1/") == "公开稿\n正文\nin force"


@pytest.mark.parametrize(("since", "refused"), [("2026-11-23", True), ("2026-11-24", False)])
def test_the_releaser_scans_by_the_lists_in_force(
    office: Office, releaser: Releaser, since: str, *, refused: bool
) -> None:
    current._matcher.cache_clear()  # a rolled-back test leaves its numbers behind
    install_word_list(
        source=f"""
name = "试用"
owner = "市政府办公厅"
source = "试用"
kind = "banned"
since = {since}
[[words]]
pattern = "人名政府"
""",
        actor=SYSTEM,
        now=NOW,
    )
    ticket = office.release(office.item(1, "公告", body="云州人名政府公告"))
    releaser.step(now=NOW)
    assert hasattr(ticket, "refusal") is refused
