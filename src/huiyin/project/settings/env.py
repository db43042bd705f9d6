"""Typed reading of the environment; a wrong value stops the start with one clear sentence."""

from __future__ import annotations

import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from huiyin.foundation.secret_files import secret_file

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[4]


def text(name: str, default: str) -> str:
    """Return the variable, or the default where it is absent or empty."""
    return os.environ.get(name) or default


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable: 1, true, yes, on or 0, false, no, off."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    msg = f"环境变量 {name} 只能写 1 或 0，现在是“{raw}”。"
    raise ImproperlyConfigured(msg)


def number(name: str, default: int) -> int:
    """Return a whole number."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        msg = f"环境变量 {name} 应是整数，现在是“{raw}”。"
        raise ImproperlyConfigured(msg) from None


def path(name: str, default: Path) -> Path:
    """Return an absolute path."""
    return Path(text(name, str(default))).expanduser().resolve()


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """Return one of the allowed words."""
    raw = text(name, default).strip().lower()
    if raw not in allowed:
        msg = f"环境变量 {name} 只能写 {'、'.join(allowed)}，现在是“{raw}”。"
        raise ImproperlyConfigured(msg)
    return raw


def secret(name: str, default: str) -> str:
    """Return the first line of the file that the variable names: secrets stay out of the environment."""
    file = text(name, default)
    if not file:
        return ""
    try:
        lines = Path(file).expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        msg = f"环境变量 {name} 所指的文件 {file} 读不出来，请核对路径和权限。"
        raise ImproperlyConfigured(msg) from None
    return lines[0].strip() if lines else ""


def mailbox(name: str, default: str, *, needed: bool) -> str:
    """Return a mail address, with a name before it or without; ``needed`` refuses the default."""
    raw = text(name, default)
    if (needed and not os.environ.get(name)) or "@" not in parseaddr(raw)[1]:
        msg = f"环境变量 {name} 应是发信地址，例如 回音 <huiyin@example.gov.cn>，现在是“{raw}”。"
        raise ImproperlyConfigured(msg)
    return raw


def words(name: str, default: str) -> list[str]:
    """Return a comma-separated list without blanks."""
    return [w.strip() for w in text(name, default).split(",") if w.strip()]


def database(name: str, default: Path) -> dict[str, Any]:
    """Return Django's database dict from ``sqlite:///…`` or ``postgresql://user:pw@host:port/db``."""
    url = urlsplit(text(name, f"sqlite:///{default}"))
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
        }
    msg = f"环境变量 {name} 只认 sqlite:/// 或 postgresql://，现在是“{url.scheme}”。"
    raise ImproperlyConfigured(msg)


def own_key(directory: Path) -> str:
    """Return the installation's own key; where it may not be read (portal, verifier) nothing lasting is signed."""
    fresh = secrets.token_urlsafe(48).encode("ascii")
    try:
        return secret_file(directory / "django.key", lambda: fresh).decode("ascii").strip()
    except PermissionError:
        return fresh.decode("ascii")
