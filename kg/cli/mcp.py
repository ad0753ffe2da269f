"""``kg mcp``: a graph for assistants, by the Model Context Protocol."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.console import Console
from kg.cli.options import common, examples, graphs_or_last
from kg.errors import needing


@click.command(epilog=examples("kg mcp output", "kg mcp output --timeout 5"))
@click.argument("graph", metavar="[GRAPH]", type=click.Path(path_type=Path), required=False)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=30.0,
    show_default=True,
    help="Seconds that a call may take.",
)
@common
@click.pass_obj
def mcp(console: Console, graph: Path | None, timeout: float) -> None:
    """Offer a graph to an assistant as tools: search, describe, list claims, ask, query.

    GRAPH is a file, the folder of a build ("output" if left out) or a store. An assistant starts
    this command itself and speaks the Model Context Protocol with it; kg serve offers the same
    at /mcp. Nothing is written, and no other machine is called.
    """
    from kg.cli.serve import source
    from kg.serve import Limits

    with needing("kg mcp needs mcp", "mcp"):
        from kg.serve.mcp_server import run_over_stdio
    served = Path(*graphs_or_last([str(graph)] if graph else []))
    offered = f"kg: {served} is offered over standard input and output (MCP)"
    run_over_stdio(source(served, None), Limits(seconds=timeout), lambda: console.note(offered))
