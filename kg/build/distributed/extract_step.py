"""Extraction, as a step: sources in, what each report says out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec.structs import replace

from kg.build.codec import unpack
from kg.build.distributed.broadcast import Shared, Told
from kg.build.distributed.step_rows import Row, unwrapped, wrapped
from kg.build.extraction_stage import Extractor
from kg.build.parallel_map import mapped
from kg.build.report_builder import FailedReport, killed
from kg.model.build_report import ReportRecord
from kg.read.report_names import NamedSource

BRIEF: Final = "brief"
FAILED: Final = "failed"
LIGHT: Final = "light"
RECORD: Final = "record"
WORDING: Final = "wording"


class Brief(NamedTuple):
    """What the program that asked for the build must know of each report."""

    position: str
    record: ReportRecord
    """Without what was not understood, which may be much; ``unread`` has its number."""
    unread: int


def extracted(told: Shared[Told], rows: Iterator[Row], *, apart: bool = False) -> Iterator[Row]:
    """Build the reports of a part: rows at BRIEF, RECORD, LIGHT and WORDING, or FAILED.

    ``rows`` hold sources by position. ``apart``: do it in processes of their own, so that a
    report that kills its process loses nothing but itself.
    """
    under_way: deque[str] = deque()

    def jobs() -> Iterator[NamedSource]:
        for row in rows:
            under_way.append(row.key)
            yield unwrapped(row.value)

    work = Extractor(told().builder)
    for found in mapped(work, jobs(), processes=2 if apart else 1, lost=killed):
        position = under_way.popleft()
        if isinstance(found, FailedReport):
            yield Row(position, FAILED, wrapped(found))
            continue
        record = unpack(found.record, ReportRecord)
        brief = Brief(position, replace(record, unread=()), len(record.unread))
        yield Row(found.slug, BRIEF, wrapped(brief))
        yield Row(found.slug, RECORD, found.record)
        yield Row(found.slug, LIGHT, found.light)
        yield Row(found.slug, WORDING, found.wording)


def extracted_apart(told: Shared[Told], rows: Iterator[Row]) -> Iterator[Row]:
    """Do as :func:`extracted` does, in processes of their own."""
    return extracted(told, rows, apart=True)
