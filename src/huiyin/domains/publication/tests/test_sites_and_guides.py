"""What a site and its guide still lack is told to the organ, and a map without its number is asked about."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from huiyin.domains.publication import services
from huiyin.domains.publication.completeness import guide_findings, map_findings
from huiyin.domains.publication.configuration_documents import every_document
from huiyin.domains.publication.documents import files_of, words
from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.models import Column
from huiyin.domains.publication.rules.guides import GUIDE_PARTS, GUIDE_REVIEW
from huiyin.domains.publication.selectors import guide_statuses, site_findings
from huiyin.foundation.organs.models import OrganName
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Admission
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.errors import Invalid, NotPermitted

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

WHOLE = (
    "一、信息分类。二、编排体系。三、获取方式。四、公开工作机构的名称、办公地址、办公时间、联系电话、传真、"
    "互联网联系方式。"
)
GOOD = {
    "domain": "www.yunchuan.gov.cn", "id_code": "2299000001", "icp": "云ICP备00000000号",
    "police": "云公网安备 00000000000000号", "sponsor": "云川市人民政府办公室", "contact": "政通路1号",
    "phone": "12345", "mark_digest": "ab" * 32, "mark_media": "image/png",
    "mark_link": "https://bszs.conac.cn/sitename?method=show&id=1",
}  # fmt: skip


def codes(city: City, **values: Any) -> list[str]:
    """Return what the site lacks with these values."""
    for name, value in {**GOOD, **values}.items():
        setattr(city.site, name, value)
    city.site.save()
    return [found.requirement.code for found in site_findings()]


def test_a_site_with_every_mark_lacks_nothing(city: City) -> None:
    assert codes(city) == []


@pytest.mark.clause("inspection-indicators-2019:D4.2", "website-guideline-2017:2")
@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("mark_link", "不是网址", "mark-link"),
        ("id_code", "229900000", "id-code"),
        ("id_code", "", "id-code"),
        ("id_code", "bm1234567", "id-code"),
        ("domain", "yunchuan.gov.cn", "portal-domain"),
        ("domain", "www.yunchuan.example", "portal-domain"),
        ("domain", "www.a.yunchuan.gov.cn", "portal-domain"),
        ("icp", " ", "icp"),
        ("police", "", "police"),
        ("contact", "", "contact"),
        ("phone", "", "phone"),
        ("sponsor", "", "sponsor"),
        ("mark_digest", "", "mark"),
        ("mark_link", "", "mark-link"),
    ],
)
def test_what_is_missing_or_malformed_is_told(
    city: City, field: str, value: str, code: str
) -> None:
    assert codes(city, **{field: value}) == [code]
    (told,) = site_findings()
    assert told.requirement.label in told.sentence
    foot, name = "inspection-indicators-2019:D4.2", "website-guideline-2017:2"
    assert told.requirement.clause == (name if field == "domain" else foot)


@pytest.mark.clause("website-guideline-2017:2")
def test_a_ministry_and_a_department_have_forms_of_their_own(city: City) -> None:
    city.organ.kind = "department"
    city.organ.save()
    assert codes(city, id_code="bm12345678", domain="slj.yunchuan.gov.cn") == []
    assert codes(city, domain="www.yunchuan.gov.cn") == ["department-domain"]


@pytest.mark.clause("website-guideline-2017:1")
@pytest.mark.parametrize(
    ("level", "kind", "code"),
    [
        ("township", "government", ["township-site"]),
        ("township", "department", ["township-site"]),
        ("county", "department", ["county-department-site"]),
        ("county", "government", []),
        ("county", "institution", []),
        ("city", "department", []),
    ],
)
def test_who_is_a_section_of_the_site_above_is_told_and_not_refused(
    city: City, level: str, kind: str, code: list[str]
) -> None:
    city.organ.level, city.organ.kind = level, kind
    city.organ.save()
    domain = "www.yunchuan.gov.cn" if kind == "government" else "slj.yunchuan.gov.cn"
    assert codes(city, domain=domain) == code
    for told in site_findings():
        assert "原则上不单独开设网站" in told.sentence
        assert told.requirement.clause == "website-guideline-2017:1"


def picture() -> bytes:
    """Return a small PNG."""
    stream = io.BytesIO()
    Image.new("RGB", (80, 100), "red").save(stream, "PNG")
    return stream.getvalue()


def admin(city: City) -> Actor:
    """Return a system administrator of the whole city."""
    person = city.people["system_admin"]
    grants = frozenset({Grant("system_admin")})
    return Actor("person", person.id, person.name, person.post, person.organ, grants)


def test_a_mark_is_frozen_with_its_picture(
    city: City, tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> None:
    settings.FILES_DIR = tmp_path_factory.mktemp("files")
    values = {"slug": "city", "name": "mark.png", "data": picture(), "now": city.tick()}
    link = GOOD["mark_link"]
    services.set_site_mark(**values, link=link, actor=admin(city))
    mark = every_document()["site/city"]["mark"]
    assert (mark["media"], mark["link"]) == ("image/png", link)
    case = services.propose(actor=admin(city), now=city.tick(), keys=["site/city"])
    from huiyin.foundation.release.models import Frozen

    assert Frozen.objects.get(pk__in=case.flags["frozen"]).files == [mark["digest"]]
    with pytest.raises(Invalid, match="网址"):
        services.set_site_mark(**values, link="javascript:alert(1)", actor=admin(city))
    with pytest.raises(NotPermitted):
        services.set_site_mark(**values, link=link, actor=city.people["author"])


def test_an_organ_keeps_its_names_in_its_document(city: City) -> None:
    day = date(2026, 10, 1)
    OrganName.objects.create(organ=city.organ, name="云川行署", short_name="行署", until=day)
    OrganName.objects.create(organ=city.organ, name=city.organ.name, short_name="市政府", since=day)
    assert every_document()["organ/yc-gov"]["names"] == [
        {"name": "云川行署", "since": None, "until": "2026-10-01"},
        {"name": "云川市人民政府", "since": "2026-10-01", "until": None},
    ]


def guide(text: str) -> dict[str, Any]:
    """Return a guide's document."""
    block = {"type": "text", "value": {"html": f"<p>{text}</p>"}}
    empty = {"title": "公开指南", "summary": "", "source": "", "author": "", "keywords": []}
    return {**empty, "type": "guide", "body": [block], "attachments": []}


@pytest.mark.clause("changchun-2015:2.1b", "disclosure-regulation-2019:12")
def test_a_part_that_a_guide_lacks_is_named() -> None:
    assert guide_findings(guide(WHOLE)) == []
    found = guide_findings(guide(WHOLE.replace("传真、", "").replace("编排体系", "")))
    assert [f.excerpt for f in found] == ["编排体系", "传真"]
    assert {f.severity for f in found} == {"confirm"}
    every = guide_findings(guide("略。"))
    assert len(every) == len(GUIDE_PARTS) == 9
    assert {f.clause for f in every} == {"disclosure-regulation-2019:12"}
    assert guide_findings({**guide("略。"), "type": "news"}) == []


@pytest.mark.clause("changchun-2015:2.1b")
def test_a_missing_wanting_or_stale_guide_is_flagged(city: City) -> None:
    assert [s.sentences for s in guide_statuses(date(2026, 11, 20))] == [
        ["还没有公开政府信息公开指南，请尽快编制公布。"]
    ]
    city.columns["guide"] = Column.objects.create(
        code="city-guide", site=city.site, slug="guide", path="/guide/", name="指南", column_type="信息公开指南"
    )  # fmt: skip
    item, ticket = city.release(
        "guide", body=[{"type": "text", "value": WHOLE}], title="云川市人民政府信息公开指南"
    )
    assert guide_statuses(date(2026, 11, 20))[0].item is None, "what waits is not public"
    Admission.objects.create(
        ticket=ticket, sequence=1, root="0" * 64, log_index=0, admitted_at=city.now
    )
    reviewed = date(2026, 11, 20)
    status = guide_statuses(reviewed)[0]
    assert (status.item, status.reviewed, status.sentences) == (item.pk, reviewed, [])
    assert status.due == reviewed + timedelta(days=GUIDE_REVIEW.days)
    assert guide_statuses(status.due)[0].sentences == []
    late = guide_statuses(status.due + timedelta(days=1))[0]
    assert "2026-11-20" in late.sentences[0]


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ({"alt": "云川市地图"}, True),
        ({"alt": "红色区域", "caption": "北园区区位图"}, True),
        ({"alt": "云川市地图", "map_number": "云S(2024)012号"}, False),
        ({"alt": "云川市地图", "caption": "审图号：GS（2024）0650号"}, False),
        ({"alt": "市民查看公交线路"}, False),
    ],
)
@pytest.mark.clause("website-guideline-2017:11")
def test_a_map_without_its_number_is_asked_about(value: dict[str, str], asked: bool) -> None:  # noqa: FBT001
    whole = {"alt": "", "caption": "", **value}
    document = {**guide("略"), "body": [{"type": "picture", "value": whole}]}
    assert [f.code for f in map_findings(document)] == (["map-number-missing"] if asked else [])


def test_the_number_of_a_map_is_frozen_and_read(
    city: City, tmp_path_factory: pytest.TempPathFactory, settings: Any
) -> None:
    settings.FILES_DIR = settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
    image = services.add_picture(
        name="map.png", data=picture(), title="地图", actor=city.people["author"], now=city.tick()
    )
    value = {"image": image, "alt": "云川市地图", "map_number": "云S(2024)012号"}
    item = city.draft(body=[{"type": "picture", "value": value}])
    city.submit(item)
    submission = latest_submission(item.pk)
    assert submission is not None
    document = gate.document_of(submission.frozen)
    assert document["body"][0]["value"]["map_number"] == "云S(2024)012号"
    assert "云S(2024)012号" in words(document)
    assert len(files_of(document)) == 1
    assert "map-number-missing" not in {f["code"] for f in submission.findings}
