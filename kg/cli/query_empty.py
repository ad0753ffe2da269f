"""What to say of a query without an answer: what was asked, and what is near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.cli.query_output import Queryable
    from kg.graph.sparql import Bindings

_SHOWN: Final = 3
_Row = Mapping[str, str]


def no_rows(of: Queryable, text: str, bindings: Bindings) -> str:
    """Say in one line that a SELECT has no row, for what, and what there is instead."""
    if not bindings:
        return "; ".join(("0 rows", *_slips(of, text)))
    asked = {name: values_of(bindings, name) for name in bindings}
    about = " and ".join(f"{name} {_listed(texts, 'or')}" for name, texts in asked.items())
    return "; ".join((f"0 rows for {about}", *_near(of, text, asked)))


def values_of(bindings: Bindings, name: str) -> list[str]:
    """The texts that a variable may have."""
    from kg.graph.sparql import each_value

    return [value.value for value in each_value(bindings[name])]


def _slips(of: Queryable, text: str) -> Sequence[str]:
    """What in a query is likely to be a mistake; a server is not asked for that."""
    from kg.errors import QueryError
    from kg.graph import Graph
    from kg.graph.query_plan import explain

    if not isinstance(of, Graph):
        return ()
    try:
        return explain(text, lambda query: [[*row.values()] for row in _rows(of, query)]).notes
    except QueryError:
        return ()


def _near(of: Queryable, text: str, asked: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """For each parameter, with which values there are rows, the others being what they are."""
    rows = _rows(of, text)
    if not rows:
        yield "without that there is none either"
        return
    for name, texts in asked.items():
        others = [other for other in asked if other != name]
        fitting = [row for row in rows if all(row.get(o) in asked[o] for o in others)]
        if found := _nearest(texts, name, fitting):
            yield f"there are some for {name} {_listed(found, 'and')}"


def _nearest(texts: Sequence[str], name: str, rows: Sequence[_Row]) -> list[str]:
    """The values of a column that are nearest to some texts, then those with the most rows."""
    from kg.graph.topic_lookup import near_names

    shown = {row[name]: _shown(row, name) for row in rows if row.get(name)}
    counts = Counter(row[name] for row in rows if row.get(name))
    near = [value for text in texts for value in near_names(text, shown)]
    usual = sorted(counts, key=lambda value: (-counts[value], value))
    return [shown[value] for value in dict.fromkeys((*near, *usual))][:_SHOWN]


def _shown(row: _Row, name: str) -> str:
    """The value of a column as it is written: in the column NAMELabel or NAMETitle."""
    return row.get(f"{name}Label") or row.get(f"{name}Title") or row[name]


def _rows(of: Queryable, query: str) -> Sequence[dict[str, str]]:
    from kg.graph import Solutions

    answer = of.query(query)
    return answer.dicts() if isinstance(answer, Solutions) else ()


def _listed(texts: Sequence[str], joint: str) -> str:
    *most, last = map(repr, texts)
    return f"{', '.join(most)} {joint} {last}" if most else last
