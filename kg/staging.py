"""Several files that take their places together, or none of them."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import OutputError
from kg.files import refused


@contextmanager
def together(folder: Path) -> Iterator[Path]:
    """Give a hidden folder whose files move into ``folder`` once all are complete.

    ``folder`` is made if need be. On an error or interruption what it held before is
    still there, and what was begun is gone. Raises OutputError with the reason.
    """
    stage = _stage(folder)
    try:
        yield stage
        _move(stage, folder)
    except OutputError as error:
        raise OutputError(str(error).replace(f"{stage.name}/", "")) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def swapped(folder: Path) -> Iterator[Path]:
    """Give a hidden folder that takes the place of ``folder`` once it is complete.

    The folders above it are made if need be. On an error or interruption the old one is
    still there, with all that it held. Raises OutputError with the reason.
    """
    stage = _stage(folder.parent)
    try:
        new, old = stage / "new", stage / "old"
        new.mkdir()
        yield new
        _swap(new, folder, old)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _swap(new: Path, folder: Path, old: Path) -> None:
    try:
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    except BaseException as error:
        with _undisturbed():
            if old.exists() and not folder.exists():
                old.rename(folder)
        if isinstance(error, OSError):
            raise refused(folder, error) from error
        raise


def probe(folder: Path) -> None:
    """Make sure that a folder can be made and written into; leave nothing behind.

    Raises OutputError with the reason.
    """
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise OutputError(f"{place} is no folder; choose another one for the output")
    with together(place):
        pass


def _stage(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".kg-", dir=folder))
    except OSError as error:
        raise refused(folder, error) from error


def _move(stage: Path, folder: Path) -> None:
    """Move all files into the folder; should one be refused or an interrupt come, none."""
    ready = sorted(stage.iterdir())
    for file in ready:
        if (folder / file.name).is_dir():
            raise OutputError(f"{folder / file.name} is a folder; remove it or choose another one")
    added = [file for file in ready if not os.path.lexists(folder / file.name)]
    old = stage / ".old"
    try:
        old.mkdir()
        for file in ready:
            _replace(file, folder / file.name, old)
    except BaseException as error:
        with _undisturbed():
            for file in ready:
                _restore(file, folder / file.name, old, added=file in added)
        if isinstance(error, OSError):
            raise refused(folder, error) from error
        raise


def _replace(file: Path, target: Path, old: Path) -> None:
    """Move a file to its place; what was there stays in ``old`` too."""
    if os.path.lexists(target):
        _keep(target, old / target.name)
    try:
        file.replace(target)
    except OSError as error:
        raise refused(target, error) from error


def _keep(target: Path, place: Path) -> None:
    try:
        os.link(target, place, follow_symlinks=False)
    except (OSError, NotImplementedError):  # this disk knows no links
        with suppress(OSError):
            shutil.copy2(target, place, follow_symlinks=False)


def _restore(file: Path, target: Path, old: Path, *, added: bool) -> None:
    """Undo what :func:`_replace` has done of its work, as far as may be."""
    with suppress(OSError):
        if added and not file.exists():
            target.unlink()
        elif os.path.lexists(old / target.name):
            (old / target.name).replace(target)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Be deaf to interrupts; only the main thread ever hears them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
