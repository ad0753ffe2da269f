"""A curator's decisions as a table: one decision a row, for people with a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from kg.errors import DecisionsError
from kg.model import collapse
from kg.model.decisions import Action, Decision, Decisions, contradictions
from kg.model.schema import CORE, AnyClass, Schema
from kg.read.limited_io import setting

COLUMNS: Final = ("decision", "class", "name", "other", "reason", "score", "reports", "note")
"""The columns, by their header; the first three are needed, the last four are for people."""

MAX_BYTES: Final = 32 * 1024 * 1024
"""The size limit of a file of decisions: 32 MiB."""

_NEEDED: Final = COLUMNS[:3]
_ACTIONS: Final = {a.value: a for a in Action}
_SHOWN: Final = 5


def load_decisions(path: str | Path, schema: Schema = CORE) -> Decisions:
    """Read a CSV of decisions; a row whose first cell is empty decides nothing.

    ``schema`` has the classes that rows may name. Raises DecisionsError, with file and line,
    for a file that cannot be used or whose rows cannot all hold.
    """
    place = Path(path)
    rows = list(_rows(_text(place), str(path), schema))
    against = list(contradictions(rows))
    if against:
        more = f"; and {len(against) - _SHOWN} more" if len(against) > _SHOWN else ""
        told = "; ".join(against[:_SHOWN])
        raise DecisionsError(f"{path}: {told}{more}; remove one of each")
    return Decisions.of(rows)


def _text(path: Path) -> str:
    data = setting(path, MAX_BYTES, DecisionsError)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DecisionsError(f"{path}:{line}: not in UTF-8; save the file as UTF-8") from error


def _rows(text: str, name: str, schema: Schema) -> Iterator[Decision]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            at, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(cells, f"{name}:{at}")
            else:
                place = f"{name}:{at}"
                row = _decision(_named(cells, header, place), place, schema)
                if row is not None:
                    yield replace(row, line=at)
    except csv.Error as error:
        raise DecisionsError(
            f"{name}:{reader.line_num}: no valid table: {error}; quote the cell properly"
        ) from error
    if not header:
        raise DecisionsError(f"{name}:1: empty; start the file with {','.join(COLUMNS[:4])}")


def _header(cells: Sequence[str], place: str) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    missing = [column for column in _NEEDED if column not in header]
    if missing:
        raise DecisionsError(
            f"{place}: the first line lacks the column {missing[0]!r} (found: {', '.join(cells)});"
            f" start the file with {','.join(COLUMNS[:4])}"
        )
    unknown = [column for column in header if column not in COLUMNS]
    if unknown or len(set(header)) < len(header):
        what = f"unknown column {unknown[0]!r}" if unknown else "a column twice"
        raise DecisionsError(f"{place}: {what}; the columns are {', '.join(COLUMNS)}")
    return header


def _named(cells: Sequence[str], header: Sequence[str], place: str) -> dict[str, str]:
    if len(cells) > len(header):
        raise DecisionsError(
            f"{place}: {len(cells)} cells for {len(header)} columns;"
            " put cells that hold a comma in quotes"
        )
    return {column: collapse(cell) for column, cell in zip(header, cells, strict=False)}


def _decision(cells: Mapping[str, str], place: str, schema: Schema) -> Decision | None:
    said = cells.get("decision", "")
    if not said:
        return None
    action = _ACTIONS.get(said.casefold())
    if action is None:
        known = ", ".join(_ACTIONS)
        raise DecisionsError(f"{place}: unknown decision {said!r}; use one of {known}")
    topic_class = _class(cells.get("class", ""), place, schema)
    topic, other = cells.get("name", ""), cells.get("other", "")
    if not any(c.isalnum() for c in topic):
        raise DecisionsError(f"{place}: a row without a name; name the topic")
    if action is Action.RETYPE:
        to = _class(other, place, schema)
        if to == topic_class:
            raise DecisionsError(f"{place}: {topic!r} is a {to.value} already; name another class")
        return Decision(action, topic_class, topic, to=to)
    if action is Action.DROP:
        return Decision(action, topic_class, topic)
    if not any(c.isalnum() for c in other):
        raise DecisionsError(
            f"{place}: {action.value} needs a second name; fill the column 'other'"
        )
    return Decision(action, topic_class, topic, other)


def _class(said: str, place: str, schema: Schema) -> AnyClass:
    topic_class = next((c for c in schema.classes if c.casefold() == said.casefold()), None)
    if topic_class is None:
        known = ", ".join(c.value for c in schema.classes)
        raise DecisionsError(f"{place}: unknown class {said!r}; use one of {known}")
    return topic_class
