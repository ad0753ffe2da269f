"""A table of metadata beside reports: file, title, date, author, source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.errors import ConfigurationError
from kg.language.dates import find_date, is_ambiguous
from kg.read.encoding import BOM, decode
from kg.read.limited_io import read_limited
from kg.read.report_names import safe_parts
from kg.read.source import Facts, Source
from kg.read.tables.csv_table import Columns, Row

NAME: Final = "metadata.csv"
"""The name of such a table in a folder of reports."""

COLUMNS: Final = Columns(
    ("file", "title", "date", "author", "source"), needed=1, example=5, flaw=ConfigurationError
)
_MOST_BYTES: Final = 256 * 1024 * 1024

Note = Callable[[str], None]


class ReportFacts(Struct, frozen=True):
    """The facts of a table about one report. ``place`` is ``file:line``; ``file`` a path's end."""

    place: str
    file: tuple[str, ...]
    facts: Facts


def load_table(path: Path) -> list[ReportFacts]:
    """Read a table of metadata; its first line names its columns, ``file`` among them.

    Several authors are split by ``;``. Raises ConfigurationError for a file that is none.
    """
    text, _ = decode(read_limited(path, _MOST_BYTES, ConfigurationError), str(path))
    rows = COLUMNS.rows(text.removeprefix(BOM), path.name)
    return list(map(_described_report, rows))


def _described_report(row: Row) -> ReportFacts:
    said = dict(row.cells)
    file = safe_parts(said.pop("file", ""))
    if not file:
        raise ConfigurationError(f"{row.place}: a row without a file; name the report it is about")
    if said.get("date") and not find_date(said["date"]):
        raise ConfigurationError(
            f"{row.place}: {said['date'][:40]!r} is no date; give it as YYYY, YYYY-MM or YYYY-MM-DD"
        )
    if is_ambiguous(said.get("date", "")):
        raise ConfigurationError(
            f"{row.place}: {said['date'][:40]!r} may be one of two days; give it as YYYY-MM-DD"
        )
    return ReportFacts(row.place, file, tuple((key, value) for key, value in said.items() if value))


def with_metadata(sources: list[Source], tables: Sequence[str | Path], note: Note) -> list[Source]:
    """Add the facts of tables to the sources; the first table takes precedence.

    Raises as :func:`load_table` does.
    """
    for table in reversed(tables):
        sources = add_metadata(sources, load_table(Path(table)), note)
    return sources


def add_metadata(
    sources: Sequence[Source], rows: Sequence[ReportFacts], note: Note, *, below: Path | None = None
) -> list[Source]:
    """Add facts to the sources; they take precedence over facts that are there.

    A row is about the report whose path ends in its file; with ``below``, a folder in
    which all of the sources lie, paths are looked at from there on. Of two rows about one
    report the first stays. ``note`` gets each conflict, and each row about no report or
    more than one.
    """
    paths = [_path(source, below) for source in sources]
    said: dict[int, Facts] = {}
    ends: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, path in enumerate(paths):
        ends[path[-1:]].append(at)
    found = list(sources)
    for row in (row for row in rows if row.facts):  # a row still to be filled in is no mistake
        among = ends.get(row.file[-1:], [])
        about = [at for at in among if paths[at][-len(row.file) :] == row.file]
        exact = [at for at in about if paths[at] == row.file]
        about = exact or about
        if len(about) != 1:
            many = f"{len(about)} reports are" if about else "no report is"
            note(f"{row.place}: {many} called {'/'.join(row.file)}; correct the path")
            continue
        (at,) = about
        said[at] = _together(said.get(at, ()), row.facts, row, note)
    for at, facts in said.items():
        about_it = ReportFacts(f"{'/'.join(paths[at][-1:])}", paths[at][-1:], facts)
        found[at] = replace(found[at], facts=_together(facts, found[at].facts, about_it, note))
    return found


def _together(first: Facts, then: Facts, row: ReportFacts, note: Note) -> Facts:
    """The facts that were first, and those of the others that go with them."""
    known = dict(first)
    for key, value in then:
        if known.setdefault(key, value) != value:
            note(
                f"{row.place}: the {key} of {'/'.join(row.file)} is said to be {known[key]!r}"
                f" elsewhere; {value!r} is left out"
            )
    return tuple(known.items())


def _path(source: Source, below: Path | None) -> tuple[str, ...]:
    path = source.part.holder if source.part else source.path or Path(source.name)
    if below is not None:
        path = path.relative_to(below)
    return safe_parts(path.as_posix()) + (source.part.inside if source.part else ())
