"""检索权重: what counts how much, as measured on judged questions (``tests/bench/bench_search.py``)."""

EXACT_NUMBER, EXACT_TITLE, PART_NUMBER, SERIAL_ONLY = 10_000.0, 5_000.0, 1_000.0, 300.0
WORDS, CHARACTERS, PHRASE = 0.5, 0.5, 1.0
TITLE = ((2, 1.0), (4, 0.8), (8, 0.4), (12, 0.1))
"""(tokens at most, weight of title fields); a longer query gives titles no weight of their own."""

STRICT, RELAXED = 0, 1
ENOUGH = 30
MOST_TOKENS = 32
"""What a longer text says after its first 32 tokens costs time and changes no ranking."""

FEW = 4
SHARE = {STRICT: 0.25, RELAXED: 0.1}
"""The share of a long query's bigrams that a document must hold; a short query is held to all of them."""
