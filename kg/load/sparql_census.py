"""The census of a graph by SPARQL, in memory or on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import Final, TypeAlias

from pyoxigraph import QuerySolutions

from kg.graph import Graph
from kg.load.census import (
    OUR_CLASSES,
    OUR_RELATIONS,
    Census,
    Spoken,
    checksum,
    kind_of,
    report_counts,
)
from kg.model import Modality
from kg.names import OA, RDF, RDFS, SKOS, TKG

Rows: TypeAlias = list[dict[str, str]]
Ask: TypeAlias = Callable[[str], Rows]
"""Answers a SELECT by rows of plain values, without unbound variables."""

_TYPED: Final = f"?thing <{RDF['type']}> ?kind"
_OWN: Final = f"?kind <{RDFS['subClassOf']}> <{TKG['Topic']}>"
PAGE: Final = 5_000
"""Rows of one query: some servers cut off at 10,000 without a word."""


def census_of(graph: Graph) -> Census:
    """Count what a graph in memory holds."""

    def ask(query: str) -> Rows:
        found = graph.store.query(query)
        assert isinstance(found, QuerySolutions)  # noqa: S101 - for the type checker: a SELECT
        names = [variable.value for variable in found.variables]
        return [{n: row[n].value for n in names if row[n] is not None} for row in found]

    return census(ask, "")


def census(ask: Ask, graph: str, page: int = 0) -> Census:
    """Count what a named graph ("" for the default one) holds.

    ``page``: rows that are asked for at once, 0 for all of them.
    """
    topics = _counts(ask, graph, _TYPED, OUR_CLASSES) | _counts(ask, graph, f"{_OWN} . {_TYPED}")
    if not topics and not ask(f"SELECT ?s {{ {within(graph, '?s ?p ?o')} }} LIMIT 1"):
        return Census()
    claims = f"?thing <{RDF['type']}> <{TKG['Assertion']}> ; <{TKG['modality']}> ?kind"
    related, modalities = "?thing ?kind ?other", {TKG[m.value] for m in Modality}
    own = f"?kind <{RDFS['subPropertyOf']}> <{TKG['relatesTo']}> . {related}"
    return Census(
        topics=topics,
        relations=_counts(ask, graph, related, OUR_RELATIONS, "*")
        | _counts(ask, graph, own, of="*"),
        claims=_counts(ask, graph, claims, modalities),
        reports=_reports(ask, graph, page),
        labels=checksum(_labels(ask, graph, page)),
    )


def within(graph: str, pattern: str) -> str:
    """Look for a pattern in a named graph, or in the default graph for "".

    >>> within("urn:g", "?s ?p ?o"), within("", "?s ?p ?o")
    ('GRAPH <urn:g> { ?s ?p ?o }', '?s ?p ?o')
    """
    return f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern


def _counts(
    ask: Ask, graph: str, pattern: str, kinds: Set[str] = frozenset(), of: str = "DISTINCT ?thing"
) -> dict[str, int]:
    """How many there are of each ``?kind``: of these alone, if any are named."""
    rows = ask(
        f"SELECT ?kind (COUNT({of}) AS ?number) {{ {_one_of(kinds)}"
        f" {within(graph, pattern)} }} GROUP BY ?kind"
    )
    return {kind_of(row["kind"]): int(row["number"]) for row in rows if "kind" in row}


def _one_of(kinds: Set[str]) -> str:
    names = " ".join(f"<{kind}>" for kind in sorted(kinds))
    return f"VALUES ?kind {{ {names} }}" if kinds else ""


def _reports(ask: Ask, graph: str, page: int) -> dict[str, Spoken]:
    pattern = within(graph, f"?report <{RDF['type']}> <{TKG['Report']}>")
    known = {
        row["key"]
        for row in _pages(ask, f"SELECT DISTINCT ?report {{ {pattern} }}", "report", page)
    }
    mentions = _by_report(ask, graph, TKG["mentionedIn"], page)
    evidence = _by_report(ask, graph, OA["hasSource"], page)
    return report_counts(known, mentions, evidence)


def _by_report(ask: Ask, graph: str, predicate: str, page: int) -> dict[str, int]:
    """How many triples with a predicate point at each report, report by report."""
    pattern = f"?thing <{predicate}> ?report"
    grouped = (
        f"SELECT ?report (COUNT(*) AS ?number) {{ {within(graph, pattern)} }} GROUP BY ?report"
    )
    return {row["key"]: int(row["number"]) for row in _pages(ask, grouped, "report", page)}


def _labels(ask: Ask, graph: str, page: int) -> Iterator[tuple[str, str]]:
    for predicate in (SKOS["prefLabel"], SKOS["altLabel"]):
        labelled = f"{_TYPED} ; <{predicate}> ?label"
        for chosen in (
            f"{_one_of(OUR_CLASSES)} {within(graph, labelled)}",
            within(graph, f"{_OWN} . {labelled}"),
        ):
            select = f"SELECT DISTINCT ?thing ?label {{ {chosen} }}"
            for row in _pages(ask, select, "thing", page):
                yield row["key"], row["label"]


def _pages(ask: Ask, select: str, key: str, page: int) -> Iterator[dict[str, str]]:
    """Yield all rows of a query, page by page in the order of an IRI; with it as ``key``.

    A page begins after the last IRI of the one before, so that what a page cuts through
    comes again whole.
    """
    after = ""
    limit = f" ORDER BY ?key LIMIT {page}" if page else ""
    while True:
        rows = ask(
            f"SELECT * {{ {{ {select} }} BIND (STR(?{key}) AS ?key)"
            f' FILTER (?key > "{after}") }}{limit}'
        )
        full = bool(page) and len(rows) == page
        last = rows[-1]["key"] if rows else ""
        if full and rows[0]["key"] == last:
            raise ValueError(f"more than {page} rows for {last}")
        yield from (row for row in rows if not full or row["key"] != last)
        if not full:
            return
        after = max((row["key"] for row in rows if row["key"] != last), default=after)
