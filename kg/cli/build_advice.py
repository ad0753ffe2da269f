"""How ``kg build`` ends: what a user should know of the reports, and can do."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.cli.console import Console, plural

if TYPE_CHECKING:
    from kg.model.build_report import BuildRecord, ReportRecord

TABLE: Final = "metadata.csv"
"""The table of metadata in the output's folder, which builds read where it is."""

_COLUMNS: Final = ("file", "title", "date", "author", "source")
_NAMED: Final = 3
_FRAGMENTED: Final = 0.3
_BARREN: Final = 0.5
_LEAST_SECTIONS: Final = 4
_OTHER_LANGUAGE: Final = "OtherLanguage"


def advise(console: Console, record: BuildRecord, output: Path) -> None:
    """Say which reports have no date, are in another language, were read badly or gave little."""
    dateless = [report.name for report in record.reports if not report.issued]
    if dateless:
        _advise_dates(console, dateless, output / TABLE)
    foreign = [f.name for f in record.failures if f.kind == _OTHER_LANGUAGE]
    if foreign:
        console.note(
            f"kg: {_are(foreign)} not in English and left out ({_some(foreign)});"
            " translate them, or add --any-language"
        )
    torn = [_share(r.name, r.fragments) for r in record.reports if r.fragments >= _FRAGMENTED]
    if torn:
        console.note(
            f"kg: {_are(torn)} read in fragments, as charts and columns are ({_some(torn)} of the"
            " words); see with kg text FILE, and give another format if there is one"
        )
    _advise_sections(console, record.reports)


def _advise_dates(console: Console, names: Sequence[str], table: Path) -> None:
    have = "has" if len(names) == 1 else "have"
    said = f"kg: {plural(len(names), 'report')} {have} no date ({_some(names)})"
    verb = "add it to" if len(names) == 1 else "add them to"
    if not isfile(table):  # noqa: PTH113 - never raises
        _write_table(names, table)
        verb = "fill in"
    console.note(f"{said}; {verb} {table} and build again")


def _write_table(names: Sequence[str], table: Path) -> None:
    """Write a table with a row for each report, to be filled in."""
    from kg.files import write_text

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    rows.writerows((name, *("" for _ in _COLUMNS[1:])) for name in names)
    write_text(table, [text.getvalue()])


def _advise_sections(console: Console, reports: Sequence[ReportRecord]) -> None:
    nothing = [report.name for report in reports if not any(report.entities.values())]
    if nothing:
        console.note(
            f"kg: {plural(len(nothing), 'report')} gave no topic ({_some(nothing)}); build.json"
            " says of each section why"
        )
    little = [
        _share(report.name, barren)
        for report in reports
        if (barren := _barren(report)) >= _BARREN and any(report.entities.values())
    ]
    if little:
        console.note(
            f"kg: in {plural(len(little), 'report')} most sections gave nothing ({_some(little)}"
            " of them); see unread in build.json, and name your terms with --vocabulary"
        )


def _barren(report: ReportRecord) -> float:
    """The share of the sections that gave no topic."""
    sections = sum(not unread.text for unread in report.unread)
    return sections / report.sections if report.sections >= _LEAST_SECTIONS else 0.0


def _are(names: Sequence[str]) -> str:
    return f"{plural(len(names), 'report')} {'is' if len(names) == 1 else 'are'}"


def _share(name: str, share: float) -> str:
    return f"{name} {share:.0%}"


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
