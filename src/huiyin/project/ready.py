"""启动前的核对 (readiness): what must hold before the desk, the releaser or the worker may start.

The checks of this project only, so that a start stays quick; ``huiyin check`` runs all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks.registry import registry
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from huiyin.foundation.text.models import WordList
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.checks import CheckMessage

OURS = "huiyin."


def require_ready() -> None:
    """Raise ``Invalid`` with everything that stands in the way of a start."""
    try:
        problems = [str(message.msg) for message in _checked()] + list(_database())
    except DatabaseError as error:
        raise Invalid("database", "数据库用不了：{why}", why=str(error).strip()) from error
    if problems:
        raise Invalid("not-ready", "不能启动：{problems}", problems="；".join(problems))


def _checked() -> Iterator[CheckMessage]:
    for check in registry.get_checks():
        if check.__module__.startswith(OURS):
            for message in check(app_configs=None, databases=["default"]):
                if message.is_serious() and not message.is_silenced():
                    yield message


def _database() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "数据库结构不是最新的，请先运行 huiyin migrate"
    elif not WordList.objects.exists():
        yield "还没有用语表，禁用语查不出来，请先运行 huiyin migrate"
