"""意思相近: how near the first hits of a question are to it in meaning, among each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huiyin.foundation.text.meaning.encoding import encoder
from huiyin.foundation.text.meaning.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huiyin.foundation.text.meaning.encoding import Encoder

LEAST = 3
"""Documents with a vector, below which nothing can be compared."""

PATIENCE = 30.0
"""Seconds after which a reader looks for new vectors."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Encoder and vectors of one process."""

    encoder: Encoder
    vectors: Vectors

    def nearness(self, question: str, digests: Sequence[str]) -> list[float]:
        """Return for each document how much nearer than the others it is, in standard deviations; 0 where unknown."""
        rows = self.vectors.of(digests)
        known = ~np.isnan(rows[:, 0])
        if known.sum() < LEAST:
            return [0.0] * len(digests)
        near = np.zeros(len(digests))
        found = rows[known] @ self.encoder.question(question)
        near[known] = (found - found.mean()) / (found.std() + 1e-6)
        return [float(value) for value in near]


def meaning_in(folder: Path) -> Meaning | None:
    """Return what compares meanings; None where the package is not installed."""
    made = encoder()
    return Meaning(made, Vectors(folder, patience=PATIENCE)) if made is not None else None
