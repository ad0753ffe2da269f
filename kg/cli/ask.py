"""``kg ask``: a question in plain English, answered by claims and the words that say them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

import click

from kg.cli.console import Console, visible
from kg.cli.options import common, examples, graphs_or_last, number, output
from kg.errors import UnknownName


@click.command(
    epilog=examples(
        'kg ask "what mitigates hallucination?"',
        'kg ask output "which risks come up in medicine?"',
        'kg ask output/graph.ttl "what do reports since 2024 recommend?" --json',
    )
)
@click.argument("arguments", metavar="[GRAPH...] QUESTION", nargs=-1)
@number("--limit", help_="Show N claims at most.", default=10, least=1)
@click.option("--sparql", is_flag=True, help="Print only the SPARQL that finds the answer.")
@output
@common
@click.pass_obj
def ask(console: Console, arguments: Sequence[str], limit: int, *, sparql: bool) -> None:
    """Answer QUESTION, in plain English, by what the reports say.

    GRAPH is a file, the folder of a build ("output" if left out) or a store. The answer has the
    claims with their words, report, section, date and confidence, and the SPARQL that found
    them. What the graph does not say is not answered: the exit code is then 5, also with --json.
    """
    if not arguments:
        raise click.UsageError("give a QUESTION, or GRAPH and QUESTION")
    *graphs, question = arguments
    if not graphs and Path(question).exists():
        raise click.UsageError(f"{question} is a GRAPH; say after it what QUESTION to answer")
    from kg.analysis.ask import answer_question, lines_of
    from kg.graph import Graph

    store = Graph.load(*graphs_or_last(graphs)).store
    answer = answer_question(store, question, limit=limit)
    if console.json:
        console.out_json(answer)
    if not answer.answered:
        of = quote(graphs[0]) if graphs else "output"
        asked = [f"this graph answers: {question}" for question in answer.nearest]
        asked += [f"see also: kg query {of} {name}" for name in answer.named]
        raise UnknownName(answer.refusal, tuple(asked))
    if console.json:
        return
    if sparql:
        console.out(answer.sparql)
        return
    console.out("\n".join(map(visible, lines_of(answer))))
    console.out(f"\n# kg ask --sparql prints the query:\n{answer.sparql}")
