"""“您要找的是不是” on real text: what is put right, what is put wrong, and what is proposed without need.

``python -m tests.bench.bench_spelling`` prints what ``measure`` returns.
"""

from __future__ import annotations

import gc
import gzip
import random
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.spelling.correcting import corrected
from huiyin.foundation.text.spelling.gathering import counted
from huiyin.foundation.text.spelling.lexicon import Lexicon
from tests.bench import corpus
from tests.bench.result import Result, at_least, below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from huiyin.foundation.text.spelling.correcting import Correction

    Spoil = Callable[[random.Random, str], str | None]

TERMS, TITLES = 1_000, 1_000
SEED = 20
RIGHT, ALARMS, LATE = 0.8, 0.01, 50
PINYIN = (
    *("zhufanggongjijin", "gongjijin", "shebao", "yiliaobaoxian", "shenfenzheng", "yinhang"),
    *(
        "gong ji jin",
        "jiuye butie",
        "chuangye danbao daikuan",
        "chongqing",
        "zhengfu xinxi gongkai",
    ),
)
CHINESE = (
    *("住房公积金", "公积金", "社保", "医疗保险", "身份证", "银行"),
    *("公积金", "就业补贴", "创业担保贷款", "重庆", "政府信息公开"),
)


@dataclass
class Speller:
    """An index of real documents with its lexicon; every correction is timed."""

    index: SearchIndex
    lexicon: Lexicon
    times: list[float] = field(default_factory=list)

    def correct(self, text: str) -> Correction | None:
        """Return the correction of a text."""
        began = perf_counter()
        found = corrected(text, self.lexicon, self.index.held)
        self.times.append((perf_counter() - began) * 1000)
        return found


def measure() -> list[Result]:
    """Return every figure; one line that says why when the data are not here."""
    reason = corpus.missing()
    if reason:
        return [Result("spelling", "skipped", "", note=reason)]
    pool = corpus.policy_pool()
    folder = Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    try:
        index = SearchIndex(folder)
        index.index(pool.documents)
        index.commit()
        speller, building = built(index)
        corrected("读一遍数据", speller.lexicon, index.held)
        titles = [card["title"] for card, _ in index.stored() if card["title"]]
        questions = [q for q, _ in pool.questions]
        return [
            *building,
            *spoiled(speller, terms_of(index)),
            *within(speller, questions),
            pinyin(speller),
            *alarms(speller, questions, titles),
        ]
    finally:
        shutil.rmtree(folder)


def built(index: SearchIndex) -> tuple[Speller, list[Result]]:
    """Return a speller, and what it took to make it."""
    segmentation.words("字典")
    for _ in index.stored():  # what the engine keeps of its files is not the lexicon's
        pass
    gc.collect()
    before, began, worked = _memory(), perf_counter(), process_time()
    counts = counted(index.stored(), index.size)
    lexicon = Lexicon(counts)
    del counts
    gc.collect()
    took, work = perf_counter() - began, process_time() - worked
    memory = _memory() - before
    size = f"{index.size:,} documents"
    note = f"{len(lexicon):,} terms"
    return Speller(index, lexicon), [
        below(f"spelling: lexicon made, {size}", took, "s", 20, f"{work:.1f} s of CPU, {note}"),
        Result(f"spelling: memory of the lexicon, {size}", round(memory), "MB", note=note),
    ]


def terms_of(index: SearchIndex) -> list[str]:
    """Return terms of three to eight characters that titles hold, chosen by chance."""
    counts = counted(((card, "") for card, _ in index.stored()), index.size)
    return random.Random(SEED).sample(sorted(t for t in counts if 3 <= len(t) <= 8), TERMS)


def spoiled(speller: Speller, terms: list[str]) -> list[Result]:
    """Return, for each kind of mistake, how many terms with one of them are put right, asked alone."""
    speller.times.clear()
    found = []
    for name, spoil in kinds().items():
        chance = random.Random(SEED)
        pairs = [
            (wrong, term) for term in terms if (wrong := spoil(chance, term)) not in {None, term}
        ]
        bar = RIGHT if name == "same pinyin" else 0.0
        found += told(f"one character {name}", judged(speller, pairs), bar)
    return [*found, late(speller, "terms")]


def within(speller: Speller, questions: list[str]) -> list[Result]:
    """Return how many whole questions are put right in which one word has a character of the same pinyin."""
    speller.times.clear()
    chance, spoil = random.Random(SEED), kinds()["same pinyin"]
    pairs = []
    for question in questions:
        words = [w for w in segmentation.telling_words(question) if speller.lexicon.count(w)]
        word = chance.choice(words) if words else ""
        wrong = spoil(chance, word)
        if wrong:
            pairs.append((question.replace(word, wrong, 1), question))
    found = told("same pinyin within a question", judged(speller, pairs), 0.0)
    return [*found, late(speller, "questions")]


def pinyin(speller: Speller) -> Result:
    """Return how many questions typed in pinyin are read."""
    read = [speller.correct(typed) for typed in PINYIN]
    # Whether several words are one term is for the index to say.
    right = [
        c is not None and c.text.replace(" ", "") == meant
        for c, meant in zip(read, CHINESE, strict=True)
    ]
    missed = [t for t, well in zip(PINYIN, right, strict=True) if not well]
    note = f"of {len(PINYIN)}; not {', '.join(missed)}" if missed else f"of {len(PINYIN)}"
    return Result("spelling: pinyin read", round(sum(right) / len(right), 3), "", note=note)


def alarms(speller: Speller, questions: list[str], titles: list[str]) -> list[Result]:
    """Return for how many texts that people wrote a correction is proposed; some of those have mistakes."""
    chance = random.Random(SEED)
    laws = [r["title"] for r in corpus.rows("documents/laws_regulations")]
    texts = {
        "policy questions": questions,
        "titles of the index": chance.sample(titles, TITLES),
        "titles of other documents": chance.sample([t for t in laws if t], TITLES),
        "lay legal questions": sorted({r["question"] for r in corpus.rows("search/law_questions")}),
        "subjects of messages": chance.sample(
            [
                r["留言主题"]
                for r in corpus.rows("citizen_messages/messages_unlabelled")
                if r["留言主题"]
            ],
            TITLES,
        ),
    }
    found = []
    for name, group in texts.items():
        proposed = [c for text in group if (c := speller.correct(text))]
        note = f"{len(proposed)} of {len(group):,}"
        found.append(
            below(
                f"spelling: proposed without need, {name}",
                len(proposed) / len(group),
                "",
                ALARMS,
                note,
            )
        )
    return found


def judged(speller: Speller, pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the shares put right, put wrong and left alone, and the share of which the index holds the wrong form."""
    counts = dict.fromkeys(("right", "wrong", "left", "held", "all"), 0)
    for wrong, meant in pairs:
        found = speller.correct(wrong)
        counts["all"] += 1
        if found is None:
            counts["left"] += 1
            counts["held"] += speller.index.held(wrong) > 0
        else:
            counts["right" if found.text == meant else "wrong"] += 1
    return {name: count / (counts["all"] or 1) for name, count in counts.items()} | {
        "count": counts["all"]
    }


def told(what: str, shares: dict[str, float], bar: float) -> list[Result]:
    """Return the figures of one kind of mistake."""
    note = (
        f"of {shares['count']:,}; left alone {shares['left']:.3f}, "
        f"{shares['held']:.3f} because documents hold it so"
    )
    right = Result(f"spelling: {what}, put right", round(shares["right"], 3), "", note=note)
    if bar:
        right = at_least(right.name, shares["right"], "", bar, note)
    return [right, Result(f"spelling: {what}, put wrong", round(shares["wrong"], 3), "")]


def late(speller: Speller, what: str) -> Result:
    """Return the time that one in a hundred corrections takes longer than."""
    times = sorted(speller.times)
    note = f"p50 {times[len(times) // 2]:.1f} ms, longest {times[-1]:.0f} ms"
    return below(f"spelling: p99 of {what}", times[int(len(times) * 0.99)], "ms", LATE, note)


def kinds() -> dict[str, Spoil]:
    """Return the ways to spoil a term by name; each gives None where a term cannot be spoiled so."""
    return {
        "same pinyin": _replaced(_same_pinyin()),
        "same strokes": _replaced(_same_stroke()),
        "confused": _replaced(_confused()),
        "missing": _dropped,
        "doubled": _doubled,
        "swapped": _swapped,
    }


def _replaced(table: dict[str, str]) -> Spoil:
    def spoil(chance: random.Random, term: str) -> str | None:
        places = [n for n, character in enumerate(term) if table.get(character)]
        if not places:
            return None
        at = chance.choice(places)
        return term[:at] + chance.choice(table[term[at]]) + term[at + 1 :]

    return spoil


def _dropped(chance: random.Random, term: str) -> str | None:
    """Leave out a character within a term: without its first or last one it mostly is a term too."""
    at = chance.randrange(1, len(term) - 1)
    return term[:at] + term[at + 1 :] if len(term) > 3 else None


def _doubled(chance: random.Random, term: str) -> str | None:
    at = chance.randrange(len(term))
    return term[:at] + term[at] + term[at:]


def _swapped(chance: random.Random, term: str) -> str | None:
    at = chance.randrange(len(term) - 1)
    return term[:at] + term[at + 1] + term[at] + term[at + 2 :]


def _rows(name: str) -> list[str]:
    file = corpus.folder() / "text" / f"{name}.txt.gz"
    return gzip.open(file, "rt", encoding="utf-8").read().splitlines() if file.exists() else []


def _same_pinyin() -> dict[str, str]:
    rows = [row.split("\t") for row in _rows("spelling_same_pinyin")[1:]]
    return {row[0]: "".join(row[1:]).replace(" ", "").replace(row[0], "") for row in rows}


def _same_stroke() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows("spelling_same_stroke"):
        group = row.split("\t")
        for one in group:
            found[one] = found.get(one, "") + "".join(c for c in group if c != one)
    return found


def _confused() -> dict[str, str]:
    rows = [row.split(":") for row in _rows("spelling_confusion") if ":" in row]
    return {one: others.replace(one, "") for one, others in rows}


def _memory() -> float:
    """Return the memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


if __name__ == "__main__":
    for r in measure():
        print(f"{r.name}: {r.value} {r.unit} {r.bar} {r.holds} {r.note}")
