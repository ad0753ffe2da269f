"""``kg merges``: which wordings a build took for names of one topic, why, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from kg.cli.console import Console, plural, visible
from kg.cli.options import (
    byte_order_mark,
    common,
    examples,
    graphs_or_last,
    output,
    printed_as,
)

if TYPE_CHECKING:
    from kg.model.build_report import Merged

_REPORTS_SHOWN = 3


@click.command(
    epilog=examples(
        "kg merges output",
        'kg merges output "retrieval-augmented generation"',
        "kg merges output --below 0.95",
        "kg merges output --suggested",
        "kg merges output --format csv -o decisions.csv",
        "kg build reports/ --decisions decisions.csv",
    )
)
@click.argument("arguments", metavar="[GRAPH] [NAME]", nargs=-1)
@click.option(
    "--below",
    type=click.FloatRange(0, 1),
    metavar="0..1",
    help="List only merges that are less sure than this.",
)
@click.option(
    "--suggested",
    is_flag=True,
    help="List topics that may be one thing but were not merged, with the words that name them.",
)
@printed_as(
    "table",
    "csv",
    "json",
    help_="How to print; csv is a file of decisions, whose first column is left for you to fill"
    " in.",
)
@byte_order_mark
@output
@common
@click.pass_obj
def merges(
    console: Console,
    arguments: Sequence[str],
    below: float | None,
    form: str | None,
    *,
    suggested: bool,
) -> None:
    """List which wordings are names of one topic; explain those of NAME.

    GRAPH is the folder of a build ("output" if left out), whose build.json knows. To part what
    was merged, write "different" into the first column of the csv and give the file to kg build
    --decisions; "same", "rename", "drop" and "retype" are further decisions. What --suggested
    lists is merged by "same".
    """
    from kg.analysis.merge_review import load_merges, of_topic, to_csv

    graph, name = _graph_and_name(arguments)
    if suggested:
        _suggestions(console, graph, name, below, form)
        return
    found = load_merges(graph)
    if name is not None:
        found = of_topic(found, name)
    if below is not None:
        found = [m for m in found if m.score < below]
    form = form or ("json" if console.json else "lines" if name is not None else "table")
    if console.bom and form != "csv":
        raise click.UsageError("--bom is for csv; give --format csv")
    if form == "json":
        console.out_json(found)
    elif form == "csv":
        console.out(to_csv(found))
    elif form == "lines":
        console.out("\n".join(_explained(found)))
    else:
        _table(console, found)


def _suggestions(
    console: Console, graph: str, name: str | None, below: float | None, form: str | None
) -> None:
    """Print what a build suggests to merge."""
    from kg.analysis.merge_review import about, contexts, load_suggestions, suggestions_to_csv

    found = load_suggestions(graph)
    if name is not None:
        found = about(found, name)
    if below is not None:
        found = [s for s in found if s.score < below]
    if form == "csv":
        console.out(suggestions_to_csv(found))
        return
    said = contexts(graph, found)
    if form == "json" or (form is None and console.json):
        console.out_json(
            [{**to_builtins(s), "contexts": c} for s, c in zip(found, said, strict=True)]
        )
        return
    for s, (one, other) in zip(found, said, strict=True):
        console.out(f"{visible(s.topic)} = {visible(s.other)}?  ({s.topic_class})")
        console.out(f"  {s.score:.2f}, {visible(s.reason)}")
        console.out(f"  {visible(one)}\n  {visible(other)}")
    console.note(f"kg: {plural(len(found), 'suggestion')}")


def _graph_and_name(arguments: Sequence[str]) -> tuple[str, str | None]:
    """GRAPH and NAME; a single argument is GRAPH if there is such a path."""
    if len(arguments) > 2:
        raise click.UsageError("give GRAPH, NAME, or GRAPH and NAME")
    if len(arguments) == 2:
        return arguments[0], arguments[1]
    if arguments and not Path(arguments[0]).exists():
        return graphs_or_last(())[0], arguments[0]
    return graphs_or_last(arguments)[0], None


def _table(console: Console, found: Sequence[Merged]) -> None:
    rows = [
        (m.topic_class, m.topic, m.wording, m.reason, f"{m.score:.2f}", str(len(m.reports)))
        for m in found
    ]
    console.table(("class", "topic", "wording", "because", "score", "reports"), rows, right=[4, 5])
    console.note(f"kg: {plural(len(rows), 'merge')}")


def _explained(found: Sequence[Merged]) -> Iterator[str]:
    for (topic_class, topic), same in groupby(found, lambda m: (m.topic_class, m.topic)):
        yield f"{visible(topic)}  ({topic_class})"
        for m in sorted(same, key=lambda m: (-m.score, m.wording)):
            yield f"  {visible(m.wording)}"
            yield f"    {m.score:.2f}, {visible(m.reason)}, as {visible(m.like)!r}"
            yield f"    in {visible(_reports(m.reports))}"


def _reports(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_REPORTS_SHOWN])
    more = len(names) - _REPORTS_SHOWN
    return f"{shown} and {plural(more, 'other')}" if more > 0 else shown
