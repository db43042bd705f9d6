"""检索权重: what counts how much, as measured on judged questions (``tests/bench/bench_search.py``)."""

EXACT_NUMBER, EXACT_TITLE, PART_NUMBER, SERIAL_ONLY = 10_000.0, 5_000.0, 1_000.0, 300.0
WORDS, CHARACTERS, PHRASE = 0.5, 0.5, 1.0
LONG_BIGRAMS, LONG_WORDS, LONG_CHARACTERS = 0.3, 1.0, 1.0
"""What the tokens of a long query count: those of a short one must all be in a document, and bigrams rank it best."""
TITLE = ((2, 1.0), (4, 0.8), (8, 0.4), (12, 0.1))
"""(tokens at most, weight of title fields); a longer query gives titles no weight of their own."""

OTHER_WORDS, VARIANTS = 0.6, 4
"""What a short text counts with one of its words replaced, and how many such texts are tried."""
MEANINGS = 0.5
"""What words count that a long question means and does not say."""

STRICT, RELAXED = 0, 1
ENOUGH = 30
MOST_TOKENS = 32
"""What a longer text says after its first 32 tokens costs time and changes no ranking."""

FEW = 4
SHARE = {STRICT: 0.25, RELAXED: 0.1}
"""The share of a long query's bigrams that a document must hold; a short query is held to all of them."""

REREAD = 40
"""How many of the first hits of a long query are read again: 0.99 of the answers of the policy pool are among them."""
PLACES = 6
"""Places of one bigram in a document that are looked at."""
READ = 4_000
"""Characters of a document that are read again; what stands behind them is in the first order."""
NEAR = 50
"""Characters in which words count as standing together: a sentence or two."""
COVERAGE, RUNS, TOGETHER, LENGTH = 2.0, 8.0, 1.0, -0.1
"""Beside a first score of 1: the share held, held in long runs, held close together; the logarithm of the length."""
COMPARED = 100
"""How many of the first hits are compared in meaning; they are read again as well."""
MEANING = 0.6
"""What one standard deviation of nearness in meaning counts, where vectors are at hand."""
