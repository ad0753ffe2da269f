"""Extraction, as a step: sources in, what each report says out."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from msgspec.structs import replace

from kg.build.codec import unpack
from kg.build.distributed.broadcast import Context
from kg.build.distributed.engine import Row, Shared, unwrapped, wrapped
from kg.build.report_builder import FailedReport, killed
from kg.build.worker_pool import parallel_map
from kg.files import refused
from kg.model.build_report import ReportRecord
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


BRIEF: Final = "brief"
FAILED: Final = "failed"
TOPICS: Final = "topics"
RECORD: Final = "record"
WORDING: Final = "wording"


class Brief(NamedTuple):
    """What the program that asked for the build must know of each report."""

    position: str
    record: ReportRecord
    """Without what was not understood, which may be much; ``unread`` has its number."""
    unread: int


def extracted(
    context: Shared[Context], rows: Iterator[Row], *, apart: bool = False
) -> Iterator[Row]:
    """Build the reports of a part: rows at BRIEF, RECORD, TOPICS and WORDING, or FAILED.

    ``rows`` hold sources by position. ``apart``: do it in processes of their own, so that a
    report that kills its process loses nothing but itself.
    """
    under_way: deque[str] = deque()

    def jobs() -> Iterator[NamedSource]:
        for row in rows:
            under_way.append(row.key)
            yield unwrapped(row.value)

    builder, processes = context().builder, 2 if apart else 1
    for found in parallel_map(builder, jobs(), processes=processes, lost=killed):
        position = under_way.popleft()
        if isinstance(found, FailedReport):
            yield Row(position, FAILED, wrapped(found))
            continue
        record = unpack(found.record, ReportRecord)
        brief = Brief(position, replace(record, unread=()), len(record.unread))
        yield Row(found.slug, BRIEF, wrapped(brief))
        yield Row(found.slug, RECORD, found.record)
        yield Row(found.slug, TOPICS, found.topics)
        yield Row(found.slug, WORDING, found.wording)
