"""门户进程: the RSGI application and how it is started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huiyin.channels.portal.server.app import Portal

SETTINGS = "huiyin.project.settings.portal"


def build() -> Portal:
    """Return the application over the configured store; granian calls this once a worker."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    from django.conf import settings
    from django.core.asgi import get_asgi_application

    django = get_asgi_application()
    from huiyin.channels.portal.server.app import Portal
    from huiyin.channels.portal.server.bodies import Bodies
    from huiyin.channels.portal.server.live import FOLLOWER

    return Portal(FOLLOWER, Bodies(settings.PORTAL_CACHE_MEGABYTES * 1024 * 1024), django)


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve the portal until the process is told to stop."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    Granian(
        "huiyin.project.portal_server:build",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.RSGI,
        websockets=False,
        factory=True,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()
