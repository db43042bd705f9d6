"""一个安装只启动一份: a lock that the system itself frees, however the process ended."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

from huiyin.kernel.errors import Invalid
from huiyin.project import places

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def only_instance() -> Iterator[None]:
    """Hold ``huiyin.lock`` in the data folder; ``Invalid`` names the process that holds it."""
    places.data().mkdir(parents=True, exist_ok=True)
    file = places.data() / "huiyin.lock"
    with file.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise Invalid(
                "already-running",
                "这个目录里的回音已经在运行（进程 {pid}），请先停下它，或用 HUIYIN_DATA 换一个数据目录。",
                pid=handle.read().strip() or "？",
            ) from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
        handle.truncate(0)
