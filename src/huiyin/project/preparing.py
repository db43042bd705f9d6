"""启动前的准备: keys, database, demonstration; each step tells what it does and may run again."""

from __future__ import annotations

import io
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import ENOSPC
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from typing_extensions import override

from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.text.services.word_lists import import_own_lists
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid
from huiyin.project.ready import require_ready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEEDED_BYTES = 200 * 1000 * 1000
EVERY = 25


def prepare(*, demo: bool, say: Callable[[str], None]) -> None:
    """Bring the installation to the point where its processes can start."""
    check_disk()
    with in_one_sentence():
        make_keys()
        set_up(say)
        require_ready()
        if demo:
            from huiyin.project.demo.loader import load

            load(now=datetime.now(UTC), announce=lambda text: say(f"· {text}"))
    connections.close_all()


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Say in one sentence that the database or a folder cannot be used; what was done before stays done."""
    try:
        yield
    except DatabaseError as error:
        raise Invalid("database", "数据库用不了：{why}", why=str(error).strip()) from error
    except OSError as error:
        why = "磁盘满了" if error.errno == ENOSPC else error.strerror or str(error)
        place = error.filename or settings.DATA_DIR
        raise Invalid("unwritable", "{place} 读写不了：{why}", place=str(place), why=why) from error


def set_up(say: Callable[[str], None]) -> None:
    """Bring the database up to date and fill it with what comes with the system: the own word lists.

    Every start needs it once after an installation or an upgrade: ``huiyin up`` does it by itself, in
    production ``huiyin migrate`` does. Safe to repeat.
    """
    with in_one_sentence():
        migrate(say)
        lists = import_own_lists(actor=SYSTEM, now=datetime.now(UTC))
    changed = [done for done in lists if done.changed]
    if changed:
        say(f"· 装入 {len(changed)} 份用语表，共 {sum(done.count for done in changed)} 条")


def check_disk() -> None:
    """Refuse to start on a disk that is about to be full."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < NEEDED_BYTES:
        raise Invalid(
            "disk-full",
            "磁盘快满了：{folder} 只剩 {free} MB，请先腾出空间。",
            folder=str(settings.DATA_DIR),
            free=free // 1_000_000,
        )


def make_keys() -> None:
    """Make the signing key and the seal's key before several processes would make them at once.

    Where the releaser is a user of its own it makes the signing key itself, at its first start.
    """
    settings.KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.RELEASER_KEYS_DIR:
        SigningKey(settings.KEYS_DIR)
    seal("start", b"")


def migrate(say: Callable[[str], None]) -> None:
    """Apply what is missing and tell how far it is."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    say(f"· 准备数据库，共 {len(plan)} 步")
    call_command("migrate", interactive=False, verbosity=1, stdout=_Count(len(plan), say))


class _Count(io.StringIO):
    """What ``migrate`` prints, as a count."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        super().__init__()
        self._total, self._say, self._done = total, say, 0

    @override
    def write(self, text: str) -> int:
        if text.strip() == "OK":
            self._done += 1
            if self._done % EVERY == 0 or self._done == self._total:
                self._say(f"  [{self._done:>3}/{self._total}]")
        return len(text)
