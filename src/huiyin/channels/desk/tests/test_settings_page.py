"""The page of settings asks the rows of permission and the engine, never a name of a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.channels.desk.tests.reading import text
from huiyin.foundation.cases.models import Case

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.conftest import Town

PROPOSE, CONFIRM, DROP = "提出变更", "复核同意", "放弃"


def test_one_proposes_and_another_confirms(town: Town) -> None:
    system, security = town.client("system"), town.client("security")
    assert PROPOSE in text(system.get("/settings/"))
    assert PROPOSE not in text(security.get("/settings/"))
    answer = system.post("/settings/act/", {"action": "propose", "keys": ["organ/office"]})
    assert answer.status_code == 302
    shown = text(system.get("/settings/"))
    assert CONFIRM not in shown
    assert DROP in shown
    shown = text(security.get("/settings/"))
    assert CONFIRM in shown
    assert DROP in shown
    case = Case.objects.get(kind="configuration")
    security.post("/settings/act/", {"action": "confirm", "case": case.pk})
    case.refresh_from_db()
    assert case.state == "ordered"


def test_a_role_in_one_organ_reads_and_does_not_propose_for_the_city(town: Town) -> None:
    town.hire("yangfan", "杨帆", "registrar", town.office)
    client = town.client("yangfan")
    shown = client.get("/settings/")
    assert shown.status_code == 200
    assert PROPOSE not in text(shown)
    assert client.post("/settings/act/", {"action": "propose"}).status_code == 403


def test_an_author_is_refused(town: Town) -> None:
    town.hire("author", "罗溪", "author")
    answer = town.client("author").get("/settings/")
    assert answer.status_code == 403
    assert "您的岗位不能查看站点设置" in text(answer)
