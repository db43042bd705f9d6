"""密钥文件: the one way in which a secret key comes to lie on disk, for whoever on the server needs one.

Plain Python, so that settings may use it before Django is there.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def secret_file(file: Path, make: Callable[[], bytes]) -> bytes:
    """Return the file's bytes, writing those that ``make`` gives at first use, with mode 0600.

    The key is written aside and linked into place: of several starters at once the first one's key stays,
    every one returns that key, and nobody ever reads half of it.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        _place(file, make())
    return file.read_bytes()


def _place(file: Path, key: bytes) -> None:
    """Give the key its name unless another starter was first."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    aside = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(aside, file)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut: what a key sealed does, and what refers to a file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
