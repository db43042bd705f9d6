"""What a command needs before it can do its work: Django, and a person who acts and proves it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from huiyin.kernel.errors import Invalid
from huiyin.project import places

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor


def django() -> None:
    """Load the settings of the place of use (``HUIYIN_PLACE``) and the applications."""
    places.prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", places.settings_module())
    import django as framework

    framework.setup()


def ready() -> None:
    """Load Django and refuse to go on where a check fails or the database is not prepared."""
    django()
    from huiyin.project.ready import require_ready

    require_ready()


def actor(username: str, now: datetime) -> Actor:
    """Ask for the password of an account (and its code) and return the person with the roles held now.

    Where nobody sits at a terminal, both are read from the standard input, a line each.
    """
    from huiyin.foundation.accounts.services import prove

    return prove(
        username=username,
        password=_asked(f"{username} 的密码", hidden=True),
        ask_code=lambda: _asked(f"{username} 的动态口令"),
        now=now,
    )


def _asked(what: str, *, hidden: bool = False) -> str:
    """Return what a person types, or the next line of the input where there is no terminal."""
    if sys.stdin.isatty():
        typed: str = click.prompt(what, hide_input=hidden, err=True)
        return typed
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise Invalid(
            "nobody-to-ask",
            "这里不是终端，问不到{what}。请在终端里运行，或者从标准输入给出，一项一行。",
            what=what,
        )
    return line
