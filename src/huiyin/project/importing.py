"""导入的结账: a file read to its end, and what is told of it on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from huiyin.domains.publication.importing.accounts import commonest, counts
from huiyin.domains.publication.importing.mapping import read_mapping
from huiyin.domains.publication.importing.rejects import write_rejects
from huiyin.domains.publication.importing.run import import_documents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huiyin.domains.publication.models import ImportRun
    from huiyin.kernel.actors import Actor


def take_in(
    path: Path, mapping: Path, *, reason: str, actor: Actor, announce: Callable[[int], None]
) -> ImportRun:
    """Read one file to its end and return its run."""
    now = datetime.now(UTC)
    return import_documents(path, mapping, reason=reason, actor=actor, now=now, announce=announce)


def close(
    run: ImportRun, path: Path, mapping: Path, *, folder: Path | None, say: Callable[[str], None]
) -> None:
    """Tell what became of every row, why, where the rejects lie and what comes next."""
    outcome = counts(run)
    released, drafts, rejected = outcome["release"], outcome["draft"], outcome["rejected"]
    say(
        f"✓ {path.name} 批次 {run.pk}：共 {outcome.total()} 行，"
        f"可公开 {released} 件，留作草稿 {drafts} 件，退回 {rejected} 行。"
    )
    for name, label in (("draft", "草稿"), ("rejected", "退回")):
        for why, count in commonest(run, name):
            say(f"  {label}：{why}（{count}）")
    file = write_rejects(run, path, read_mapping(mapping), folder)
    if file is not None:
        say(f"退回的行写在 {file}，改好以后另存一个文件再导入。")
    if released:
        say(f"请两个人先后签署：huiyin import sign {run.pk} --as 账号 --opinion 意见")
