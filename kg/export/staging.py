"""Several files that take their places together, or none of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError
from kg.export.files import refused


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


def _stage(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=".kg-", dir=folder))
    except OSError as error:
        raise refused(folder, error) from error


def _move(stage: Path, folder: Path) -> None:
    for file in sorted(stage.iterdir()):
        try:
            file.replace(folder / file.name)
        except OSError as error:
            raise refused(folder / file.name, error) from error
