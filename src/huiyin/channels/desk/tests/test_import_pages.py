"""Import batches in the desk: every row with its reason, the list that is signed, and what is out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.domains.publication.importing import signing, standing
from huiyin.domains.publication.importing.run import import_documents
from huiyin.domains.publication.importing.signing import case_of as case_of_run
from huiyin.domains.publication.importing.tests.conftest import MAPPING, row
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.models import ImportRun, Item
from huiyin.foundation.accounts.models import RoleGrant
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release.models import Admission, Refusal, Ticket
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.channels.desk.tests.conftest import Staff

pytestmark = pytest.mark.django_db


def read_in(staff: Staff, folder: Path, name: str = "old.jsonl", first: int = 1) -> ImportRun:
    """Read five rows in, other ones for another ``first``: the same file would be the same run."""
    rows = [
        row(first),
        row(first + 1),
        row(first + 2, address=""),
        row(first + 3, body="联系人王某，手机13812345678，请在工作时间致电。"),
        row(first + 4, title=""),
    ]
    file, mapping = folder / name, folder / "mapping.toml"
    file.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    actor, now = staff.actor("importer"), timezone.now()
    return import_documents(file, mapping, reason="旧网站停用。", actor=actor, now=now)


@pytest.fixture
def run(staff: Staff, tmp_path: Path) -> ImportRun:
    return read_in(staff, tmp_path)


def text(staff: Staff, role: str, path: str) -> str:
    answer = staff.client(role).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def send(staff: Staff, role: str, run: ImportRun, **form: str) -> int:
    given = {"action": "sign", "digest": signing.manifest(run), "opinion": "核对无误。"}
    given |= {"secrecy": "clear"} | form
    return staff.client(role).post(f"/imports/{run.pk}/act/", given).status_code


def test_every_figure_opens_the_rows_behind_it(staff: Staff, run: ImportRun) -> None:
    listed = text(staff, "approver", "/imports/")
    assert "old.jsonl" in listed
    figures = re.findall(r'class="count" href="([^"]+)">(\S+) (\d+)</a>', listed)
    assert [(label, int(count)) for _url, label, count in figures] == [
        ("全部行", 5), ("可公开", 2), ("留作草稿", 2), ("退回", 1),
    ]  # fmt: skip
    for url, _label, count in figures:
        page = text(staff, "approver", url.partition("#")[0])
        assert f"共 {count} 行" in page
        assert page.partition('id="rows"')[2].count('data-label="行号"') == int(count)
    page = text(staff, "approver", f"/imports/{run.pk}/")
    reasons = re.findall(r'href="(\?outcome=[^"#]+why=[^"#]+)#rows">\S+?：(.+?) (\d+)</a>', page)
    assert len(reasons) == 3
    for query, _why, count in reasons:
        assert f"共 {count} 行" in text(
            staff, "approver", f"/imports/{run.pk}/{query.replace('&amp;', '&')}"
        )


def test_each_row_leads_to_its_draft_or_says_why_there_is_none(
    staff: Staff, run: ImportRun
) -> None:
    page = text(staff, "importer", f"/imports/{run.pk}/?outcome=draft")
    item = Item.objects.get(title="第 3 条旧信息")
    assert f'href="/items/{item.pk}/"' in page
    assert "没有原文地址，不能证明已在别处公开" in page
    assert text(staff, "importer", f"/items/{item.pk}/")
    page = text(staff, "importer", f"/imports/{run.pk}/?outcome=rejected")
    assert "没有标题" in page
    assert "内容见数据旁边的退回清单" in page
    assert "没有这样的行" in text(staff, "importer", f"/imports/{run.pk}/?why=别的")
    assert "共 5 行" in text(staff, "importer", f"/imports/{run.pk}/?outcome=nonsense&page=99")


@pytest.mark.clause("changchun-2015:4.1b")
def test_two_people_sign_and_see_what_is_out(
    staff: Staff, run: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "PART", 1)
    address = f"/imports/{run.pk}/"
    said = "迁移批次“old.jsonl”（2 件）等您签署"
    for role, waits in (
        ("importer", True),
        ("approver", True),
        ("registrar", True),
        ("author", False),
    ):
        assert (said in text(staff, role, "/")) is waits, role
    page = text(staff, "importer", address)
    assert signing.manifest(run) in page
    assert 'value="sign"' in page
    assert send(staff, "author", run) == 403
    assert send(staff, "importer", run, digest="0" * 64) == 409
    assert send(staff, "importer", run, opinion=" ") == 400
    assert send(staff, "importer", run, secrecy="") == 400
    assert send(staff, "importer", run, action="else") == 400
    assert not Ticket.objects.filter(kind="migration").exists()

    assert send(staff, "importer", run) == 302
    page = text(staff, "importer", address)
    assert 'value="sign"' not in page, "the second signature is another person's"
    assert "等另一位同事签署" in page
    assert said not in text(staff, "importer", "/")
    assert send(staff, "importer", run) == 403, "the second signature is not an importer's"
    assert send(staff, "approver", run) == 302
    one, two = Ticket.objects.filter(kind="migration").order_by("pk")
    page = text(staff, "registrar", address)
    assert page.count("排队") == 2
    assert "desk-importer" in page
    assert "desk-approver" in page
    assert 'value="drop"' not in page
    Admission.objects.create(
        ticket=one, sequence=1, root="0" * 64, log_index=1, admitted_at=timezone.now()
    )
    Refusal.objects.create(ticket=two, problems=["缺少来源"], refused_at=timezone.now())
    page = text(staff, "registrar", address)
    assert "已公开" in page
    assert "没有放行</span> 缺少来源" in page


def test_a_run_with_nothing_to_sign_can_be_given_up(staff: Staff, run: ImportRun) -> None:
    run.rows.update(outcome="draft", frozen=None)
    page = text(staff, "registrar", f"/imports/{run.pk}/")
    assert 'value="sign"' not in page
    assert 'value="drop"' in page


def test_a_run_is_given_up_there(staff: Staff, run: ImportRun) -> None:
    assert send(staff, "registrar", run, action="drop", opinion="对照错了。") == 302
    page = text(staff, "registrar", f"/imports/{run.pk}/")
    assert "已放弃" in page
    assert 'value="sign"' not in page
    assert {case_of(r.item).state for r in run.rows.select_related("item") if r.item} == {"draft"}


def test_a_run_that_was_not_read_to_its_end_cannot_be_signed(staff: Staff, run: ImportRun) -> None:
    type(run).objects.filter(pk=run.pk).update(finished_at=None)
    page = text(staff, "importer", f"/imports/{run.pk}/")
    assert "没有读完" in page
    assert 'value="sign"' not in page
    assert "等您签署" not in text(staff, "importer", "/")


def test_a_run_of_another_organ_does_not_exist(staff: Staff, run: ImportRun) -> None:
    other = Organ.objects.create(code="far", name="远山市人民政府", level="city", kind="government")
    staff.user("approver")
    RoleGrant.objects.filter(role="approver").update(organ=staff.city.organ)
    assert text(staff, "approver", f"/imports/{run.pk}/")
    Case.objects.filter(kind="migration").update(organ=other)
    assert staff.client("approver").get(f"/imports/{run.pk}/").status_code == 404
    assert send(staff, "approver", run) == 404
    assert "old.jsonl" not in text(staff, "approver", "/imports/")


@pytest.mark.parametrize("path", ["/imports/", "/imports/{pk}/", "/calendar/"])
@pytest.mark.parametrize("role", ["importer", "approver"])
def test_a_page_asks_no_more_for_more_runs(
    staff: Staff, run: ImportRun, tmp_path: Path, path: str, role: str
) -> None:
    address = path.format(pk=run.pk)
    count = len(queries(staff, role, address))
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        read_in(staff, folder, f"{number}.jsonl", first=10 * number + 10)
    assert ImportRun.objects.count() == 4
    assert len(queries(staff, role, address)) <= count


def test_the_menu_counts_in_one_query_what_the_list_of_the_day_names(
    staff: Staff, run: ImportRun, tmp_path: Path
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    other = read_in(staff, folder, "more.jsonl", first=10)
    assert standing.waiting_count(staff.actor("importer")) == 2
    ImportRun.objects.filter(pk=other.pk).update(finished_at=None)
    for role, expected in (("importer", 1), ("approver", 1), ("registrar", 1), ("author", 0)):
        actor = staff.actor(role)
        with CaptureQueriesContext(connection) as seen:
            assert standing.waiting_count(actor) == expected, role
        assert len(seen) == (1 if expected else 0), role
        assert [found.run for found in standing.waiting_for(actor)] == [run][:expected], role
        available = {s.action for s in engine.available(case_of_run(run), actor)}
        assert bool(available & standing.SIGNING) is bool(expected), role
    send(staff, "importer", run)
    assert standing.waiting_count(staff.actor("importer")) == 0
    assert standing.waiting_count(staff.actor("approver")) == 1
    run.rows.filter(outcome="release").update(outcome="draft", frozen=None)
    assert standing.waiting_count(staff.actor("approver")) == 0


def test_a_run_is_found_by_its_number_in_three_queries(staff: Staff, run: ImportRun) -> None:
    actor = staff.actor("approver")
    with CaptureQueriesContext(connection) as seen:
        assert standing.one_visible_to(actor, run.pk).run == run
    assert len(seen) == 3, "its case, the outcomes of its rows, itself"
    with pytest.raises(NotFound):
        standing.one_visible_to(actor, run.pk + 1)
    with pytest.raises(NotFound):
        standing.one_visible_to(staff.actor("author"), run.pk)


def queries(staff: Staff, role: str, path: str) -> list[object]:
    client = staff.client(role)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return list(seen.captured_queries)


@pytest.mark.clause("secrecy-regulation-2024:42")
def test_a_doubtful_row_is_held_out_and_a_signed_list_is_sent_back_first(
    staff: Staff, run: ImportRun
) -> None:
    address = f"/imports/{run.pk}/"
    shown = signing.manifest(run)
    page = text(staff, "importer", address)
    assert page.count('name="row"') == 2, "only what would go out"
    assert send(staff, "importer", run, action="hold", row="1", opinion="") == 400
    assert send(staff, "importer", run) == 302
    page = text(staff, "approver", address)
    assert 'name="row"' not in page
    assert 'value="return"' in page
    assert send(staff, "approver", run, action="hold", row="1") == 409
    assert send(staff, "approver", run, action="return", opinion="第 1 行涉及个人。") == 302
    assert send(staff, "approver", run, action="hold", row="1", opinion="涉及个人") == 302
    assert signing.manifest(run) != shown
    page = text(staff, "importer", f"{address}?outcome=draft")
    assert "签署前移出清单：涉及个人" in page
    held = Item.objects.get(title="第 1 条旧信息")
    assert case_of(held).state == "draft"
    assert send(staff, "importer", run, digest=shown) == 409
    assert send(staff, "importer", run) == 302
    assert send(staff, "approver", run) == 302
    (ticket,) = Ticket.objects.filter(kind="migration")
    assert [e["key"] for e in ticket.payload["entries"]] == [
        Item.objects.get(title="第 2 条旧信息").key
    ]
