"""经办内容: what a person answered with a decision, in plain Chinese, for those who decide after him.

One reader a key of a decision's data; a test takes every key that the services write and finds its reader here or
among the technical ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.sheet import MARKS, plan_words
from huiyin.channels.desk.wording import said
from huiyin.domains.publication.models import Coordination, SensitiveConclusion, Submission
from huiyin.domains.publication.rules import DISCLOSURE, NOTICE_BY_CODE, SECRECY_POINTS
from huiyin.domains.publication.rules.secrecy import FINDINGS
from huiyin.domains.publication.rules.withholding import GROUND_BY_CODE
from huiyin.foundation.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from huiyin.domains.publication.models import Item
    from huiyin.foundation.cases.models import Decision

TECHNICAL = {
    "findings": "the findings stand on the page of their own, with what became of each",
    "later_findings": "what the reasons of the same decision are about; told with them",
    "organ": "the issuing organ, which stands in the document itself",
    "rules_on": "the day of the submission, which is the moment of the decision",
    "sequence": "the number of the root, which the register of releases tells with its moment",
}
"""Keys of a decision's data that are not shown under it, each with its reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line under a decision."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What the decisions of an item rest on besides their own data."""

    findings: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    coordinations: tuple[Coordination, ...] = ()
    conclusions: tuple[SensitiveConclusion, ...] = ()


def beside(item: Item, decisions: Iterable[Decision]) -> Beside:
    """Gather labels of findings, names of writers, answers of organs and conclusions of meetings."""
    submissions = Submission.objects.filter(item=item)
    known = [f for s in submissions for f in s.findings]
    known += [f for d in decisions for f in d.data.get("later_findings", {}).values()]
    findings = {f["key"]: f"{said(f['label'])}“{f['excerpt']}”" for f in known}
    writers = {pk for d in decisions for pk in d.data.get("writers", [])}
    users = User.objects.filter(pk__in=writers).select_related("person")
    return Beside(
        findings,
        {u.pk: u.display_name() for u in users},
        tuple(Coordination.objects.filter(item=item).select_related("organ")),
        tuple(SensitiveConclusion.objects.filter(item=item)),
    )


def answers(decision: Decision, known: Beside) -> list[Answer]:
    """Return what was answered with a decision."""
    data = {k: v for k, v in decision.data.items() if v and k not in TECHNICAL}
    order = [k for k in READERS if k in data] + [k for k in data if k not in READERS]
    found = [
        answer for key in order for answer in READERS.get(key, _as_it_is(key))(data[key], known)
    ]
    return [*found, *_coordinated(decision, known), *_conferred(decision, known)]


def _as_it_is(key: str) -> Callable[[Any, Beside], Iterable[Answer]]:
    """Show what has no words of its own yet rather than hide it."""
    return lambda value, _known: [Answer(key, json.dumps(value, ensure_ascii=False))]


def _confirmed(value: Mapping[str, str], known: Beside) -> Iterable[Answer]:
    for key, reason in value.items():
        yield Answer(
            _("认为{finding}可以公开").format(finding=known.findings.get(key, key)), reason
        )


def _points(value: Mapping[str, Any], _known: Beside) -> Iterable[Answer]:
    for point in SECRECY_POINTS:
        row = value.get(point.code, {})
        words = said(FINDINGS.get(row.get("finding", ""))) or _("没有作答")
        note = row.get("note", "")
        yield Answer(said(point.label), f"{words}。{note}" if note else words)


def _disclosure(value: str, _known: Beside) -> Iterable[Answer]:
    yield Answer(_("认定公开属性"), said({c.code: c.label for c in DISCLOSURE}.get(value, value)))


def _ground(value: str, _known: Beside) -> Iterable[Answer]:
    row = GROUND_BY_CODE.get(value)
    yield Answer(_("不公开的依据"), said(row.label) if row else value)


def _reason(value: str, _known: Beside) -> Iterable[Answer]:
    yield Answer(_("认定的理由"), value)


def _marks(value: Mapping[str, Any], _known: Beside) -> Iterable[Answer]:
    words = _("、").join(str(label) for name, label in MARKS if value.get(name))
    yield Answer(_("送审时的标记"), words or _("没有"))


def _plan(value: Mapping[str, Any], _known: Beside) -> Iterable[Answer]:
    rows = {label: text.rstrip("。；") for label, text in plan_words(value).items()}
    words = "；".join(f"{label}：{text}" for label, text in rows.items() if text)
    yield Answer(_("解读方案"), words)


def _writers(value: list[int], known: Beside) -> Iterable[Answer]:
    yield Answer(_("参与起草"), "、".join(known.people.get(pk, str(pk)) for pk in value))


def _labelled(label: Any) -> Callable[[Any, Beside], Iterable[Answer]]:
    return lambda value, _known: [Answer(str(label), str(value))]


def _moment(label: Any) -> Callable[[Any, Beside], Iterable[Answer]]:
    def read(value: str, _known: Beside) -> Iterable[Answer]:
        words = localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
        return [Answer(str(label), words)]

    return read


def _agreed(_value: bool, _known: Beside) -> Iterable[Answer]:  # noqa: FBT001
    return [Answer(_("会商结论"), _("同意发布"))]


def _notice(value: str, _known: Beside) -> Iterable[Answer]:
    row = NOTICE_BY_CODE.get(value)
    return [Answer(_("告诉公众"), said(row.sentence) if row else value)]


READERS: dict[str, Callable[[Any, Beside], Iterable[Answer]]] = {
    "marks": _marks,
    "writers": _writers,
    "plan": _plan,
    "points": _points,
    "disclosure": _disclosure,
    "ground": _ground,
    "reason": _reason,
    "authority": _labelled(gettext_lazy("报请的机关")),
    "confirmed": _confirmed,
    "agreed": _agreed,
    "held_on": _labelled(gettext_lazy("会商日期")),
    "members": _labelled(gettext_lazy("参加人员")),
    "oral_approver": _labelled(gettext_lazy("口头批准人")),
    "oral_at": _moment(gettext_lazy("口头批准时间")),
    "registration": _labelled(gettext_lazy("登记号")),
    "not_before": _moment(gettext_lazy("定时公开")),
    "alone": _labelled(gettext_lazy("解读没有一起发布的理由")),
    "notice": _notice,
    "order": _labelled(gettext_lazy("清除令")),
}
"""How each key of a decision's data is told."""


def _coordinated(decision: Decision, known: Beside) -> Iterable[Answer]:
    """Tell what each organ answered, under the decision that ended the coordination of its round."""
    if decision.stage != "coordination" or decision.actor_id is None:
        return
    for row in known.coordinations:
        if row.round == decision.round:
            words = str(row.get_opinion_display() or _("还没有答复"))
            said = f"{words}。{row.words}" if row.words else words
            yield Answer(_("{organ}的意见").format(organ=row.organ.name), said)


def _conferred(decision: Decision, known: Beside) -> Iterable[Answer]:
    """Tell of a meeting that refused: its return carries no data of its own."""
    if decision.stage != "sensitive_conclusion" or decision.action != "return_to_draft":
        return
    for row in known.conclusions:
        if row.round == decision.round and not row.agreed:
            yield Answer(_("会商结论"), _("不同意发布"))
            yield Answer(_("会商日期"), row.held_on.isoformat())
            yield Answer(_("参加人员"), row.members)
