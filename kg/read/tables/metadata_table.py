"""A table of metadata beside reports: file, title, date, author, source."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kg.errors import ConfigurationError
from kg.language.dates import find_date
from kg.read.encoding import decode
from kg.read.limited_io import setting
from kg.read.report_names import safe_parts
from kg.read.source import Facts, Source

NAME: Final = "metadata.csv"
"""What such a table is called where it lies in a folder of reports."""

COLUMNS: Final = ("file", "title", "date", "author", "source")
_MOST_BYTES: Final = 256 * 1024 * 1024

Note = Callable[[str], None]


class Row(Struct, frozen=True):
    """What a table says of one report. ``place`` is ``file:line``; ``file`` a path's end."""

    place: str
    file: tuple[str, ...]
    facts: Facts


def load_table(path: Path) -> list[Row]:
    """Read a table of metadata; its first line names its columns, ``file`` among them.

    Several authors are split by ``;``. Raises ConfigurationError for a file that is none.
    """
    text, _ = decode(setting(path, _MOST_BYTES, ConfigurationError), str(path))
    return list(_rows(text.removeprefix("\ufeff"), path.name))


def _rows(text: str, name: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            place, line = f"{name}:{line}", reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header:
                yield _row(header, cells, place)
            else:
                header = _header(cells, place)
    except csv.Error as error:
        raise ConfigurationError(
            f"{name}:{reader.line_num}: no valid table: {error}; quote the cell properly"
        ) from error


def _header(cells: Sequence[str], place: str) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    unknown = [cell for cell in header if cell not in COLUMNS]
    if "file" not in header or unknown or len(set(header)) < len(header):
        raise ConfigurationError(
            f"{place}: the columns are {', '.join(cells)[:100]!r}; they may be"
            f" {', '.join(COLUMNS)}, each once, file among them"
        )
    return header


def _row(header: Sequence[str], cells: Sequence[str], place: str) -> Row:
    if len(cells) > len(header):
        raise ConfigurationError(
            f"{place}: {len(cells)} cells for {len(header)} columns;"
            " put cells that hold a separator in quotes"
        )
    said = {key: " ".join(cell.split()) for key, cell in zip(header, cells, strict=False)}
    file = safe_parts(said.pop("file", ""))
    if not file:
        raise ConfigurationError(f"{place}: a row without a file; name the report it is about")
    if said.get("date") and not find_date(said["date"]):
        raise ConfigurationError(
            f"{place}: {said['date'][:40]!r} is no date; give it as YYYY, YYYY-MM or YYYY-MM-DD"
        )
    return Row(place, file, tuple((key, value) for key, value in said.items() if value))


def with_metadata(sources: list[Source], tables: Sequence[str | Path], note: Note) -> list[Source]:
    """The sources with what the tables say of them; the first table goes before the others.

    Raises as :func:`load_table` does.
    """
    for table in reversed(tables):
        sources = described(sources, load_table(Path(table)), note)
    return sources


def described(
    sources: Sequence[Source], rows: Sequence[Row], note: Note, *, below: Path | None = None
) -> list[Source]:
    """The sources with what the rows say of them, which goes before what is known already.

    A row is about the report whose path ends in its file; with ``below``, a folder in
    which all of the sources lie, paths are looked at from there on. Of two rows about one
    report the first stays. ``note`` is told where one thing is left out for another, and
    of rows about no report or more than one.
    """
    paths = [_path(source, below) for source in sources]
    said: dict[int, Facts] = {}
    ends: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, path in enumerate(paths):
        ends[path[-1:]].append(at)
    found = list(sources)
    for row in rows:
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
        about_it = Row(f"{'/'.join(paths[at][-1:])}", paths[at][-1:], facts)
        found[at] = replace(found[at], facts=_together(facts, found[at].facts, about_it, note))
    return found


def _together(first: Facts, then: Facts, row: Row, note: Note) -> Facts:
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
