"""发布规则: what must stand behind an item before it goes out, judged from the ticket alone.

Pure over its arguments and the bytes they name by digest: it runs when the ticket is issued and again in the
releaser, so that nothing changed in the database between the two can let an item through.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.attachments import attachment_findings
from huiyin.domains.publication.duties import lacks_expiry, lacks_plan, validity_problems
from huiyin.domains.publication.findings import scan_findings, unsettled
from huiyin.domains.publication.reading import whole
from huiyin.domains.publication.rules import (
    PUBLICATION,
    Marks,
    emergency_rule,
    required_actions,
    review_rule,
)
from huiyin.domains.publication.rules.migration import CLEARED, MIGRATION, migration_rule
from huiyin.domains.publication.rules.order import FIRST_TIME, RELEASE_ORDER
from huiyin.domains.publication.rules.reviews import RULES_ON
from huiyin.domains.publication.rules.secrecy import POINT_CODES
from huiyin.domains.publication.rules.withdrawal import NOTICE_BY_CODE
from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Json = Mapping[str, Any]

NONCE = re.compile("(?:[0-9a-f]{32})?")
"""What ``documents.unguessable`` writes, or nothing: no reviewer reads it, so that no words may stand there."""
FURTHEST = timedelta(days=366)
STEPS = {step.action: step for step in PUBLICATION.steps if step.action != "return_to_draft"}
KINDS = ("release", "correction", "emergency", "migration")


def check_items(payload: Json, documents: Mapping[str, Json]) -> list[str]:
    """Return every Chinese reason against the items of a ticket."""
    if payload["kind"] not in KINDS:
        return ["信息只能凭发布、更正、应急发布或迁移的发布票放行"]
    problems = _dates(payload)
    for entry in payload["entries"]:
        if entry["key"].startswith("item/"):
            document = whole(documents[entry["key"]])
            found = _item(payload, entry, document)
            problems += [f"《{document['title']}》：{problem}" for problem in found]
    return problems


def leans_on(payload: Json, documents: Mapping[str, Json]) -> dict[str, str]:
    """Return what must be public before the items of a ticket or go out with them: the policy they interpret."""
    if payload["kind"] not in FIRST_TIME:
        return {}
    return {
        f"item/{target}": f"《{document['title']}》：{rule.problem.format(target=target)}"
        for document in documents.values()
        for rule in RELEASE_ORDER
        for target in document.get("links", {}).get(rule.relation, ())
    }


def check_withdrawal(payload: Json) -> list[str]:
    """Return why an item may not be taken down with this notice: only sentences of the table reach the public."""
    row = NOTICE_BY_CODE.get(payload.get("notice_code", ""))
    if row is None or payload["notice"] != row.sentence:
        return ["撤下后的告示不是规定的说法"]
    return []


def _item(payload: Json, entry: Json, document: Json) -> list[str]:
    problems = []
    if entry["key"] != f"item/{document['id']}":
        problems.append("发布票与稿件不是同一件")
    if document["disclosure"] != "proactive":
        problems.append("公开属性不是“主动公开”")
    if not NONCE.fullmatch(document["nonce"]):
        problems.append("稿件的随机数不是系统写的")
    if payload["kind"] == "migration":
        return problems + _migration(payload, document)
    decisions = [
        d
        for d in payload["decisions"]
        if d.get("digest_seen") == entry["digest"]
        and d.get("subject") == entry["key"]
        and d.get("actor_id") is not None
    ]
    by_action = {d["action"]: d for d in decisions}
    if "submit" not in by_action:
        return [*problems, "没有这一稿的送审记录"]
    submitted, rules_on = by_action["submit"]["data"], _local_day(by_action["submit"]["at"])
    if submitted.get(RULES_ON) != rules_on.isoformat():
        problems.append("送审时适用规则的日期与送审时间不符")
    marks = Marks.from_mapping(submitted.get("marks", {}))
    return [
        *problems,
        *_registration(payload, entry["key"]),
        *_marks(payload, document, submitted, marks, rules_on),
        *_stages(by_action, marks, rules_on),
        *_people(decisions, by_action, submitted, marks, rules_on),
        *_secrecy(by_action.get("clear_secrecy"), document),
        *_extras(by_action, submitted, document, marks, rules_on),
        *_days(document, _local_day(payload["issued_at"])),
        *_findings(decisions, submitted, document),
    ]


def _local_day(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(SHANGHAI).date()


def _migration(payload: Json, document: Json) -> list[str]:
    """Migrated information keeps its first date and source; two people signed the list it stands in."""
    problems, roles = [], {step.action: step.roles for step in MIGRATION.steps}
    signed = {
        d["action"]: d
        for d in payload["decisions"]
        if d.get("kind") == MIGRATION.kind
        and d.get("digest_seen") == payload.get("manifest")
        and d.get("role") in roles.get(d["action"], ())
        and d["data"].get("secrecy") == CLEARED.code
    }
    people = {d["actor_id"] for d in signed.values()}
    rounds = {(d.get("subject"), d.get("round")) for d in signed.values()}
    if not set(signed) >= {"sign_first", "sign_second"} or len(people) < 2 or len(rounds) != 1:
        problems.append("迁移清单没有两个人作过保密审查并签署")
    if not migration_rule(_local_day(payload["issued_at"])).allowed:
        problems.append("开票那天没有启用迁移通道")
    if not document["published_on"]:
        problems.append("迁移的信息缺少原发布日期")
    if not document["source_url"]:
        problems.append("迁移的信息缺少原文地址，不能证明已在别处公开")
    if not document["source"]:
        problems.append("迁移的信息缺少来源")
    return problems


def _registration(payload: Json, key: str) -> list[str]:
    number = payload.get("registrations", {}).get(key) or payload["registration"]
    return [] if number else ["没有登记号"]


def _marks(payload: Json, document: Json, submitted: Json, marks: Marks, day: date) -> list[str]:
    """The organ and the marks of the submission must be those of the document and of the ticket."""
    problems = []
    if submitted.get("organ") != document["organ"]:
        problems.append("审签的机关与稿件的发布机构不是同一个")
    if marks.item_type != document["type"]:
        problems.append("审签时的信息类型与稿件不一致")
    if (marks.major, marks.normative) != (document["major"], document["normative"]):
        problems.append("“重大政策”或“规范性文件”标记在审签后变了")
    if marks.emergency != (payload["kind"] == "emergency"):
        problems.append("应急发布须走应急通道，其他发布不得走应急通道")
    elif marks.emergency and not emergency_rule(day).allowed:
        problems.append("应急通道没有启用")
    return problems


def _stages(by_action: Mapping[str, Json], marks: Marks, day: date) -> list[str]:
    """Every stage the type needs, taken in the right role and in the right order."""
    problems, before = [], ""
    for action in required_actions(marks, day):
        decision = by_action.get(action)
        step = STEPS[action]
        if decision is None:
            problems.append(f"缺“{step.label}”")
            continue
        if decision["role"] not in step.roles:
            problems.append(f"“{step.label}”不是由有权的岗位作出的")
        if decision["at"] < before:
            problems.append(f"“{step.label}”的时间早于前一环节")
        before = decision["at"]
    return problems


def _people(
    decisions: Sequence[Json],
    by_action: Mapping[str, Json],
    submitted: Json,
    marks: Marks,
    day: date,
) -> list[str]:
    """Different people where the rules say so, and enough of them."""
    problems = []
    writers = set(submitted.get("writers", []))
    for action, decision in by_action.items():
        step = STEPS.get(action)
        if step is None:
            continue
        problems += [
            f"“{step.label}”与“{STEPS[other].label}”是同一个人"
            for other in step.distinct
            if other in by_action and by_action[other]["actor_id"] == decision["actor_id"]
        ]
        if "not_a_writer" in step.guards and decision["actor_id"] in writers:
            problems.append(f"“{step.label}”的人参与过起草")
    rule = emergency_rule(day) if marks.emergency else review_rule(marks.item_type, day)
    people = {d["actor_id"] for d in decisions}
    if len(people) < rule.people:
        problems.append(f"至少应有 {rule.people} 个不同的人参与，现在只有 {len(people)} 个")
    return problems


def _secrecy(decision: Json | None, document: Json) -> list[str]:
    """Each point answered, none in doubt, and the attribute is the document's."""
    if decision is None:
        return []
    points = decision["data"].get("points", {})
    findings = [points.get(code, {}).get("finding") for code in POINT_CODES]
    problems = []
    if None in findings:
        problems.append("保密审查有要点没有逐项作答")
    if any(f is not None and f != "clear" for f in findings):
        problems.append("保密审查有要点尚存疑问")
    if decision["data"].get("disclosure") != document["disclosure"]:
        problems.append("保密审查认定的公开属性与稿件不一致")
    if not str(decision["data"].get("reason", "")).strip():
        problems.append("保密审查没有写明公开属性的理由")
    return problems


def _extras(
    by_action: Mapping[str, Json], submitted: Json, document: Json, marks: Marks, day: date
) -> list[str]:
    """A plan for major policies, numbers and an end for normative documents, agreement of others."""
    problems = []
    if lacks_plan(document, submitted.get("plan"), day):
        problems.append("重大政策没有解读方案")
    if marks.normative and not document["normative_number"]:
        problems.append("规范性文件没有统一编号")
    if lacks_expiry(document):
        problems.append("规范性文件没有写明有效期")
    problems += validity_problems(document)
    agreed = by_action.get("conclude_sensitive", {"data": {"agreed": True}})["data"].get("agreed")
    if not agreed:
        problems.append("会商没有同意发布")
    return problems


def _days(document: Json, day: date) -> list[str]:
    """Dates of the document that the day of the ticket makes impossible."""
    problems = []
    if document["made_on"] and document["made_on"] > day.isoformat():
        problems.append("成文日期晚于发布日期")
    if document.get("listed_until") and document["listed_until"] <= day.isoformat():
        problems.append("网上展示的截止日期已过")
    return problems


def _findings(decisions: Sequence[Json], submitted: Json, document: Json) -> list[str]:
    """Findings of the submission and those of a fresh scan: each one settled by somebody."""
    confirmed: dict[str, str] = {}
    for decision in decisions:
        if decision["action"] != "submit":
            confirmed.update(decision["data"].get("confirmed", {}))
    scanned = [*scan_findings(document, None), *attachment_findings(document, None)]
    fresh = [f.payload() for f in scanned]
    every = {f["key"]: f for f in [*submitted.get("findings", []), *fresh]}
    labels = unsettled(list(every.values()), confirmed)
    return [f"自动检查发现的问题没有处理：{label}" for label in labels]


def _dates(payload: Json) -> list[str]:
    """A scheduled moment lies ahead, and not too far."""
    if not payload["not_before"]:
        return []
    moment = datetime.fromisoformat(payload["not_before"])
    if moment - datetime.fromisoformat(payload["issued_at"]) > FURTHEST:
        return ["定时发布不能超过一年"]
    return []
