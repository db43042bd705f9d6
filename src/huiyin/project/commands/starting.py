"""What a command needs before it can do its work: Django, and a person who acts and proves it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

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
    """Ask for the password of an account (and its code) and return the person with the roles held now."""
    from huiyin.foundation.accounts.services import prove

    return prove(
        username=username,
        password=click.prompt(f"{username} 的密码", hide_input=True, err=True),
        ask_code=lambda: click.prompt(f"{username} 的动态口令", err=True),
        now=now,
    )
