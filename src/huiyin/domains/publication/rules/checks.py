"""检查依据: the clause behind each thing that a check notices or refuses, one row a code.

The codes are those of findings and errors; ``clause_of`` gives the clause where one of them is made.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """What is noticed or refused, by its code, and the clause that demands it."""

    code: str
    clause: str


FINDINGS = (
    Check("summary-long", "catalogue-guideline-2009:1"),
    Check("topic", "catalogue-guideline-2009:3"),
    Check("genre", "catalogue-guideline-2009:4"),
    Check("assembly", "catalogue-guideline-2009:5"),
    Check("scope", "catalogue-guideline-2009:1"),
    Check("organ-kind", "disclosure-regulation-2019:10"),
    Check("column-type", "website-guideline-2017:8"),
    Check("disclosure-reason", "transparency-rules-2016:1"),
    Check("not-proactive", "disclosure-regulation-2019:19"),
    Check("near-duplicate", "changchun-2015:4.1a"),
    Check("dead-link", "inspection-indicators-2019:D4.3"),
    Check("plan-missing", "changchun-2015:4.3a"),
    Check("expiry-missing", "normative-documents-2018:3"),
    Check("validity", "catalogue-guideline-2009:6"),
    Check("document-number", "gb9704-2012:7.2.5"),
    Check("unified-number", "normative-documents-2018:2"),
    Check("title", "gb9704-2012:7.3.1"),
    Check("made-on", "gb9704-2012:7.3.5"),
    Check("map-number-missing", "website-guideline-2017:11"),
)
REFUSALS = (
    Check("words-changed", "changchun-2015:4.1b"),
    Check("writer-reviews", "changchun-2015:4.1a"),
    Check("points-doubtful", "disclosure-regulation-2019:17"),
    Check("not-agreed", "disclosure-regulation-2019:11"),
    Check("no-conclusion", "changchun-2015:4.1e"),
    Check("organ-differs", "changchun-2015:4.1b"),
    Check("findings-open", "changchun-2015:4.1b"),
    Check("no-purge-order", "personal-information-law-2021:57"),
    Check("ground-unknown", "transparency-rules-2016:1"),
    Check("no-direct-publish", "changchun-2015:4.1b"),
    Check("no-direct-unpublish", "changchun-2015:4.1a"),
    Check("plan", "changchun-2015:4.3a"),
    Check("coordination", "disclosure-regulation-2019:11"),
)
CHECKS = (*FINDINGS, *REFUSALS)
_CLAUSES = {row.code: row.clause for row in CHECKS}


def clause_of(code: str) -> str:
    """Return the clause behind a code; ``KeyError`` for one without a row."""
    return _CLAUSES[code]
