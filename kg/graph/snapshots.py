"""A store on disk: a sequence of complete databases, of which the newest is current.

    STORE/store.json    what this is, and which generation counts; replaced in one step
    STORE/lock          held by the one who writes
    STORE/000003/       an Oxigraph database that nobody changes any more
    STORE/000003.lease  held by those who read it

The engine forbids reading a database that another process writes. So a writer makes
the next generation beside the present one (the big files are hard links, not copies),
and it counts once it is complete. Readers keep the one that they opened, a writer that
is killed leaves the present one, and the next one to write clears up behind both.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from pyoxigraph import Store

from kg.errors import MalformedGraph, OutputError, SourceNotFound, StoreInUse
from kg.files import refused, write_text
from kg.graph.file_locks import Held, exclusive, holder

_T = TypeVar("_T")
_HEAD: Final = "store.json"
_LOCK: Final = "lock"
_FORMAT: Final = "trendkg-store"
_VERSION: Final = 1
_ATTEMPTS: Final = 50


class Lease(NamedTuple):
    """A database opened for reading; it is kept until ``held`` is closed or garbage-collected."""

    store: Store
    path: Path
    held: Held


def is_store(folder: Path) -> bool:
    """Whether a folder is such a store."""
    return (folder / _HEAD).is_file()


def read(folder: Path) -> Lease:
    """Open the newest complete generation, which nobody changes.

    Raises SourceNotFound if the folder is no store, MalformedGraph if it is damaged.
    """
    for _ in range(_ATTEMPTS):
        path = folder / _current(folder)
        with suppress(FileNotFoundError, BlockingIOError):
            held = Held(path.with_suffix(".lease"))
            if path.is_dir():
                return Lease(_open(path), path, held)
            held.close()
        # a writer has cleared it up in between: there is a newer one
    raise MalformedGraph(
        f"{folder}: the store lacks {path.name}; make it anew with kg store create"
    )


def create(folder: Path, fill: Callable[[Store], _T]) -> _T:
    """Make a store with a first generation. Raises OutputError; nothing is left then."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is there already; choose another folder, or kg store add")
    made = not folder.exists()
    try:
        return _written(folder, fill)
    except BaseException:
        if not is_store(folder):
            shutil.rmtree(folder, ignore_errors=True)
            if not made:
                folder.mkdir(exist_ok=True)
        raise


def change(folder: Path, action: Callable[[Store], _T]) -> _T:
    """Change a store by ``action``, as one transaction.

    Raises SourceNotFound if the folder is no store, StoreInUse if another process is
    writing it, OutputError.
    """
    _current(folder)
    return _written(folder, action)


def _written(folder: Path, action: Callable[[Store], _T]) -> _T:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with exclusive(folder / _LOCK):
            return _next(folder, action)
    except BlockingIOError:
        by = holder(folder / _LOCK)
        who = f"process {by}" if by else "another process"
        raise StoreInUse(
            f"{folder}: {who} is writing this store; wait until it is done, and try again"
        ) from None
    except OSError as error:
        raise refused(folder, error) from error


def _next(folder: Path, action: Callable[[Store], _T]) -> _T:
    """Write the next generation and make it current; the lock is held."""
    before = folder / _current(folder) if is_store(folder) else None
    _sweep(folder, before)
    number = int(before.name) + 1 if before else 1
    part = folder / f"{number:06}.part"
    try:
        result = _filled(before, part, action)
        ready = part.rename(folder / f"{number:06}")
        ready.with_suffix(".lease").touch()
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    _point(folder, ready)
    _sweep(folder, ready)
    return result


def _filled(before: Path | None, part: Path, action: Callable[[Store], _T]) -> _T:
    if before is not None:
        _open(before).backup(part)
    store = Store(part)
    result = action(store)
    store.flush()
    return result


def _open(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except (OSError, RuntimeError) as error:
        raise MalformedGraph(
            f"{path} is no database that can be read ({error}); make the store anew"
        ) from error


def _current(folder: Path) -> str:
    """The name of the current generation."""
    try:
        head = json.loads((folder / _HEAD).read_bytes())
        version, current = head["version"], head["current"]
        known = head["format"] == _FORMAT and int(current) > 0
    except OSError:
        raise SourceNotFound(f"{folder}: no store; make one with kg store create") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        known = version = False
    if not known or version != _VERSION:
        raise MalformedGraph(f"{folder / _HEAD}: not of this version of kg; make the store anew")
    return str(current)


def _point(folder: Path, ready: Path) -> None:
    """Make a generation the current one."""
    head = {"format": _FORMAT, "version": _VERSION, "current": ready.name}
    write_text(folder / _HEAD, [json.dumps(head) + "\n"])


def _sweep(folder: Path, current: Path | None) -> None:
    """Remove what killed writers left, and generations that nobody reads any more."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".part":
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_dir() and path.name.isdecimal() and path != current:
            lease = path.with_suffix(".lease")
            with suppress(BlockingIOError), exclusive(lease):
                shutil.rmtree(path, ignore_errors=True)
                lease.unlink(missing_ok=True)
