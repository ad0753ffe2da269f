"""SPARQL over a graph: queries only, nothing that reaches out, typed answers.

The project's prefixes (:data:`kg.names.PREFIXES`) need no declaration. ``SERVICE``
is refused before the query runs, since the engine would call the address named; the
engine fetches nothing for ``FROM``, and updates (``LOAD`` among them) are not queries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Variable,
)

from kg.errors import QueryError
from kg.graph.query_errors import syntax_error
from kg.graph.query_results import (
    TABLES,
    TRIPLES,
    Answer,
    Solutions,
    Term,
    Triples,
    Verdict,
    plain,
    serialised,
    typed,
)
from kg.graph.sparql_lexer import is_update, uses
from kg.names import PREFIXES

__all__ = [
    "TABLES",
    "TRIPLES",
    "Answer",
    "Bindings",
    "Solutions",
    "Term",
    "Triples",
    "Value",
    "Verdict",
    "bound",
    "each_value",
    "plain",
    "render",
    "run",
]

Value: TypeAlias = NamedNode | Literal
Bindings: TypeAlias = Mapping[str, Value | Sequence[Value]]
"""Variable name without its mark -> the term that it stands for, or each of several."""
_T = TypeVar("_T")
_PREFIXES: Final = {name: str(iri) for name, iri in PREFIXES.items()}


def run(store: Store, query: str, bindings: Bindings | None = None) -> Answer:
    """Answer a query. Raises QueryError, with line and column where they are known."""
    return _guarded(query, lambda: typed(_raw(store, query, bindings or {})))


def render(
    store: Store, query: str, form: str | None = None, bindings: Bindings | None = None
) -> str:
    """Answer a query as text in one of TABLES or TRIPLES (by default CSV, JSON, Turtle).

    JSON and XML of triples are JSON-LD and RDF/XML. Raises QueryError as :func:`run`
    does, UnknownName for a form that does not fit.
    """
    return _guarded(query, lambda: serialised(_raw(store, query, bindings or {}), form))


def refuse(query: str) -> None:
    """Raise QueryError for an update, or a query that would call another machine."""
    if is_update(query):
        raise QueryError(
            "this is an update, and a graph is only asked;"
            " use SELECT, ASK, CONSTRUCT or DESCRIBE, or change the files and load them again"
        )
    if uses(query, "SERVICE"):
        raise QueryError(
            "the query uses SERVICE, which would call another machine;"
            " TrendKG works offline, so load that data beside the graph instead"
        )


def _raw(
    store: Store, query: str, bindings: Bindings
) -> QuerySolutions | QueryBoolean | QueryTriples:
    refuse(query)
    return store.query(bound(query, bindings), prefixes=_PREFIXES)


def bound(query: str, bindings: Bindings) -> str:
    r"""Join a query's pattern with the given values, as a VALUES clause at its end.

    That holds for variables which the query itself computes, too; a query that groups
    must group by them. Of several values of a variable, each is tried.

    >>> bound("ASK { ?s ?p ?o }", {"o": NamedNode("http://example.com/x")})
    'ASK { ?s ?p ?o }\nVALUES (?o) { (<http://example.com/x>) }'
    """
    if not bindings:
        return query
    names = " ".join(str(Variable(name)) for name in bindings)
    rows = product(*map(each_value, bindings.values()))
    values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    return f"{query}\nVALUES ({names}) {{ {values} }}"


def each_value(given: Value | Sequence[Value]) -> Sequence[Value]:
    """The values that a variable may have."""
    return (given,) if isinstance(given, NamedNode | Literal) else given


def _guarded(query: str, action: Callable[[], _T]) -> _T:
    try:
        return action()
    except SyntaxError as error:
        raise syntax_error(query, str(error)) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}; change the query") from error
