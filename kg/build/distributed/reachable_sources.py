"""Sources as all processes of a distributed build can read them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from kg.files import refused
from kg.read.report_names import NamedSource


def reachable(jobs: Iterable[NamedSource], folder: Path) -> Iterator[NamedSource]:
    """Copy what this process has unpacked into ``folder``, and let the sources point there.

    What lies in files that the user has named is left there, with absolute paths.
    """
    copies: dict[Path, Path] = {}
    for job in jobs:
        source = job.source
        if source.path is None:
            yield job
            continue
        at = source.path.absolute()
        if source.part is not None and source.part.holder != source.path:
            if source.path not in copies:
                copies[source.path] = _copied(source.path, folder / f"unpacked-{len(copies)}")
            at = copies[source.path]
        yield replace(job, source=replace(source, path=at))


def _copied(path: Path, to: Path) -> Path:
    try:
        shutil.copyfile(path, to)
    except OSError as error:
        raise refused(to, error) from error
    return to.absolute()
