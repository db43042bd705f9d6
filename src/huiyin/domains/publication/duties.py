"""随件义务: what goes with certain documents before they are approved: a plan, an end, a statement.

The findings stop a draft at submission; guards ask again at approval (``guards_duties``), and the gate a
third time from the ticket alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.findings import ItemFinding, finding
from huiyin.domains.publication.rules import VALIDITY, review_rule
from huiyin.domains.publication.rules.checks import clause_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Document = Mapping[str, Any]

PLAN, EXPIRY, VALID = (clause_of(c) for c in ("plan-missing", "expiry-missing", "validity"))
ENDED = frozenset({"amended", "repealed", "expired"})


def lacks_plan(document: Document, plan: Mapping[str, Any] | None, on: date) -> bool:
    """Tell whether a major document goes without the interpretation plan that its type needs."""
    return bool(document["major"] and review_rule(document["type"], on).needs_plan and not plan)


def lacks_expiry(document: Document) -> bool:
    """Tell whether a normative document says nothing of its end."""
    return bool(document["normative"] and not document["validity"]["until"])


def validity_problems(document: Document) -> list[str]:
    """Return what a text that no longer holds as it stands does not say: since when, and why or by what."""
    validity = document["validity"]
    state = validity["state"]
    label = next((c.label for c in VALIDITY if c.code == state), state)
    ended = validity.get("ended_on") or (state == "expired" and validity["until"])
    problems = []
    if state in ENDED and not ended:
        problems.append(f"“{label}”没有写明日期")
    if state in {"amended", "repealed"} and not (validity["replaced_by"] or validity.get("note")):
        problems.append(f"“{label}”没有写明由何文件代替，也没有说明")
    if state == "in_force" and (validity.get("ended_on") or validity["replaced_by"]):
        problems.append("写明了废止日期或代替的文件，有效性仍是“现行有效”")
    return problems


def duty_findings(
    document: Document, *, plan: Mapping[str, Any] | None, on: date
) -> list[ItemFinding]:
    """Return what is missing beside the words."""
    advice = "请在“编目”中改正有效性、日期、代替的文件或说明。"
    found = [
        finding("validity", problem, "refuse", document["validity"]["state"], advice, VALID)
        for problem in validity_problems(document)
    ]
    if lacks_plan(document, plan, on):
        advice = "请在稿件页上编好解读方案（形式、解读人、渠道、提纲、日期），再送审。"
        found.append(
            finding("plan-missing", "重大政策没有解读方案", "refuse", "plan", advice, PLAN)
        )
    if lacks_expiry(document):
        advice = "请在“编目”中填写有效期至。"
        found.append(
            finding(
                "expiry-missing",
                "规范性文件没有写明有效期",
                "refuse",
                "valid_until",
                advice,
                EXPIRY,
            )
        )
    return found
