"""What a build is given: the reports that arguments name, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol, TypeVar

from kg.build.report_builder import FailedReport
from kg.errors import InputError, SourceNotFound
from kg.model.build_report import Duplicate, ReportRecord
from kg.read import discover
from kg.read.discovery import Note
from kg.read.report_names import NamedSource, name_sources
from kg.read.source import Source
from kg.read.tables.metadata_table import with_metadata


class Recorded(Protocol):
    """A report that was built."""

    @property
    def record(self) -> ReportRecord:
        """What the build says of it."""
        ...


Built = TypeVar("Built", bound=Recorded)


def find_reports(
    paths: Iterable[str | Path],
    stdin: BinaryIO | None,
    max_bytes: int,
    metadata: Sequence[str | Path],
    note: Note,
) -> tuple[list[NamedSource], list[FailedReport]]:
    """Find the reports to build, sorted by name, each file once; and what names none.

    ``metadata``: tables of what is known of them.
    """
    sources: dict[object, Source] = {}
    missing: list[FailedReport] = []
    for argument in dict.fromkeys(paths):  # standard input and pipes are there once
        try:
            for source in discover([argument], stdin=stdin, max_bytes=max_bytes, note=note):
                sources.setdefault(source.identity, source)
        except InputError as error:
            missing.append(FailedReport(PurePath(argument).name, error, str(argument)))
    described = with_metadata(list(sources.values()), metadata, note)
    return name_sources(described), missing


def split_outcomes(
    outcomes: Iterable[Built | FailedReport],
) -> tuple[list[Built], list[FailedReport], list[Duplicate]]:
    """Split the outcomes by kind; of reports with the same bytes the first stays."""
    built: dict[str, Built] = {}
    failed: list[FailedReport] = []
    duplicates: list[Duplicate] = []
    for outcome in outcomes:
        if isinstance(outcome, FailedReport):
            failed.append(outcome)
        elif (first := built.setdefault(outcome.record.sha256, outcome)) is not outcome:
            duplicates.append(Duplicate(outcome.record.name, first.record.name))
    return list(built.values()), failed, duplicates


def nothing_built(failed: Sequence[FailedReport]) -> Exception:
    """The error of a build of which no report can be used."""
    if not failed:
        return SourceNotFound("no report was given; name files or folders")
    if len(failed) == 1:
        return failed[0].error
    first = failed[0].failure().message
    return InputError(f"none of {len(failed)} reports can be used; the first: {first}")
