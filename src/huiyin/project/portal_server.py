"""门户进程: the ASGI application and how it is started."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from huiyin.channels.portal.server.app import Portal

SETTINGS = "huiyin.project.settings.portal"


def build() -> Portal:
    """Return the application over the configured store; uvicorn calls this once a worker."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    from django.core.asgi import get_asgi_application

    django = get_asgi_application()
    from huiyin.channels.portal.server.app import Portal
    from huiyin.channels.portal.server.live import BODIES, FOLLOWER, NOTEBOOK

    return Portal(FOLLOWER, BODIES, django, NOTEBOOK)


class SharedPort(socket.socket):
    """A port that each worker opens for itself, so that the kernel spreads the connections evenly.

    Handed to another process it is not the same socket that arrives, but another one at the same port.
    """

    @classmethod
    def at(cls, host: str, port: int) -> SharedPort:
        """Bind a port; ``OSError`` where a program of somebody else holds it."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made = cls(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind((host, port))
        return made

    @override
    def __reduce__(self) -> tuple[Any, tuple[str, int]]:
        return SharedPort.at, self.getsockname()[:2]


def serve(host: str, port: int, workers: int = 1, application: str = f"{__name__}:build") -> None:
    """Serve the portal until the process is told to stop; workers that fall over are started again."""
    from uvicorn import Config, Server
    from uvicorn.supervisors import Multiprocess

    from huiyin.channels.portal.server.direct import DirectProtocol

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    config = Config(
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
        backlog=1024,
    )
    if workers == 1:
        Server(config).run()
    else:
        Multiprocess(config, sockets=[SharedPort.at(host, port)]).run()
