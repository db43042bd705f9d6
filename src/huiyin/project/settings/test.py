"""Tests: throw-away folders, fast password hashing, mail in memory."""

import tempfile
from pathlib import Path

from huiyin.project.settings.base import *  # noqa: F403
from huiyin.project.settings.env import database, text

_TEMP = Path(text("HUIYIN_TEST_DIR", tempfile.mkdtemp(prefix="huiyin-test-")))
DATA_DIR = _TEMP
KEYS_DIR = _TEMP / "keys"
RELEASE_DIR = _TEMP / "release"
RELEASER_DIR = _TEMP / "releaser"
SEARCH_DIR = _TEMP / "search"
SEARCH_LOG_DIR = _TEMP / "search-log"
SEARCH_VECTORS_DIR = _TEMP / "search-vectors"
FILES_DIR = _TEMP / "files"
OUTBOX_DIR = _TEMP / "outbox"
MEDIA_ROOT = _TEMP / "media"
STATIC_ROOT = _TEMP / "static"
SECRET_KEY = "test-only"  # noqa: S105 — no installation uses this file
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES = {"default": database("HUIYIN_DATABASE_URL", _TEMP / "huiyin.sqlite3")}
DATABASES["default"]["TEST"] = (
    {"NAME": str(_TEMP / "test.sqlite3")}
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else {}
)
