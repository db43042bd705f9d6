"""同义词: a city's own words that mean the same, a row a line: how they are typed, and what a row may be.

Search adds them to its common ones. Words that it reads alike, such as capitals and small letters, are one word here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.foundation.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_ROWS = 300
FEWEST_WORDS, MOST_WORDS = 2, 12
SHORTEST, LONGEST = 2, 20
"""How many rows, words in a row and characters in a word: what a question is read with (derived)."""
BETWEEN = re.compile("[、，,=\uff1d]")
"""What stands between two words, and so never in one; the last is the wide sign of equality."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of characters that nobody sees: controls, joiners, halves of a pair."""


def typed_rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the number of each line that is not empty, from 1, with its words."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = [" ".join(part.split()) for part in BETWEEN.split(line)]
        if line.strip():
            found.append((number, [word for word in words if word]))
    return found


def written_lines(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as they are typed and read, a line each."""
    return "\n".join("、".join(row) for row in rows)


def problems_of_synonyms(rows: Any, numbers: Sequence[int] = ()) -> Iterator[str]:
    """Yield a sentence for everything wrong with rows of words; ``numbers`` are their lines on the screen."""
    if not _rows_of_words(rows):
        yield _("同义词要写成一行一组的词。")
        return
    if len(rows) > MOST_ROWS:
        yield _("同义词最多写 {most} 行，现在有 {n} 行。").format(most=MOST_ROWS, n=len(rows))
        return
    lines: dict[str, int] = {}
    for line, row in zip(numbers or range(1, len(rows) + 1), rows, strict=True):
        if not FEWEST_WORDS <= len(row) <= MOST_WORDS:
            yield _(
                "第 {line} 行要写 {least} 至 {most} 个词，用顿号或逗号隔开，现在有 {n} 个。"
            ).format(line=line, least=FEWEST_WORDS, most=MOST_WORDS, n=len(row))
            continue
        for word in row:
            yield from _problems_of_word(word, line, lines)


def _rows_of_words(rows: Any) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, list) and all(isinstance(word, str) for word in row) for row in rows
    )


def _problems_of_word(word: str, line: int, lines: dict[str, int]) -> Iterator[str]:
    """Yield what is wrong with a word; ``lines`` are those of the words before it."""
    shown = word if len(word) <= LONGEST else f"{word[:LONGEST]}…"
    if not SHORTEST <= len(word) <= LONGEST:
        yield _("第 {line} 行的“{word}”要在 {least} 至 {most} 个字之间。").format(
            line=line, word=shown, least=SHORTEST, most=LONGEST
        )
    unseen = any(unicodedata.category(char) in UNSEEN for char in word)
    if unseen or word != " ".join(word.split()) or BETWEEN.search(word):
        yield _("第 {line} 行的“{word}”里有看不见的字符、多余的空格或分隔符号，请重写。").format(
            line=line, word=shown
        )
    before = lines.get(fold(word))
    lines.setdefault(fold(word), line)
    if before == line:
        yield _("第 {line} 行的“{word}”写了两遍。").format(line=line, word=shown)
    elif before:
        yield _("第 {line} 行的“{word}”在第 {before} 行已经写过，一个词只能写在一行里。").format(
            line=line, word=shown, before=before
        )
