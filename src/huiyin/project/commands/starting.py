"""What a command needs before it can do its work: Django, and a person who acts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

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
    """Return the person with that account and the roles held now; ``NotFound`` where there is none."""
    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.accounts.selectors import actor_of
    from huiyin.kernel.errors import NotFound

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound("no-account", "没有名为“{name}”的账号。", name=username)
    return actor_of(user, now)
