"""已说明的发现: which automatic findings of a submission its reviewers let stand, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.domains.publication.models import Submission
    from huiyin.foundation.cases.models import Decision


def confirmed(decisions: Iterable[Decision], submission: Submission) -> dict[str, str]:
    """Return the findings that reviewers of this submission confirmed, with their reasons."""
    settled: dict[str, str] = {}
    for decision in decisions:
        if decision.action != "submit" and decision.digest_seen == submission.frozen.digest:
            settled.update(decision.data.get("confirmed", {}))
    return settled
