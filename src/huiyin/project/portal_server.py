"""门户进程: the ASGI application and how it is started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huiyin.channels.portal.server.app import Portal

SETTINGS = "huiyin.project.settings.portal"


def build() -> Portal:
    """Return the application over the configured store; uvicorn calls this once a worker."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    from django.conf import settings
    from django.core.asgi import get_asgi_application

    django = get_asgi_application()
    from huiyin.channels.portal.server.app import Portal
    from huiyin.channels.portal.server.bodies import Bodies
    from huiyin.channels.portal.server.live import FOLLOWER

    return Portal(FOLLOWER, Bodies(settings.PORTAL_CACHE_MEGABYTES * 1024 * 1024), django)


def serve(host: str, port: int, workers: int = 1, application: str = f"{__name__}:build") -> None:
    """Serve the portal until the process is told to stop; workers that fall over are started again."""
    import uvicorn

    from huiyin.channels.portal.server.direct import DirectProtocol

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    uvicorn.run(
        application,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        interface="asgi3",
        http=DirectProtocol,
        ws="none",
        loop="uvloop",
        lifespan="on",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
    )
