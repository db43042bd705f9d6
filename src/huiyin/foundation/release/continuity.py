"""续接: why a releaser may not go on from the CURRENT that it finds, in one sentence with the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.kernel.errors import WrongState

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.store import ReleaseStore, Root


class CannotContinue(WrongState):
    """CURRENT is not the newest head: writing after it would make a second history."""


def old_root(store: ReleaseStore, found: Root | None, newest: Root, file: Path) -> CannotContinue:
    """Say that an older root was put back, and which file is the newest head."""
    return CannotContinue(
        "old-root",
        "发布库的当前根是第 {found} 次发布，但 {file} 是已签名的第 {newest} 次发布：旧根被换了回来，发布器不再往下写。"
        "请把 {file} 复制为 {current}；如果核验时提示对象缺失，请从备份恢复整个发布库。",
        found=found.sequence if found else 0,
        newest=newest.sequence,
        file=file,
        current=store.current_file,
    )


def exchanged(store: ReleaseStore, found: Root | None, root: Root | None) -> CannotContinue:
    """Say that CURRENT was exchanged under a running releaser."""
    if root is None:
        return CannotContinue(
            "current-exchanged",
            "发布器从空的发布库启动，{current} 却已被别的程序写入。请核对它的来历，再重新启动发布器。",
            current=store.current_file,
        )
    return CannotContinue(
        "current-exchanged",
        "发布器写下的当前根是第 {sequence} 次发布，{current} 却被换成了{found}，发布器不再往下写。"
        "请把 {file} 复制为 {current}。",
        sequence=root.sequence,
        found=f"第 {found.sequence} 次发布" if found else "空的",
        current=store.current_file,
        file=store.head_file(root.sequence),
    )


def unreadable(store: ReleaseStore, root: Root | None = None) -> CannotContinue:
    """Say that CURRENT is no head file."""
    kept = [store.head_file(root.sequence)] if root else sorted(store.head_file(0).parent.glob("*"))
    return CannotContinue(
        "current-unreadable",
        "{current} 读不懂，发布器不能接着发布。请把 {file} 复制为 {current}。",
        current=store.current_file,
        file=kept[-1] if kept else "备份中的同名文件",
    )


def foreign(store: ReleaseStore) -> CannotContinue:
    """Say that CURRENT was signed by another key."""
    return CannotContinue(
        "current-foreign",
        "{current} 不是这台发布器的钥匙签的。请恢复密钥目录里的 release-signing.key，或从备份恢复 {current}。",
        current=store.current_file,
    )


def broken_log(store: ReleaseStore, size: int) -> CannotContinue:
    """Say that the log is not the one that CURRENT signs."""
    return CannotContinue(
        "log-broken",
        "{log} 里的日志与当前根不符（应有 {size} 条），发布器不能接着写。"
        "请从备份恢复整个发布库，再用 huiyin release verify 核验。",
        log=store.log.directory,
        size=size,
    )
