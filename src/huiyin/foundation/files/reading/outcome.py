"""读出的结果 (outcome): the words of a document, and how far they are all of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["read", "unreadable", "partial"]
VERSION = 1
"""Rises when more or other words are read; what was kept by an earlier version is read again."""
MOST = 5_000_000  # characters


@dataclass(frozen=True, slots=True)
class Reading:
    """``read``: these are all words. ``unreadable``: some pages or pictures hold words that only people can read.

    ``partial``: reading was broken off, or something inside was not opened.
    """

    text: str
    state: State
