"""Files and folders that are either written whole or not at all."""

from __future__ import annotations

import errno
import gzip
import os
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, cast

from kg.errors import OutputError

_ELSEWHERE: Final = "choose another folder or change its permissions"
_REASONS: Final = {
    "ENOSPC": ("disk full", "free some space or choose another disk"),
    "EDQUOT": ("disk quota used up", "free some space or choose another disk"),
    "EFBIG": ("file too large for this disk", "choose another disk"),
    "EROFS": ("read-only file system", "choose another folder"),
    "EACCES": ("no permission (read-only)", _ELSEWHERE),
    "EPERM": ("no permission (read-only)", _ELSEWHERE),
    "EISDIR": ("it is a folder", "name a file"),
    "ENOTDIR": ("a part of its path is a file", "choose another folder"),
    "EEXIST": ("a part of its path is a file", "choose another folder"),
    "ENAMETOOLONG": ("the name is too long", "choose a shorter one"),
}
"""Name of an error number (not every system has them all) -> what is wrong, what to do."""


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of ``path`` only once it is complete.

    Folders are created as needed. What is written goes to a hidden file beside it,
    reaches the disk, and is then renamed in one step; on any error or interruption
    that file is removed and whatever ``path`` held before is still there. A name that
    ends in ``.gz`` is compressed, without the time of day. A device (``/dev/stdout``)
    is written to directly. Raises OutputError with the reason.
    """
    try:
        target = Path(os.path.realpath(path))
        special = target.exists() and not target.is_file()
        with target.open("wb") if special else _beside(target) as file:
            yield file
    except OSError as error:
        raise refused(path, error) from error


def write_bytes(path: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks to a file, as :func:`replacing` does."""
    with replacing(path) as file:
        file.writelines(chunks)


def write_text(path: Path, chunks: Iterable[str]) -> None:
    r"""Write text to a file in UTF-8 with ``\n`` line ends, as :func:`replacing` does."""
    write_bytes(path, (chunk.encode() for chunk in chunks))


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".kg-{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as raw:
            with _packed(raw, target.suffix) as file:
                yield file
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def _packed(raw: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    if suffix != ".gz":
        yield raw
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
        yield cast("IO[bytes]", packed)


def refused(path: Path, error: OSError) -> OutputError:
    """Make the error that says why a path cannot be written, and what to do."""
    otherwise = error.strerror or str(error), "choose another folder"
    reason, remedy = _REASONS.get(errno.errorcode.get(error.errno or 0, ""), otherwise)
    return OutputError(f"{path} cannot be written: {reason}; {remedy}")


@contextmanager
def staged_files(folder: Path) -> Iterator[Path]:
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
def staged_folder(folder: Path) -> Iterator[Path]:
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
        with _interrupts_ignored():
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
    with staged_files(place):
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
        with _interrupts_ignored():
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
def _interrupts_ignored() -> Iterator[None]:
    """Ignore interrupts; only the main thread ever gets them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
