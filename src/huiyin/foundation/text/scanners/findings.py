"""发现: what a scanner reports. Offsets are characters of the text that was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["refuse", "confirm", "note"]
GRAVITY: dict[Severity, int] = {"refuse": 0, "confirm": 1, "note": 2}

SECRECY = "secrecy-regulation-2024:42"
PERSONAL = "personal-information-law-2021:25"
INTERNAL = "disclosure-regulation-2019:16"
WORDING = "inspection-indicators-2019:V1"
COPY_MARK = "gb9704-2012:7.2.1"
SIGNATURE = "gb9704-2012:7.2.6"
ELEMENTS = "documents-regulation-2012:9"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text: ``refuse`` may not go out, ``confirm`` needs a person's reason, ``note`` informs.

    ``excerpt`` shows the place to its writer; personal data in it are masked. ``clause`` is the rule it rests
    on, ``advice`` says what to do.
    """

    code: str
    label: str
    severity: Severity
    start: int
    end: int
    excerpt: str
    advice: str
    clause: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of a scanner's table: everything of a finding but its place."""

    code: str
    label: str
    severity: Severity
    advice: str
    clause: str

    def at(self, start: int, end: int, excerpt: str) -> Finding:
        """Return the finding of this kind at a place."""
        return Finding(
            self.code, self.label, self.severity, start, end, excerpt, self.advice, self.clause
        )


def masked(value: str, *, head: int, tail: int) -> str:
    """Return a value with all but its first and last characters replaced by ``*``."""
    hidden = max(len(value) - head - tail, 1)
    return value[:head] + "*" * hidden + (value[-tail:] if tail else "")
