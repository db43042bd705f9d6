"""搜索计数的尺度 (limits): how much is kept of what people search for, and how long.

No norm sets these figures: each is our own choice, so that as little as possible is known of people, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure with what it counts and why it is not another."""

    amount: int
    unit: str
    reason: str


LONGEST = Limit(40, "characters of a question", "a longer text may tell of a person")
LONGEST_TAB = Limit(20, "characters of a tab's code", "tabs are named by short codes of ours")
FEWEST = Limit(3, "times in a period", "words asked less often may tell of a person: never shown")
KEPT = Limit(
    730, "days", "two years show a season beside that of the year before; more serves nobody"
)
WORDS_AT_ONCE = Limit(5_000, "different words a process and minute", "a flood must not fill memory")
WORDS_A_DAY = Limit(20_000, "different words a day", "a flood must not fill the database")
FILES_WAITING = Limit(
    10_000, "files", "two processes over a weekend without worker; then counts stay in memory"
)
FILE_BYTES = Limit(4_000_000, "bytes of a file", "what the portal writes is at most a quarter")
NAMES_KEPT = Limit(7, "days", "a file that was taken in is gone at once; its name stays a while")
