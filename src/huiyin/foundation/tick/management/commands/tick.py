"""``tick``: the worker that does what is due, once or until stopped."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from huiyin.foundation.tick.services import run_due

if TYPE_CHECKING:
    from argparse import ArgumentParser

PAUSE = 5.0


class Command(BaseCommand):
    """Run due jobs; the clock is read here."""

    help = "运行到期的定时任务（--once 只运行一次）"

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="只运行一次就结束")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        while True:
            for run in run_due(datetime.now(tz=UTC)):
                result = f"出错：{run.error}" if run.error else f"{run.count} 件"
                self.stdout.write(f"{run.name} {result}")
            if options["once"]:
                return
            time.sleep(PAUSE)
