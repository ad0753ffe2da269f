"""SPARQL over a graph: queries only, nothing that reaches out, typed answers.

The project's prefixes (:data:`kg.names.PREFIXES`) need no declaration. ``SERVICE``
is refused before the query runs, since the engine would call the address named; the
engine fetches nothing for ``FROM``, and updates (``LOAD`` among them) are not queries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
)

from kg.errors import QueryError, UnknownName
from kg.graph.lexing import is_update, uses
from kg.names import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Bindings: TypeAlias = Mapping[str, NamedNode | Literal]
"""Variable name without its mark -> the term that it stands for."""
_Raw: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples
_T = TypeVar("_T")

TABLES: Final[Mapping[str, QueryResultsFormat]] = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
"""Text forms of the answer to SELECT and (JSON and XML only) ASK."""
TRIPLES: Final[Mapping[str, RdfFormat]] = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}
"""Text forms of the answer to CONSTRUCT and DESCRIBE."""
_PREFIXES: Final = {name: str(iri) for name, iri in PREFIXES.items()}
_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT. Each row has a term, or None if unbound, for each variable."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def dicts(self) -> tuple[dict[str, str], ...]:
        """Give the rows as plain text by variable; what is unbound is left out."""
        return tuple(
            {name: plain(term) for name, term in zip(self.variables, row, strict=True) if term}
            for row in self.rows
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to ASK."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE, in a stable order without repeats."""

    triples: tuple[Triple, ...]

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)


Answer: TypeAlias = Solutions | Verdict | Triples


def plain(term: Term) -> str:
    """Write a term as a person would write it: an IRI or a literal's text, without marks."""
    return str(term) if isinstance(term, Triple) else term.value


def run(store: Store, query: str, bindings: Bindings | None = None) -> Answer:
    """Answer a query. Raises QueryError, with line and column where they are known."""
    return _guarded(query, lambda: _typed(_raw(store, query, bindings or {})))


def render(
    store: Store, query: str, form: str | None = None, bindings: Bindings | None = None
) -> str:
    """Answer a query as text in one of TABLES or TRIPLES (by default CSV, JSON, Turtle).

    Raises QueryError as :func:`run` does, UnknownName for a form that does not fit.
    """
    return _guarded(query, lambda: _serialised(_raw(store, query, bindings or {}), form))


def _raw(store: Store, query: str, bindings: Bindings) -> _Raw:
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
    return store.query(bound(query, bindings), prefixes=_PREFIXES)


def bound(query: str, bindings: Bindings) -> str:
    r"""Join a query's pattern with the given values, as a VALUES clause at its end.

    That holds for variables which the query itself computes, too; a query that groups
    must group by them.

    >>> bound("ASK { ?s ?p ?o }", {"o": NamedNode("http://example.com/x")})
    'ASK { ?s ?p ?o }\nVALUES (?o) { (<http://example.com/x>) }'
    """
    if not bindings:
        return query
    names = " ".join(str(Variable(name)) for name in bindings)
    values = " ".join(map(str, bindings.values()))
    return f"{query}\nVALUES ({names}) {{ ({values}) }}"


def _typed(raw: _Raw) -> Answer:
    if isinstance(raw, QueryBoolean):
        return Verdict(bool(raw))
    if isinstance(raw, QueryTriples):
        return Triples(tuple(sorted(set(raw), key=str)))
    names = tuple(variable.value for variable in raw.variables)
    return Solutions(names, tuple(tuple(row[name] for name in names) for row in raw))


def _serialised(raw: _Raw, form: str | None) -> str:
    if isinstance(raw, QueryTriples):
        content = raw.serialize(format=_chosen(TRIPLES, form or "turtle"))
    elif isinstance(raw, QueryBoolean):
        fitting = {name: TABLES[name] for name in ("json", "xml")}
        content = raw.serialize(format=_chosen(fitting, form or "json"))
    else:
        content = raw.serialize(format=_chosen(TABLES, form or "csv"))
    return (content or b"").decode()


def _chosen(forms: Mapping[str, _T], form: str) -> _T:
    if form not in forms:
        known = ", ".join(sorted(forms))
        raise UnknownName(f"the answer to this query has no form {form!r}; choose from {known}")
    return forms[form]


def _guarded(query: str, action: Callable[[], _T]) -> _T:
    try:
        return action()
    except SyntaxError as error:
        raise QueryError(_explained(query, str(error))) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}; change the query") from error


def _explained(query: str, message: str) -> str:
    """Say where a query is malformed, in terms of the text that the user wrote."""
    try:
        Store().query(query, prefixes=_PREFIXES)
    except SyntaxError as error:
        message = str(error)
    found = _POSITION.match(message)
    if found is None:
        return f"the query does not parse: {message}"
    line, column, expected = int(found[1]), int(found[2]), found[3]
    near = f"near {_word(query, line, column)!r}"
    return f"the query does not parse, line {line}, column {column}, {near}: {_hint(expected)}"


def _word(query: str, line: int, column: int) -> str:
    """The word at or just before a place, and a little of what follows."""
    text = (query.split("\n")[line - 1 :] or [""])[0]
    start = max(text.rfind(" ", 0, len(text[: column - 1].rstrip())) + 1, 0)
    return text[start : start + 40].strip()


def _hint(expected: str) -> str:
    if "Prefix not found" in expected:
        declared = ", ".join(f"{name}:" for name in _PREFIXES)
        return f"this prefix is not declared (known without a declaration: {declared})"
    wanted = re.sub(r"^expected (one of )?", "", " ".join(expected.split()))
    items = [i for i in wanted.split(", ") if i[0] != "[" and i not in {"LATERAL", "SERVICE"}]
    return f"expected {' or '.join(items[:8])}" if items else "something is missing here"
