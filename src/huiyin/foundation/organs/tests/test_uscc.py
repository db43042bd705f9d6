"""Check characters of the unified social credit identifier."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.foundation.organs import uscc

BODIES = st.text(alphabet=uscc.ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11341702730007167P", "11441700007280420Y"])
def test_known_codes(code: str) -> None:
    # Published ones; the two others begin index numbers of government catalogues.
    assert uscc.check_character(code[:17]) == code[17]
    assert uscc.problem(code) == ""


@given(BODIES)
def test_every_generated_code_is_valid(body: str) -> None:
    assert uscc.problem(body + uscc.check_character(body)) == ""


@given(BODIES, st.integers(0, 16), st.sampled_from(uscc.ALPHABET))
def test_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    code = body + uscc.check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert (uscc.problem(wrong) == "") == (wrong == code)


@pytest.mark.parametrize(
    ("code", "part"), [("123", "18 位"), ("I1341702730007167P", "“I”"), ("\uff11" * 18, "“\uff11”")]
)
def test_says_what_is_wrong(code: str, part: str) -> None:
    assert part in uscc.problem(code)
