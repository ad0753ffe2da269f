"""What builds keep for the next: one SQLite file, believed only where its checksums hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Final

from kg.build import FOLDER
from kg.build.codec import Damaged
from kg.errors import OutputError
from kg.files import refused

_FILE: Final = "builds.sqlite"
_APPLICATION: Final = 0x746B6701
_SCHEMA: Final = (
    "CREATE TABLE kept (kind TEXT NOT NULL, name BLOB NOT NULL, key BLOB NOT NULL,"
    " value BLOB NOT NULL, checksum BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID"
)
_AT_ONCE: Final = 500
Say = Callable[[str], None]
Row = tuple[bytes, bytes, bytes]
"""Name, key, value."""


class Cache:
    """Values by kind and name, each with the key of what it was made from."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._pending = 0

    def keys(self, kind: str) -> dict[bytes, bytes]:
        """The names of a kind, each with its key; values are not looked at."""
        return dict(self._db.execute("SELECT name, key FROM kept WHERE kind = ?", (kind,)))

    def get(self, kind: str, name: bytes) -> bytes:
        """Give one value. Raises KeyError without one, Damaged if it is not as it was put."""
        found = self._db.execute(
            "SELECT key, value, checksum FROM kept WHERE kind = ? AND name = ?", (kind, name)
        ).fetchone()
        if found is None:
            raise KeyError(name)
        return _believed(kind, name, *found)

    def rows(self, kind: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield name and value of each, in the order of names. Raises Damaged, as ``get`` does."""
        found = self._db.execute(
            "SELECT name, key, value, checksum FROM kept WHERE kind = ? ORDER BY name", (kind,)
        )
        for name, key, value, checksum in found:
            yield name, _believed(kind, name, key, value, checksum)

    def put(self, kind: str, rows: Iterable[Row]) -> None:
        """Keep values, in place of those of the same names."""
        for name, key, value in rows:
            row = (kind, name, key, value, _checksum(kind, name, key, value))
            self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", row)
            self._pending += 1
            if self._pending >= _AT_ONCE:
                self.commit()

    def commit(self) -> None:
        """Make sure that what was put outlives this process."""
        self._db.commit()
        self._pending = 0

    def keep(self, kind: str, names: Collection[bytes]) -> None:
        """Drop all values of a kind but these."""
        gone = [name for name in self.keys(kind) if name not in names]
        self._db.executemany(
            "DELETE FROM kept WHERE kind = ? AND name = ?", ((kind, name) for name in gone)
        )

    def shrink(self) -> None:
        """Give room that dropped values took back to the disk."""
        self.commit()
        self._db.executescript("PRAGMA incremental_vacuum")  # a script is run to its end
        self.commit()


@contextmanager
def opened(folder: Path, say: Say, *, fresh: bool = False) -> Iterator[Cache]:
    """Open the cache in a folder, which is held by :func:`kg.build.folder_lock.alone`.

    One that is damaged, foreign or of another version is told of and begun anew; so is
    a good one, silently, if ``fresh``. Raises OutputError where it cannot be written.
    """
    path = folder / FOLDER / _FILE
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise refused(path.parent, error) from error
    try:
        flaw = _flaw(path) if path.exists() else ""
        if flaw and not fresh:
            say(f"{path} is left aside, all is built anew: {flaw}")
        if flaw or fresh:
            _remove(path)
        with closing(_connect(path)) as connection:
            yield Cache(connection)
            connection.commit()
    except sqlite3.OperationalError as error:
        raise OutputError(
            f"the cache {path.parent} cannot be written: {error}; free some space, or choose"
            " another folder"
        ) from error
    except sqlite3.DatabaseError as error:
        raise Damaged(f"{path} is damaged ({error})") from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0)
    for pragma in (
        "auto_vacuum = INCREMENTAL",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "cache_size = -32000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.commit()
    return connection


def _flaw(path: Path) -> str:
    """Why the file cannot be believed, or "" if it can."""
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            schema = connection.execute("SELECT sql FROM sqlite_master").fetchall()
            if application != _APPLICATION or schema != [(_SCHEMA,)]:
                return "it was not written by this version of kg"
            return ""
    except sqlite3.OperationalError:  # the disk is at fault, not what is on it
        raise
    except sqlite3.DatabaseError as error:
        return f"it is damaged ({error})"


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        each.unlink(missing_ok=True)


def _believed(kind: str, name: bytes, key: bytes, value: bytes, checksum: bytes) -> bytes:
    if _checksum(kind, name, key, value) != checksum:
        raise Damaged(f"the cache is damaged at {kind} {name!r}")
    return value


def _checksum(kind: str, name: bytes, key: bytes, value: bytes) -> bytes:
    whole = blake2b(digest_size=16)
    for part in (kind.encode(), name, key, value):
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()
