"""办公端进程: granian in front of Django; styles and scripts are served as files."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command

THREADS = 4
STATIC_SECONDS = 3600


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve the desk until the process is told to stop; Django is set up already."""
    from granian import Granian
    from granian.constants import Interfaces

    call_command("collectstatic", interactive=False, verbosity=0)
    Granian(
        "huiyin.project.wsgi_desk:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
        static_path_route=[settings.STATIC_URL.rstrip("/")],
        static_path_mount=[settings.STATIC_ROOT],
        static_path_expires=STATIC_SECONDS,
    ).serve()
