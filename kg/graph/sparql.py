"""SPARQL over a graph: queries only, nothing that reaches out, typed answers.

The project's prefixes (:data:`kg.names.PREFIXES`) need no declaration. ``SERVICE``
is refused before the query runs, unless it is allowed, since the engine would call the
address named; the engine fetches nothing for ``FROM``, and updates (``LOAD`` among them)
are not queries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode, Store, Variable

from kg.errors import CallRefused, QueryError
from kg.graph.query_errors import syntax_error
from kg.graph.query_results import Answer, Raw, serialised, typed
from kg.graph.sparql_lexer import harmless, is_update
from kg.names import PREFIXES

Value: TypeAlias = NamedNode | Literal
Bindings: TypeAlias = Mapping[str, Value | Sequence[Value]]
"""Variable name without its mark -> the term that it stands for, or each of several."""
_T = TypeVar("_T")
_FAILS: Final = "DROP GRAPH <urn:trendkg:no-graph> ;\n"


def run(
    store: Store, query: str, bindings: Bindings | None = None, *, allow_service: bool = False
) -> Answer:
    """Answer a query. Raises QueryError, with line and column where they are known."""
    return _answered(store, query, bindings, typed, allow_service=allow_service)


def render(
    store: Store,
    query: str,
    form: str | None = None,
    bindings: Bindings | None = None,
    *,
    allow_service: bool = False,
) -> str:
    """Answer a query as text in one of TABLES or TRIPLES (by default CSV, JSON, Turtle).

    JSON and XML of triples are JSON-LD and RDF/XML. Raises QueryError as :func:`run`
    does, UnknownName for a form that does not fit.
    """
    written = partial(serialised, form=form)
    return _answered(store, query, bindings, written, allow_service=allow_service)


def refuse(query: str, *, allow_service: bool = False) -> None:
    """Raise QueryError for an update, or a query that would call another machine."""
    if is_update(query):
        raise QueryError(
            "this is an update, and a graph is only asked;"
            " use SELECT, ASK, CONSTRUCT or DESCRIBE, or change the files and load them again"
        )
    if not allow_service:
        check_offline(query)


def check_offline(query: str, base: str | None = None) -> None:
    """Raise CallRefused for a query that would call another machine (``SERVICE``).

    Raises QueryError for one with these letters that does not parse. The engine parses the
    query with these letters replaced: what needs them as a keyword is malformed then.
    ``base``: what relative IRIs are relative to.
    """
    text = harmless(query)
    if text == query:
        return
    try:
        Store().query(text, prefixes=PREFIXES, base_iri=base)
    except SyntaxError as error:
        raise syntax_error(query, str(error)) from None
    except (RuntimeError, ValueError, OSError):
        return  # it parses; when it is answered, the engine says the same


def check_offline_update(update: str, base: str | None = None) -> None:
    """Raise CallRefused for an update that would call another machine (``SERVICE``, ``LOAD``).

    An update that does not parse may pass: it does nothing at all.
    """
    text = harmless(update)
    if text != update and not _parses(text, base) and _parses(update, base):
        raise CallRefused(
            "the update uses SERVICE or LOAD, which would call another machine; fetch the data"
            " yourself and send them"
        )


def _parses(update: str, base: str | None) -> bool:
    """Whether an update parses. Nothing is executed: what stands before it fails."""
    try:
        Store().update(_FAILS + update, prefixes=PREFIXES, base_iri=base)
    except SyntaxError:
        return False
    except RuntimeError:
        pass  # what it begins with has failed, as it should
    return True


def bound(query: str, bindings: Bindings) -> str:
    r"""Join a query's pattern with the given values, as a VALUES clause at its end.

    That holds for variables which the query itself computes, too; a query that groups
    must group by them. Of several values of a variable, each is tried. Where the query asks
    whether a variable is bound, the values stand at the beginning, to be compared with.

    >>> bound("ASK { ?s ?p ?o }", {"o": NamedNode("http://example.com/x")})
    'ASK { ?s ?p ?o }\nVALUES (?o) { (<http://example.com/x>) }'
    """
    first = {name: each for name, each in bindings.items() if f"BOUND(?{name})" in query}
    rest = {name: each for name, each in bindings.items() if name not in first}
    begun = query.replace("WHERE {", f"WHERE {{ {_values(first)}", 1) if first else query
    return f"{begun}\n{_values(rest)}" if rest else begun


def _values(bindings: Bindings) -> str:
    names = " ".join(str(Variable(name)) for name in bindings)
    rows = product(*map(each_value, bindings.values()))
    values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    return f"VALUES ({names}) {{ {values} }}"


def each_value(given: Value | Sequence[Value]) -> Sequence[Value]:
    """The values that a variable may have."""
    return (given,) if isinstance(given, NamedNode | Literal) else given


def _answered(
    store: Store,
    query: str,
    bindings: Bindings | None,
    convert: Callable[[Raw], _T],
    *,
    allow_service: bool,
) -> _T:
    try:
        refuse(query, allow_service=allow_service)
        text = bound(query, bindings or {})
        if not allow_service:
            check_offline(text)
        return convert(store.query(text, prefixes=PREFIXES))
    except SyntaxError as error:
        raise syntax_error(query, str(error), allow_service=allow_service) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}; change the query") from error
