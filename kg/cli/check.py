"""``kg check``: whether graphs keep the ontology's rules, and what to do where they do not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import Console, plural
from kg.cli.options import common, examples, output

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.graph.shacl import Violation

_NOT_CONFORMING: Final = 8
_WORDS: Final = {"Violation": "violation", "Warning": "warning", "Info": "hint"}
_SHOWN: Final = 200
"""Findings in the table; --json has them all."""


@click.command(
    epilog=examples(
        "kg check output",
        "kg check output/graph.ttl curated.ttl --json",
        "kg check any.jsonld --shapes my-shapes.ttl",
    )
)
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.option(
    "--shapes",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Check these SHACL shapes instead of the ontology's.  Repeatable.",
)
@output
@common
@click.pass_obj
def check(console: Console, graphs: Sequence[str], shapes: Sequence[Path]) -> int:
    """Check RDF files, or folders of builds, together against the ontology's shapes.

    Says for each resource that breaks a rule what to do. Warnings and advice do not
    make a graph non-conforming; violations do, and the exit code is then 8.
    """
    from kg.graph import Graph

    findings = _findings(Graph.load(*graphs), shapes)
    if console.json:
        console.out(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=2))
    else:
        _tell(console, findings)
    broken = any(finding.severity == "Violation" for finding in findings)
    return _NOT_CONFORMING if broken else 0


def _findings(graph: Graph, shapes: Sequence[Path]) -> Sequence[Violation]:
    from kg.graph.shacl import check as check_shipped
    from kg.graph.shacl import check_full

    return check_full(graph, *shapes) if shapes else check_shipped(graph)


def _tell(console: Console, findings: Sequence[Violation]) -> None:
    ranked = sorted(findings, key=lambda f: list(_WORDS).index(f.severity))
    if ranked:
        rows = [(f.severity.value, f.focus, f.message) for f in ranked[:_SHOWN]]
        console.table(("severity", "resource", "what to do"), rows)
    counts = Counter(finding.severity.value for finding in findings)
    said = ", ".join(plural(counts[kind], _WORDS[kind]) for kind in _WORDS if counts[kind])
    conforms = "does not conform" if counts["Violation"] else "conforms"
    console.out(f"The graph {conforms}" + (f": {said}." if said else "."))
