"""What a test needs from the machine: absent, the test is skipped, or fails where everything is required.

``HUIYIN_REQUIRE_ALL=1`` (set by ``.ci/run``) turns every such skip into a failure.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REQUIRE_ALL = os.environ.get("HUIYIN_REQUIRE_ALL", "") not in {"", "0"}


def need(found: str | Path | None, what: str) -> str:
    """Return the path found; skip the test, or fail it, where nothing was."""
    if found:
        return str(found)
    message = f"{what} is not installed"
    if REQUIRE_ALL:
        pytest.fail(f"{message}, and HUIYIN_REQUIRE_ALL is set", pytrace=False)
    pytest.skip(message)


def program(*names: str, folders: tuple[str, ...] = ("/usr/sbin", "/usr/local/sbin")) -> str:
    """Return the first of some programs, looked for on PATH and in the folders of administrators."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *folders])
    return need(
        next((found for n in names if (found := shutil.which(n, path=path))), None), names[0]
    )


def chromium() -> str:
    """Return the browser."""
    return program("chromium", "chromium-browser", "google-chrome")


def nginx() -> str:
    """Return nginx."""
    return program("nginx")


def wrk() -> str:
    """Return the load generator."""
    return program("wrk")


def postgres() -> Path:
    """Return the folder with ``initdb`` and ``postgres``, the newest version first."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True
    )
    folders = [*debian, *(Path(p) for p in os.environ.get("PATH", "").split(os.pathsep) if p)]
    complete = (f for f in folders if (f / "initdb").exists() and (f / "postgres").exists())
    return Path(need(next(complete, None), "PostgreSQL"))
