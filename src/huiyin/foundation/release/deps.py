"""What each artefact read: the releaser's private SQLite file, valid for exactly one root.

Tables: ``reads`` (key, path), ``known`` (key, digest of its value), ``plans`` (key, path, artefact), ``tag``.
Where the tag is not the current root, everything is rendered anew.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from huiyin.foundation.release.engine import is_source
from huiyin.foundation.release.rendering import Artefact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS reads (key TEXT, path TEXT, PRIMARY KEY (key, path)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS reads_path ON reads (path);
CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS plans (path TEXT PRIMARY KEY, plan TEXT, renderer TEXT, args TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS plans_plan ON plans (plan);
CREATE TABLE IF NOT EXISTS tag (root TEXT);
"""


class Dependencies:
    """Reads are answered from the last commit; writes become visible by ``commit`` alone."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def tag(self) -> str | None:
        """Return the root these dependencies belong to."""
        with closing(self._db.execute("SELECT root FROM tag")) as rows:
            row = rows.fetchone()
        return row[0] if row else None

    def digest(self, key: str) -> str | None:
        """Return the digest of the value last read under a key; None when nobody reads it."""
        row = self._db.execute("SELECT digest FROM known WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def readers(self, key: str) -> list[str]:
        """Return the paths that read a key."""
        return [r[0] for r in self._db.execute("SELECT path FROM reads WHERE key = ?", (key,))]

    def about(self, source: str) -> list[str]:
        """Return the keys ever read that name a source: itself, its notice, and facts called after it.

        A source of another kind that bears the same number is another thing.
        """
        kind, _, name = source.partition("/")
        rows = self._db.execute("SELECT key FROM known WHERE key LIKE '%/' || ?", (name,))
        own = {key for (key,) in rows if key.count("/") == 1 and key.endswith(f"/{name}")}
        notice = {f"withdrawn/{name}"} & own if kind == "item" else set()
        return sorted({source, *notice, *(key for key in own if not is_source(key))})

    def planned(self, plan: str) -> dict[str, Artefact]:
        """Return the artefacts of a plan by path."""
        rows = self._db.execute("SELECT path, renderer, args FROM plans WHERE plan = ?", (plan,))
        return {p: Artefact(p, r, tuple(json.loads(a))) for p, r, a in rows}

    def artefact(self, path: str) -> Artefact | None:
        """Return the artefact at a path."""
        row = self._db.execute(
            "SELECT renderer, args FROM plans WHERE path = ?", (path,)
        ).fetchone()
        return Artefact(path, row[0], tuple(json.loads(row[1]))) if row else None

    def commit(
        self,
        *,
        root: str,
        reads: Mapping[str, Iterable[str]],
        known: Mapping[str, str],
        plans: Mapping[str, Mapping[str, Artefact]],
        removed: Iterable[str],
        anew: bool,
    ) -> None:
        """Store what one release learned, in one transaction.

        ``reads`` maps rendered paths to the keys they read, ``known`` keys to digests, ``plans`` plan
        keys to their artefacts; ``removed`` are paths that are gone; ``anew`` forgets all before.
        Raises ``OSError`` where the file cannot be written.
        """
        db = self._db
        try:
            db.execute("BEGIN IMMEDIATE")
            if anew:
                for table in ("reads", "known", "plans"):
                    db.execute(f"DELETE FROM {table}")  # noqa: S608 — three fixed names
            gone = list(removed)
            db.executemany("DELETE FROM plans WHERE path = ?", [(p,) for p in gone])
            db.executemany("DELETE FROM reads WHERE path = ?", [(p,) for p in [*gone, *reads]])
            db.executemany(
                "INSERT OR IGNORE INTO reads VALUES (?, ?)",
                [(k, p) for p, keys in reads.items() for k in keys],
            )
            db.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", list(known.items()))
            db.executemany("DELETE FROM plans WHERE plan = ?", [(k,) for k in plans])
            db.executemany(
                "INSERT OR REPLACE INTO plans VALUES (?, ?, ?, ?)",
                [
                    (a.path, plan, a.renderer, json.dumps(a.args))
                    for plan, artefacts in plans.items()
                    for a in artefacts.values()
                ],
            )
            db.execute("DELETE FROM tag")
            db.execute("INSERT INTO tag VALUES (?)", (root,))
            db.execute("COMMIT")
        except sqlite3.Error as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise OSError(errno.EIO, str(error)) from error
