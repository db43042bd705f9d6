"""每页都有的内容: the menu, the person and the city's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.desk.menu import menu
from huiyin.domains.publication.selectors.sites import city_name

if TYPE_CHECKING:
    from django.http import HttpRequest


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return what the desk's frame shows; nothing on pages without a sign-in."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    who = " · ".join(part for part in (actor.post, actor.name) if part)
    return {"desk_menu": menu(request, actor), "who": who, "city_name": city_name()}
