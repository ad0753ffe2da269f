"""Files in a folder of outputs that no build has written: they are left alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kg.build.memo import FOLDER
from kg.errors import OutputError
from kg.model.build_report import RECORD

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
