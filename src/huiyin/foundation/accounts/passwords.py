"""首次密码 (generated passwords): three classes, easy to read aloud; the person changes it at once."""

from __future__ import annotations

import secrets
import string

LENGTH = 12
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
ALIKE = frozenset("0O1lI")


def new_password(username: str = "") -> str:
    """Return a password without letters that look alike and without the user name in it."""
    letters = [c for c in "".join(CLASSES) if c not in ALIKE]
    name = username.casefold()
    while True:
        word = "".join(secrets.choice(letters) for _ in range(LENGTH))
        inside = bool(name) and name in word.casefold()
        if not inside and all(set(word) & set(group) for group in CLASSES):
            return word
