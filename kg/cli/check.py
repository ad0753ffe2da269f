"""``kg check``: whether graphs keep the ontology's rules, and what to do where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import Console, plural
from kg.cli.options import common, examples, files, output
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.model.build_report import Violation

_NOT_CONFORMING: Final = 8
_WORDS: Final = {"Violation": "violation", "Warning": "warning", "Info": "hint"}
_NAMED: Final = 10
"""Reports that are named in one line."""
_SHOWN: Final = 200
"""Findings in the table; --json has them all."""


@click.command(
    epilog=examples(
        "kg check output",
        "kg check output/graph.ttl curated.ttl --json",
        "kg check output --reports reports/",
        "kg check any.jsonld --shapes my-shapes.ttl",
    )
)
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@files(
    "--shapes",
    "shapes",
    "Check these SHACL shapes instead of the ontology's.  Needs trendkg[shacl].",
)
@click.option(
    "--reports",
    multiple=True,
    metavar="PATH",
    help="Also check that these reports, found by their hash, say what the graph quotes."
    "  Repeatable.",
)
@output
@common
@click.pass_obj
def check(
    console: Console, graphs: Sequence[str], shapes: Sequence[Path], reports: Sequence[str]
) -> int:
    """Check RDF files, or folders of builds, together: SHACL shapes and editorial rules.

    Says for each resource that breaks a rule what to do. Warnings and hints do not
    make a graph non-conforming; violations do, and the exit code is then 8.
    """
    from kg.graph import Graph
    from kg.graph.editorial_rules import review
    from kg.graph.shacl import check as check_shipped
    from kg.graph.shacl import check_full

    graph = Graph.load(*graphs)
    found = check_full(graph, *shapes) if shapes else (*check_shipped(graph), *review(graph))
    findings = [*found, *_misquoted(console, graph, reports)]
    if console.json:
        console.out_json(findings)
    else:
        _print_findings(console, findings)
    broken = any(finding.severity == "Violation" for finding in findings)
    return _NOT_CONFORMING if broken else 0


def _misquoted(console: Console, graph: Graph, reports: Sequence[str]) -> Sequence[Violation]:
    """What the graph quotes and the reports do not say; a note on reports that it has not."""
    if not reports:
        return ()
    from kg.graph.editorial_rules import misquoted
    from kg.read import discover, read

    known = {row["id"]: row for row in _identified(graph)}
    sources: dict[str, str] = {}
    strangers = []
    for source in discover(reports, note=console.warn):
        try:
            document = read(source)
        except InputError as error:
            console.warn(f"not held against the graph: {error}")
            continue
        row = known.get(f"sha256:{document.sha256}")
        if row is None:
            strangers.append(source.name)
        else:
            sources[row["r"]] = document.source
    missing = [row["name"] for row in known.values() if row["r"] not in sources]
    if strangers:
        console.warn(f"no report of the graph, in these bytes: {_listed(strangers)}")
    if missing:
        console.warn(f"of the graph, and not found in these bytes: {_listed(missing)}")
    console.note(f"kg: {len(sources)} of {plural(len(known), 'report')} held against the graph")
    return misquoted(graph, sources)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _identified(graph: Graph) -> Sequence[dict[str, str]]:
    """The IRI of each report, its hash, and the name of its file or its title."""
    return graph.query(
        "SELECT ?r ?id ?name { ?r a tkg:Report ; dcterms:identifier ?id ; dcterms:title ?title"
        " OPTIONAL { ?r dcterms:source ?file } BIND (STR(COALESCE(?file, ?title)) AS ?name) }"
        " ORDER BY ?name"
    ).dicts()


def _print_findings(console: Console, findings: Sequence[Violation]) -> None:
    ranked = sorted(findings, key=lambda f: list(_WORDS).index(f.severity))
    if ranked:
        rows = [(f.severity.value, f.focus, f.message) for f in ranked[:_SHOWN]]
        console.table(("severity", "resource", "what to do"), rows)
    counts = Counter(finding.severity.value for finding in findings)
    summary = ", ".join(plural(counts[kind], _WORDS[kind]) for kind in _WORDS if counts[kind])
    conforms = "does not conform" if counts["Violation"] else "conforms"
    console.out(f"The graph {conforms}" + (f": {summary}." if summary else "."))
