"""整站核对 (shadow render): public pages and search must be exactly what the released sources give.

It reads the store and the search index only. A page that the releaser was just about to renew (at midnight, or after
it was down) is no fault: what differs is looked at again after a pause, and only what differs twice counts.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from huiyin.foundation.release import commands
from huiyin.foundation.release.objects import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.foundation.release.shadow import Shadow

PAUSE = 120.0  # seconds


def shadow_faults(
    now: datetime, *, wait: Callable[[float], None] = time.sleep
) -> tuple[int, list[str]]:
    """Render everything anew and return the number of pages and what is wrong with them."""
    try:
        pages, first = _render(now)
        if not first:
            return pages, []
        wait(PAUSE)
        pages, second = _render(now + timedelta(seconds=PAUSE))
    except Damaged as error:
        return 0, [f"发布库里有一个对象丢失或损坏：{error}"]
    return pages, [text for text in second if text in set(first)]


def _render(now: datetime) -> tuple[int, list[str]]:
    found = commands.shadow(now)
    return found.pages, faults_of(found)


def faults_of(found: Shadow) -> list[str]:
    """Return one sentence a page or a document of the search index."""
    return [
        *(f"页面内容与已放行的内容不一致：{path}" for path in sorted(found.different)),
        *(f"应当公开的页面不在：{path}" for path in sorted(found.missing)),
        *(f"多出没有来历的页面：{path}" for path in sorted(found.surplus)),
        *(f"公开的信息检索不到：{key}" for key in sorted(found.unfound)),
        *(f"检索库里有没有公开的信息：{key}" for key in sorted(found.stray)),
        *(f"检索库里的内容与已放行的不一致：{key}" for key in sorted(found.outdated)),
    ]
