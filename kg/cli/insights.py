"""``kg insights``: what stands out in a graph, with the query and the words behind each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

from kg.cli.console import Console, visible
from kg.cli.options import (
    common,
    examples,
    graphs_or_last,
    min_confidence,
    number,
    output,
    printed_as,
)

if TYPE_CHECKING:
    from kg.analysis.insights import Insight, Insights

_KINDS: Final = (
    "unmitigated-risks",
    "dissent",
    "consensus",
    "emerging",
    "families",
    "reach",
    "bridges",
    "central",
    "communities",
)


@click.command(
    epilog=examples(
        "kg insights output",
        "kg insights output --only unmitigated-risks --only dissent --evidence",
        "kg insights output --format markdown -o digest.md",
        "kg insights output --format html -o digest.html",
        "kg insights output --limit 0 --json",
        "kg insights output --format skos -o families.ttl",
        "kg build reports/ --with families.ttl",
    )
)
@click.argument("graphs", metavar="[GRAPH...]", nargs=-1)
@click.option(
    "--only",
    type=click.Choice(_KINDS),
    multiple=True,
    help="Only this kind of insight; may be given several times.",
)
@number("--limit", help_="How many findings of each kind, 0 for all.", default=5)
@number(
    "--quotes",
    help_="How many quotes of each finding; tables show them with --evidence.",
    default=2,
)
@min_confidence(
    "Leave out claims that are less sure; if not given, weak ones: less than 0.5, in long reports"
    " 0.3.",
    default=None,
)
@click.option(
    "--long", is_flag=True, help="A digest with all findings and their queries, not one page."
)
@click.option("--evidence", is_flag=True, help="List with each finding the words behind it.")
@printed_as(
    "table",
    "markdown",
    "html",
    "json",
    "skos",
    help_="How to print; html is one file that can be mailed, skos has all families of trends as"
    " collections.",
)
@output
@common
@click.pass_obj
def insights(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    graphs: Sequence[str],
    only: Sequence[str],
    limit: int,
    quotes: int,
    min_confidence: float | None,
    form: str | None,
    *,
    long: bool,
    evidence: bool,
) -> None:
    """Tell what stands out in a graph: what an analyst should look at first.

    GRAPH is an RDF file, the folder of a build ("output" if left out) or a store; several are
    read together. Told are risks that nothing mitigates, dissent and consensus of the reports,
    emerging topics, techniques by reach, bridges between domains, central topics and
    communities. Each has the named question whose rows it ranks, or that gives the links of the
    network in which it is measured.
    """
    from kg.analysis.insights import as_html, as_json, as_markdown, as_skos, find_insights
    from kg.graph import Graph

    graphs = graphs_or_last(graphs)
    form = "json" if console.json else form or "table"
    every = form == "skos"
    found = find_insights(
        Graph.load(*graphs),
        ["families"] if every else only,
        limit=0 if every else limit,
        quotes=quotes,
        min_confidence=min_confidence,
    )
    if form == "table":
        _print_insights(console, found, " ".join(graphs), evidence=evidence)
    else:
        render = {"markdown": as_markdown, "html": as_html}.get(form)
        plain = as_skos if every else as_json
        console.out(render(found, long=long) if render else plain(found))


def _print_insights(console: Console, found: Insights, graph: str, *, evidence: bool) -> None:
    from kg.analysis.insights.digest import command, more, summary

    told = [insight for insight in found.insights if insight.findings]
    for insight in told:
        console.out(f"\n{insight.title}" if insight is not told[0] else insight.title)
        _table(console, insight)
        if evidence:
            console.out("\n".join(_evidence(insight)))
        left = more(insight)
        commands = ", ".join(command(q.name, graph) for q in insight.questions)
        console.out(f"{left}; {commands}" if left else commands)
    silent = [insight.nothing for insight in found.insights if not insight.findings]
    if told and silent:
        console.out("")
    for line in silent:
        console.out(line)
    console.note(f"kg: {summary(found)}")


def _table(console: Console, insight: Insight) -> None:
    from kg.analysis.insights.digest import shown

    rows = [[shown(value) for value in finding.values] for finding in insight.findings]
    numeric = [
        at for at, value in enumerate(insight.findings[0].values) if not isinstance(value, str)
    ]
    console.table(insight.columns, rows, right=numeric)


def _evidence(insight: Insight) -> Iterator[str]:
    from kg.analysis.insights.digest import excerpt, place

    for finding in insight.findings:
        yield visible(finding.about)
        for quote in finding.quotes:
            yield f"  “{visible(''.join(excerpt(quote)))}”"
            yield f"    {visible(place(quote))}"
