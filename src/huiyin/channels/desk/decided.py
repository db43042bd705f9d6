"""经办记录: one line for each decision of a case, as ``desk/decisions.html`` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.desk.wording import said
from huiyin.foundation.cases.citations import label as label_of

if TYPE_CHECKING:
    from huiyin.foundation.cases.models import Case, Decision


def decision_lines(case: Case) -> list[dict[str, Any]]:
    """Return the lines of a case, the oldest first."""
    return [decision_line(d) for d in case.decisions.order_by("sequence")]


def decision_line(decision: Decision) -> dict[str, Any]:
    """Return one line; ``system`` tells that no person took the step."""
    return {
        "label": said(decision.label),
        "who": decision.actor_name,
        "post": decision.actor_post,
        "at": decision.at,
        "opinion": decision.opinion,
        "basis": label_of(decision.basis),
        "round": decision.round,
        "digest": decision.digest_seen[:12],
        "system": decision.actor_id is None,
    }
