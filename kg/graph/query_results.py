"""The answers to SPARQL as typed values, and as text in every usual form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias, TypeVar

from msgspec import Struct
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from kg.errors import UnknownName
from kg.model.short_repr import ShortRepr
from kg.names import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Raw: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples | Iterable[Triple]
"""What an engine answers: SELECT, ASK, and triples for CONSTRUCT and DESCRIBE."""
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
    "rdfxml": RdfFormat.RDF_XML,
}
"""Text forms of the answer to CONSTRUCT and DESCRIBE."""
ALIKE: Final[Mapping[str, str]] = {"json": "jsonld", "xml": "rdfxml"}
"""The form of triples that stands in for a form of rows."""
_MEDIA_TABLES: Final[Mapping[str, QueryResultsFormat]] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_RETURNED: Final = "__ASK_RETVAL"


class Solutions(Struct, frozen=True):
    """The answer to SELECT. Each row has a term, or None if unbound, for each variable."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Solutions of {len(self):,} rows: {', '.join(self.variables)}>"

    def dicts(self) -> tuple[dict[str, str], ...]:
        """Give the rows as plain text by variable; what is unbound is left out."""
        return tuple(
            {name: plain(term) for name, term in zip(self.variables, row, strict=True) if term}
            for row in self.rows
        )


class Verdict(Struct, frozen=True):
    """The answer to ASK."""

    value: bool

    def __bool__(self) -> bool:
        return self.value

    def dicts(self) -> tuple[dict[str, str], ...]:
        """Give one row, whose ``answer`` is "true" or "false"."""
        return ({"answer": "true" if self.value else "false"},)


class Triples(ShortRepr, frozen=True):
    """The answer to CONSTRUCT or DESCRIBE, in a stable order without repeats."""

    triples: tuple[Triple, ...]

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)

    def dicts(self) -> tuple[dict[str, str], ...]:
        """Give the triples as plain text by ``subject``, ``predicate`` and ``object``."""
        return tuple(
            {
                "subject": plain(triple.subject),
                "predicate": plain(triple.predicate),
                "object": plain(triple.object),
            }
            for triple in self.triples
        )


Answer: TypeAlias = Solutions | Verdict | Triples


def plain(term: Term) -> str:
    """Write a term as a person would write it: an IRI or a literal's text, without marks."""
    return str(term) if isinstance(term, Triple) else term.value


def typed(raw: Raw) -> Answer:
    """Convert an answer of the engine to an immutable value."""
    if isinstance(raw, QueryBoolean):
        return Verdict(bool(raw))
    if not isinstance(raw, QuerySolutions):
        return Triples(_ordered(raw))
    names = tuple(variable.value for variable in raw.variables)
    return Solutions(names, tuple(tuple(row[name] for name in names) for row in raw))


def received(media_type: str, data: bytes) -> Raw:
    """Parse the answer of a SPARQL server. Raises ValueError if it is none."""
    if (form := _MEDIA_TABLES.get(media_type)) is not None:
        answer = parse_query_results(data, form)
        if isinstance(answer, QuerySolutions) and _RETURNED in {v.value for v in answer.variables}:
            return parse_query_results(_verdict(answer), QueryResultsFormat.JSON)
        return answer
    if (kind := RdfFormat.from_media_type(media_type)) is not None:
        return [q.triple for q in parse(data, kind)]
    raise ValueError(media_type)


def _verdict(answer: QuerySolutions) -> bytes:
    """What Virtuoso means by a table of one number: the answer to ASK."""
    said = any(plain(row[_RETURNED]) in {"1", "true"} for row in answer)
    return f'{{"head":{{}},"boolean":{"true" if said else "false"}}}'.encode()


def serialised(raw: Raw, form: str | None = None) -> str:
    """Write an answer in one of TABLES or TRIPLES (by default CSV, JSON, Turtle).

    Triples come sorted, without repeats. Raises UnknownName for a form that does not fit.
    """
    if isinstance(raw, QueryBoolean):
        fitting = {name: TABLES[name] for name in ("json", "xml")}
        content = raw.serialize(format=_chosen(fitting, form or "json"))
    elif isinstance(raw, QuerySolutions):
        content = raw.serialize(format=_chosen(TABLES, form or "csv"))
    else:
        wanted = _chosen(TRIPLES, ALIKE.get(form or "", form or "turtle"))
        content = serialize(_ordered(raw), format=wanted, prefixes=PREFIXES)
    return (content or b"").decode()


def _ordered(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(set(triples), key=str))


def _chosen(forms: Mapping[str, _T], form: str) -> _T:
    if form not in forms:
        known = ", ".join(sorted(forms))
        raise UnknownName(f"the answer to this query has no form {form!r}; choose from {known}")
    return forms[form]
