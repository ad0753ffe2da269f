"""The folder of a build's outputs: one build at a time, nothing left of one that was killed.

Files in it that no build has written are left alone.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from kg.build.memo import FOLDER
from kg.errors import InputError, OutputError
from kg.files import finish
from kg.graph import file_locks
from kg.model.build_report import RECORD

_LOCK: Final = ".kg-lock"
_LEFT: Final = ".kg-*"
_HOUR: Final = 3600


@contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, for one build; clear away what a killed one left.

    Raises OutputError if another build holds it. The hold ends with the process, however that
    ends. Where there is nothing to build, no new folder stays.
    """
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _held(folder):
            clear(folder)
            yield
    except InputError:
        if new:
            shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    lock = folder / _LOCK
    with ExitStack() as stack:
        try:
            stack.enter_context(file_locks.exclusive(lock))
        except BlockingIOError:
            raise OutputError(
                f"another build is writing to {folder}; wait for it, or choose another folder"
            ) from None
        stack.callback(lock.unlink, missing_ok=True)  # while it is held: nobody else's goes
        yield


def clear(folder: Path) -> None:
    """Remove stages of dead builds, and parts of files that nothing has written to for an hour.

    Files of a dead build that are complete take their places.
    """
    finish(folder)
    for left in folder.glob(_LEFT):
        if left.name == FOLDER:
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        elif left.suffix == ".part" and time.time() - left.lstat().st_mtime > _HOUR:
            left.unlink(missing_ok=True)


_HEAD: Final = 256
_MARKS: Final = (b'"version"', b'"settings"')
"""What a record begins with."""


def leave_alone(folder: Path, names: Iterable[str], record: str = RECORD) -> None:
    """Raise OutputError if the folder has one of these files, and is not that of a build.

    ``record``: the name of the file by which a folder of a build is known.
    """
    if (folder / FOLDER).exists() or _is_record(folder / record):
        return
    for name in names:
        if (folder / name).exists():
            raise OutputError(
                f"{folder / name} is there, and no build has written it; choose another folder,"
                " or say --force to overwrite it"
            )


def _is_record(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return all(mark in head for mark in _MARKS)
