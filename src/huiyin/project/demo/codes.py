"""虚构的统一社会信用代码: well-formed and invented, computed from a division code and a serial number.

Category 11 (an organ) + six digits of the division + the nine characters of an organisation code
(GB 11714: eight characters and a check character) + the check character of GB 32100-2015.
"""

from __future__ import annotations

from huiyin.foundation.organs.uscc import check_character

CATEGORY = "11"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
MODULUS = 11


def organisation_code(serial: int) -> str:
    """Return nine characters: MB, six digits and the check character."""
    body = f"MB{serial:06d}"
    values = [int(c, 36) for c in body]
    check = MODULUS - sum(v * w for v, w in zip(values, WEIGHTS, strict=True)) % MODULUS
    return body + {10: "X", 11: "0"}.get(check, str(check))


def credit_code(division: str, serial: int) -> str:
    """Return an 18-character code for a division (six digits) and a serial."""
    body = f"{CATEGORY}{division}{organisation_code(serial)}"
    return body + check_character(body)
