"""``kg export``: a graph as a file of another format."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.console import Console
from kg.cli.options import common, examples, file, graphs_or_last
from kg.export import EXPORTS

_HELP = f"""Write a graph as a file of another format.

FORMAT is one of {", ".join(list(EXPORTS)[:-4])} (what topics are
in other vocabularies), html (the page), xlsx (a workbook of topics, claims and sentences, which
needs the extra "xlsx"), radar (techniques and trends in rings by what the reports say of them: a
page, CSV for Thoughtworks' radar builder or JSON for Zalando's, by the ending of FILE) and
obsidian (a folder of linked notes in Markdown, one for each topic and report, with their quotes).
GRAPH is an RDF file, the folder of a build ("output" if left out) or a store; several are read
together.
"""


@click.command(
    help=_HELP,
    epilog=examples(
        "kg export xlsx output -o graph.xlsx",
        "kg export jsonld -o graph.jsonld",
        "kg export radar output -o radar.html",
        "kg export obsidian output -o trends",
    ),
)
@click.argument("form", metavar="FORMAT", type=click.Choice(list(EXPORTS)))
@click.argument("graphs", metavar="[GRAPH...]", nargs=-1)
@file(
    "-o",
    "--output",
    help_="The file (of notes, the folder) to write; by default graph with the usual ending, here.",
)
@common
@click.pass_obj
def export(console: Console, form: str, graphs: Sequence[str], output: Path | None) -> None:
    """Write a graph as a file of another format."""
    from kg.graph import Graph

    graph, known = Graph.load(*graphs_or_last(graphs)), EXPORTS[form]
    path = output or Path(f"graph{known.suffix}")
    known.write(graph, path)
    console.note(f"kg: wrote {path}")
    if console.json:
        console.out_json({"file": path})
