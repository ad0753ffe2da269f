"""What a graph of a SPARQL server holds, in numbers, as its answers tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from kg.load.census import Census, Spoken, checksum
from kg.model import Modality, RelationType, TopicClass
from kg.names import OA, RDF, SKOS, TKG

Rows: TypeAlias = list[dict[str, str]]
Ask: TypeAlias = Callable[[str], Rows]
"""Answers a SELECT by rows of plain values; what is unbound is left out."""

_PAGE: Final = 5_000
"""Rows asked for at once: some servers give no more than 10,000, and do not say so."""


def census(ask: Ask, graph: str) -> Census:
    """Count what a named graph ("" for the default one) holds."""
    topics = _counts(ask, graph, f"?thing <{RDF['type']}> ?kind", [c.value for c in TopicClass])
    if not topics and not ask(f"SELECT ?s {{ {within(graph, '?s ?p ?o')} }} LIMIT 1"):
        return Census()
    claims = f"?thing <{RDF['type']}> <{TKG['Assertion']}> ; <{TKG['modality']}> ?kind"
    relations = [r.value for r in RelationType]
    return Census(
        topics=topics,
        relations=_counts(ask, graph, "?thing ?kind ?other", relations, "*"),
        claims=_counts(ask, graph, claims, [m.value for m in Modality]),
        reports=_reports(ask, graph),
        labels=checksum(_labels(ask, graph)),
    )


def within(graph: str, pattern: str) -> str:
    """Look for a pattern in a named graph, or in the default graph for "".

    >>> within("urn:g", "?s ?p ?o"), within("", "?s ?p ?o")
    ('GRAPH <urn:g> { ?s ?p ?o }', '?s ?p ?o')
    """
    return f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern


def _counts(
    ask: Ask, graph: str, pattern: str, kinds: list[str], of: str = "DISTINCT ?thing"
) -> dict[str, int]:
    names = " ".join(f"<{TKG[kind]}>" for kind in kinds)
    rows = ask(
        f"SELECT ?kind (COUNT({of}) AS ?number) {{ VALUES ?kind {{ {names} }}"
        f" {within(graph, pattern)} }} GROUP BY ?kind"
    )
    return {row["kind"].removeprefix(TKG): int(row["number"]) for row in rows if "kind" in row}


def _reports(ask: Ask, graph: str) -> dict[str, Spoken]:
    a_report = f"?report <{RDF['type']}> <{TKG['Report']}>"
    known = {row["key"] for row in _paged(ask, graph, a_report, "report")}
    mentions = _by_report(ask, graph, TKG["mentionedIn"])
    evidence = _by_report(ask, graph, OA["hasSource"])
    return {r: Spoken(mentions.get(r, 0), evidence.get(r, 0)) for r in sorted(known)}


def _by_report(ask: Ask, graph: str, predicate: str) -> dict[str, int]:
    """How many triples with a predicate point at each report, report by report."""
    pattern = f"?thing <{predicate}> ?report"
    grouped = (
        f"SELECT ?report (COUNT(*) AS ?number) {{ {within(graph, pattern)} }} GROUP BY ?report"
    )
    return {row["key"]: int(row["number"]) for row in _pages(ask, grouped, "report")}


def _labels(ask: Ask, graph: str) -> Iterator[tuple[str, str]]:
    kinds = " ".join(f"<{TKG[c.value]}>" for c in TopicClass)
    predicates = f"<{SKOS['prefLabel']}> <{SKOS['altLabel']}>"
    for predicate in predicates.split():
        pattern = f"?topic <{RDF['type']}> ?kind ; {predicate} ?label"
        chosen = f"VALUES ?kind {{ {kinds} }} {within(graph, pattern)}"
        for row in _pages(ask, f"SELECT DISTINCT ?topic ?label {{ {chosen} }}", "topic"):
            yield row["key"], row["label"]


def _paged(ask: Ask, graph: str, pattern: str, key: str) -> Iterator[dict[str, str]]:
    return _pages(ask, f"SELECT DISTINCT ?{key} {{ {within(graph, pattern)} }}", key)


def _pages(ask: Ask, select: str, key: str) -> Iterator[dict[str, str]]:
    """Yield all rows of a query, page by page in the order of an IRI; with it as ``key``.

    A page begins after the last IRI of the one before, so that what a page cuts through
    comes again whole.
    """
    after = ""
    while True:
        rows = ask(
            f"SELECT * {{ {{ {select} }} BIND (STR(?{key}) AS ?key)"
            f' FILTER (?key > "{after}") }} ORDER BY ?key LIMIT {_PAGE}'
        )
        full = len(rows) == _PAGE
        last = rows[-1]["key"] if rows else ""
        if full and rows[0]["key"] == last:
            raise ValueError(f"more than {_PAGE} rows for {last}")
        yield from (row for row in rows if not full or row["key"] != last)
        if not full:
            return
        after = max((row["key"] for row in rows if row["key"] != last), default=after)
