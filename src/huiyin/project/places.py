"""Where the processes live: place of use, host, ports and folders, read before Django is loaded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from huiyin.project.settings import env

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_PORTAL_PORT = 8000
DEFAULT_DESK_PORT = 8001


def settings_module() -> str:
    """Return the settings of the desk, the worker and the releaser: dev or production."""
    return f"huiyin.project.settings.{env.text('HUIYIN_PLACE', 'dev')}"


def host() -> str:
    """Return the address the servers listen on."""
    return env.text("HUIYIN_HOST", "127.0.0.1")


def portal_port() -> int:
    """Return the portal's port."""
    return env.number("HUIYIN_PORTAL_PORT", DEFAULT_PORTAL_PORT)


def desk_port() -> int:
    """Return the desk's port."""
    return env.number("HUIYIN_DESK_PORT", DEFAULT_DESK_PORT)


def portal_url() -> str:
    """Return the portal's address as people type it."""
    return env.text("HUIYIN_PORTAL_URL", f"http://{_visible(host())}:{portal_port()}")


def desk_url() -> str:
    """Return the desk's address as people type it."""
    return env.text("HUIYIN_DESK_URL", f"http://{_visible(host())}:{desk_port()}")


def data() -> Path:
    """Return the folder of everything that changes."""
    return env.path("HUIYIN_DATA", env.ROOT / "var")


def logs() -> Path:
    """Return the folder of the logs."""
    return data() / "logs"


def prepare() -> None:
    """Tell the settings, and the processes started from here, the addresses that follow from the ports."""
    os.environ.setdefault("HUIYIN_PORTAL_URL", portal_url())
    os.environ.setdefault("HUIYIN_DESK_URL", desk_url())


def _visible(name: str) -> str:
    return "127.0.0.1" if name in {"0.0.0.0", "::"} else name  # noqa: S104 — compared, not bound
