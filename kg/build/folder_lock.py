"""One build at a time in a folder, and nothing left there of one that was killed."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.build import FOLDER
from kg.errors import InputError, OutputError

_STAGES: Final = ".kg-*"
_HOUR: Final = 3600


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, for one build; clear away what a killed one left.

    Raises OutputError where another process holds it. The hold ends with the process,
    however that ends. (Windows has no such holds on folders: there the cache is held.)
    Where there is nothing to build, no new folder stays.
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


def clear(folder: Path) -> None:
    """Remove stages of dead builds, and parts of files that nothing has written to for an hour."""
    for left in folder.glob(_STAGES):
        if left.name == FOLDER:
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        elif left.suffix == ".part" and time.time() - left.lstat().st_mtime > _HOUR:
            left.unlink(missing_ok=True)


if sys.platform == "win32":

    @contextmanager
    def _held(_folder: Path) -> Iterator[None]:
        yield

else:
    import fcntl

    @contextmanager
    def _held(folder: Path) -> Iterator[None]:
        handle = os.open(folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OutputError(
                    f"another build is writing to {folder}; wait for it, or choose another folder"
                ) from None
            yield
        finally:
            os.close(handle)
