"""A curator's decisions as a table: one decision a row, for people with a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from kg.errors import DecisionsError
from kg.language.normalization import key
from kg.model.decisions import UNSAID, Action, Decision, Decisions, contradictions
from kg.model.schema import SHIPPED, RelationType, Schema, TopicClass
from kg.read.limited_io import decode_utf8, read_limited
from kg.read.tables.csv_table import Columns, Row

COLUMNS: Final = Columns(
    (
        "decision", "name", "other", "class", "relation", "report",
        "reason", "score", "reports", "note",
    ),
    needed=2,
    example=4,
    flaw=DecisionsError,
)  # fmt: skip
"""The columns of the table; the last four are for people."""

MAX_BYTES: Final = 32 * 1024 * 1024
"""The size limit of a file of decisions: 32 MiB."""

_ACTIONS: Final = {a.value: a for a in Action}
_SHOWN: Final = 5


def load_decisions(path: str | Path, schema: Schema = SHIPPED) -> Decisions:
    """Read a CSV of decisions; a row whose first cell is empty decides nothing.

    A row without a class is about the class in which its names are. ``schema`` has the classes
    that rows may name. Raises DecisionsError, with file and line, for a file that cannot be used
    or whose rows cannot all hold.
    """
    place = Path(path)
    text = decode_utf8(read_limited(place, MAX_BYTES, DecisionsError), place, DecisionsError)
    return read_decisions(text, str(path), schema)


def read_decisions(text: str, path: str, schema: Schema = SHIPPED) -> Decisions:
    """Read the text of such a file, as :func:`load_decisions` does; ``path`` is for messages."""
    decided = (_decision(row, schema) for row in COLUMNS.rows(text, path))
    rows = [row for row in decided if row is not None]
    against = list(contradictions(rows))
    if against:
        more = f"; and {len(against) - _SHOWN} more" if len(against) > _SHOWN else ""
        shown = "; ".join(against[:_SHOWN])
        raise DecisionsError(f"{path}: {shown}{more}; remove one of each")
    return Decisions.of(rows)


def add_decisions(table: str, added: str, schema: Schema = SHIPPED) -> tuple[str, int]:
    """Add to the text of a table the rows of another that it has not; and how many these are.

    Raises DecisionsError where one of them cannot be read, or not all can hold.
    """
    rows = [*COLUMNS.rows(table, "the table")] if table.strip() else []
    known = [{name: text for name, text in row.cells.items() if text} for row in rows]
    new: list[dict[str, str]] = []
    for row in COLUMNS.rows(added.removeprefix("\ufeff"), "what was sent"):
        cells = {name: text for name, text in row.cells.items() if text}
        if row.cell("decision") and cells not in (*known, *new):
            new.append(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS.names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*known, *new])
    read_decisions(out.getvalue(), "together", schema)
    return out.getvalue(), len(new)


def decide(
    action: Action,
    topic_class: TopicClass,
    name: str,
    other: str = "",
    line: int = 0,
    to: TopicClass | None = None,
) -> Decision:
    """A decision on names, with their normal forms."""
    return Decision(
        action, topic_class, name, key(name), other, key(other) if other else "", line, to
    )


def _decision(row: Row, schema: Schema) -> Decision | None:
    said, place = row.cell("decision"), row.place
    if not said:
        return None
    action = _ACTIONS.get(said.casefold())
    if action is None:
        known = ", ".join(_ACTIONS)
        raise DecisionsError(f"{place}: unknown decision {said!r}; use one of {known}")
    kind = row.cell("class")
    topic_class = _class(kind, place, schema) if kind else UNSAID
    topic, other = row.cell("name"), row.cell("other")
    if not any(c.isalnum() for c in topic):
        raise DecisionsError(f"{place}: a row without a name; name the topic")
    if action is Action.RETYPE:
        to = _class(other, place, schema)
        if to == topic_class:
            raise DecisionsError(f"{place}: {topic!r} is a {to.value} already; name another class")
        return decide(action, topic_class, topic, line=row.line, to=to)
    if action is Action.DROP:
        return decide(action, topic_class, topic, line=row.line)
    relation = _relation(row, schema) if action is Action.WRONG else None
    if not any(c.isalnum() for c in other):
        raise DecisionsError(
            f"{place}: {action.value} needs a second name; fill the column 'other'"
        )
    decided = decide(action, topic_class, topic, other, row.line)
    if relation is None:
        return decided
    return replace(decided, relation=relation, report=row.cell("report"))


def _relation(row: Row, schema: Schema) -> RelationType:
    said = row.cell("relation").casefold()
    found = next((r for r in schema.relations if said in {r.casefold(), r.label.casefold()}), None)
    if found is None:
        known = ", ".join(r.value for r in schema.relations)
        raise DecisionsError(
            f"{row.place}: unknown relation {row.cell('relation')!r}; fill the column 'relation'"
            f" with one of {known}"
        )
    return found


def _class(said: str, place: str, schema: Schema) -> TopicClass:
    topic_class = next((c for c in schema.classes if c.casefold() == said.casefold()), None)
    if topic_class is None:
        known = ", ".join(c.value for c in schema.classes)
        raise DecisionsError(f"{place}: unknown class {said!r}; use one of {known}")
    return topic_class
