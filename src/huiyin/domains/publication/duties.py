"""随件义务: what goes with certain documents before they are approved: a plan, an end, a statement.

The findings stop a draft at submission; guards ask again at approval (``guards_duties``), and the gate a
third time from the ticket alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.findings import ItemFinding, finding
from huiyin.domains.publication.rules import review_rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Document = Mapping[str, Any]

PLAN, EXPIRY = "changchun-2015:4.3a", "normative-documents-2018:3"


def lacks_plan(document: Document, plan: Mapping[str, Any] | None, on: date) -> bool:
    """Tell whether a major document goes without the interpretation plan that its type needs."""
    return bool(document["major"] and review_rule(document["type"], on).needs_plan and not plan)


def lacks_expiry(document: Document) -> bool:
    """Tell whether a normative document says nothing of its end."""
    return bool(document["normative"] and not document["validity"]["until"])


def duty_findings(
    document: Document, *, plan: Mapping[str, Any] | None, on: date
) -> list[ItemFinding]:
    """Return what is missing beside the words."""
    found = []
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
