"""统一社会信用代码 (unified social credit identifier): 18 characters, the last one a check character.

The alphabet leaves out I, O, S, V and Z; weights are powers of three modulo 31 (GB 32100-2015).
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
MODULUS = 31
BASE = 3


def check_character(body: str) -> str:
    """Return the 18th character for the first 17; ``ValueError`` names a character outside the set."""
    if len(body) != LENGTH - 1:
        msg = f"the body has 17 characters, not {len(body)}"
        raise ValueError(msg)
    total = sum(ALPHABET.index(c) * pow(BASE, i, MODULUS) for i, c in enumerate(body))
    return ALPHABET[-total % MODULUS]


def problem(code: str) -> str:
    """Return a Chinese sentence saying what is wrong, or the empty string for a valid code."""
    if len(code) != LENGTH:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位。"
    wrong = sorted(set(code) - set(ALPHABET))
    if wrong:
        return f"统一社会信用代码里不会出现“{'、'.join(wrong)}”，请核对（没有 I、O、S、V、Z，字母大写）。"
    if check_character(code[:-1]) != code[-1]:
        return "统一社会信用代码的校验位对不上，请核对是否输错了一位。"
    return ""
