"""What a build keeps of each step: in memory, or in one SQLite file for the next build.

A value has a kind, a name, and the key of all that it was made from. Values of a file are
believed only if their checksums hold.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

from kg.build.codec import Damaged
from kg.errors import OutputError
from kg.files import refused

FOLDER: Final = ".kg-cache"
"""The folder in a build's output that holds what it keeps for the next build."""

_FILE: Final = "builds.sqlite"
_APPLICATION: Final = 0x746B6701
_SCHEMA: Final = (
    "CREATE TABLE kept (kind TEXT NOT NULL, name BLOB NOT NULL, key BLOB NOT NULL,"
    " value BLOB NOT NULL, checksum BLOB NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID"
)
_PRAGMAS: Final = (
    "auto_vacuum = INCREMENTAL",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "cache_size = -32000",
)
_BATCH: Final = 500
"""Values that are written in one transaction."""

Say = Callable[[str], None]
Result = TypeVar("Result")


class CacheUse(StrEnum):
    """What a build does with the cache in its folder."""

    KEEP = "keep"
    """Use it, and renew it."""
    ANEW = "anew"
    """Begin it anew: nothing of earlier builds is used."""
    NONE = "none"
    """Neither read it nor change it."""


class Memo:
    """Values by kind and name, each with the key of what it was made from; in memory."""

    def __init__(self) -> None:
        self._values: defaultdict[str, dict[bytes, tuple[bytes, bytes]]] = defaultdict(dict)

    def keys(self, kind: str) -> dict[bytes, bytes]:
        """The names of a kind, each with its key."""
        return {name: key for name, (key, _) in self._values[kind].items()}

    def get(self, kind: str, name: bytes) -> bytes:
        """Give one value. Raises KeyError without one, Damaged if it is not as it was put."""
        return self._values[kind][name][1]

    def put(self, kind: str, name: bytes, key: bytes, value: bytes) -> None:
        """Keep a value, in place of the one of the same name."""
        self._values[kind][name] = key, value

    def commit(self) -> None:
        """Make sure that what was put outlives this process, if it can."""


class FileMemo(Memo):
    """A memo in a SQLite file, for the next build."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._pending = 0

    def keys(self, kind: str) -> dict[bytes, bytes]:
        """The names of a kind, each with its key; values are not read."""
        return dict(self._db.execute("SELECT name, key FROM kept WHERE kind = ?", (kind,)))

    def get(self, kind: str, name: bytes) -> bytes:
        """Give one value. Raises KeyError without one, Damaged if it is not as it was put."""
        found = self._db.execute(
            "SELECT key, value, checksum FROM kept WHERE kind = ? AND name = ?", (kind, name)
        ).fetchone()
        if found is None:
            raise KeyError(name)
        key, value, checksum = found
        if _checksum(kind, name, key, value) != checksum:
            raise Damaged(f"the cache is damaged at {kind} {name!r}")
        return bytes(value)

    def put(self, kind: str, name: bytes, key: bytes, value: bytes) -> None:
        """Keep a value, in place of the one of the same name."""
        row = (kind, name, key, value, _checksum(kind, name, key, value))
        self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", row)
        self._pending += 1
        if self._pending >= _BATCH:
            self.commit()

    def commit(self) -> None:
        """Make sure that what was put outlives this process."""
        self._db.commit()
        self._pending = 0

    def prune(self, used: Mapping[str, Collection[bytes]]) -> None:
        """Drop all values of some kinds but those of these names; give their room to the disk."""
        for kind, names in used.items():
            gone = [(kind, name) for name in self.keys(kind) if name not in names]
            self._db.executemany("DELETE FROM kept WHERE kind = ? AND name = ?", gone)
        self.commit()
        self._db.executescript("PRAGMA incremental_vacuum")  # a script is run to its end
        self.commit()


def with_memo(folder: Path, use: CacheUse, say: Say, work: Callable[[FileMemo], Result]) -> Result:
    """Do work with the memo of a folder; once more with a new one if it is damaged.

    A memo that is not to stay is in a hidden folder.
    """
    if use is CacheUse.NONE:
        with (
            tempfile.TemporaryDirectory(prefix=".kg-", dir=folder) as hidden,
            opened(Path(hidden), say) as memo,
        ):
            return work(memo)
    try:
        with opened(folder, say, fresh=use is CacheUse.ANEW) as memo:
            return work(memo)
    except Damaged as error:
        if use is CacheUse.ANEW:
            raise
        say(f"{error.found}; all is built anew")
    with opened(folder, say, fresh=True) as memo:
        return work(memo)


@contextmanager
def opened(folder: Path, say: Say, *, fresh: bool = False) -> Iterator[FileMemo]:
    """Open the memo in a folder that no other build uses (:mod:`kg.build.output_folder`).

    One that is damaged, foreign or of another version is reported by ``say`` and begun anew;
    so is a good one, silently, if ``fresh``. Raises OutputError if it cannot be written.
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
            yield FileMemo(connection)
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
    for pragma in _PRAGMAS:
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


def _checksum(kind: str, name: bytes, key: bytes, value: bytes) -> bytes:
    whole = blake2b(digest_size=16)
    for part in (kind.encode(), name, key, value):
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()
