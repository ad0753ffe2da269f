"""``kg diff``: what is new, gone, stronger, weaker or contradicted between two graphs or dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from kg.cli.console import Console, plural, visible
from kg.cli.options import common, examples, file, min_confidence, number, output, printed_as

if TYPE_CHECKING:
    from kg.analysis.diff import Change, Diff, Said


@click.command(
    epilog=examples(
        "kg diff last-month output",
        "kg diff output --from 2024 --to 2025",
        "kg diff output --since 2023 --from 2024-06 --evidence",
        "kg diff last-month output --reports reports/ --only emerged --only faded",
        "kg diff last-month output --format markdown -o changes.md",
        "kg diff last-month output --html changes.html",
        "kg diff last-month output --only contradicted --evidence",
        "kg diff last-month output --min-reports 2 --min-confidence 0.7 --json",
    )
)
@click.argument("graphs", metavar="OLD NEW | GRAPH", nargs=-1, required=True)
@click.option("--from", "first", metavar="DATE", help="Of one GRAPH: old reports end with it.")
@click.option("--to", "last", metavar="DATE", help="New reports end with it; else there is no end.")
@click.option("--since", metavar="DATE", help="Old reports begin with it; else with the oldest.")
@min_confidence("Leave out what both sides are less sure of.")
@click.option(
    "--min-reports",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Leave out what fewer reports speak of, on both sides.",
)
@number(
    "--limit",
    help_="How many changes of each kind to list, 0 for all; json and --html have all.",
    default=10,
)
@click.option(
    "--reports",
    metavar="PATH",
    multiple=True,
    help="The reports themselves, or a folder of them: no topic emerges or fades whose name stands"
    " in the reports of the other side.  Repeatable.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(("contradicted", "emerged", "strengthened", "weakened", "faded", "renamed")),
    help="Tell only of changes of this kind.  Repeatable.",
)
@click.option("--evidence", is_flag=True, help="List with each change the words that show it.")
@printed_as("table", "markdown", "json")
@file("--html", help_="Also write all of it, with the words, as one page that opens from disk.")
@output
@common
@click.pass_obj
def diff(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    graphs: Sequence[str],
    first: str | None,
    last: str | None,
    since: str | None,
    min_confidence: float,
    min_reports: int,
    limit: int,
    reports: Sequence[str],
    only: Sequence[str],
    form: str | None,
    html: Path | None,
    *,
    evidence: bool,
) -> None:
    """Compare two graphs, OLD and NEW, or with --from the reports of one GRAPH by their dates.

    Each is a file, the folder of a build, or a store. Topics and claims emerged, faded, or are
    said by more or fewer reports, or more or less firmly; claims are contradicted (denied, or
    a risk both raised and mitigated); topics have another name. If the two share reports, their
    numbers are compared, else the shares of all reports.

    Dates are a year, a month (2024-05) or a day, and count whole: --from 2024 --to 2025 compares
    reports of 2024 and before with those of 2025. Reports without a date, and those whose date
    does not tell on which side they are, are left out, and counted.

    The exit code is 0 whether or not anything has changed.
    """
    how = {
        "min_confidence": min_confidence,
        "min_reports": min_reports,
        "texts": _texts(reports),
    }
    found = _compared(graphs, first, last, since, how)
    if only:
        kept = tuple(c for c in found.comparison.changes if c.kind in only)
        found = replace(found, comparison=replace(found.comparison, changes=kept))
    if html:
        from kg.analysis.diff.diff_page import write_page

        write_page(found, html)
        console.note(f"kg: wrote {html}")
    form = "json" if console.json else form or "table"
    if form == "table":
        _print_diff(console, found, limit, evidence=evidence)
        return
    from kg.analysis.diff.diff_text import as_json, as_markdown

    console.out(as_json(found) if form == "json" else as_markdown(found, limit))


def _texts(paths: Sequence[str]) -> dict[str, str]:
    """The texts of reports, by the hash of their bytes."""
    from kg.read import discover, read

    documents = [read(source) for source in discover(paths)] if paths else []
    return {d.sha256: "\n".join(block.text.value for block in d.blocks) for d in documents}


def _compared(
    graphs: Sequence[str],
    first: str | None,
    last: str | None,
    since: str | None,
    how: Mapping[str, Any],
) -> Diff:
    """``how``: what every comparison is asked for."""
    from kg.analysis.diff import between, over_time
    from kg.graph import Graph

    if len(graphs) > 2:
        raise click.UsageError("give OLD and NEW, or one GRAPH with --from DATE")
    if len(graphs) == 2:
        if first or last or since:
            raise click.UsageError("dates compare the reports of one graph; name one, or no dates")
        old, new = map(Graph.load, graphs)
        names = graphs[0], graphs[1]
        return between(old, new, names, **how)
    if not first:
        raise click.UsageError("with one GRAPH, --from DATE tells where its old reports end")
    return over_time(Graph.load(graphs[0]), first, last or "", since=since or "", **how)


def _print_diff(console: Console, found: Diff, limit: int, *, evidence: bool) -> None:
    from kg.analysis.diff import Kind
    from kg.analysis.diff.diff_text import describe_reports, left_out

    compared = found.comparison
    console.out(f"old: {visible(found.old)}, {describe_reports(compared.old)}")
    console.out(f"new: {visible(found.new)}, {describe_reports(compared.new)}")
    if compared.both:
        console.out(f"in both: {describe_reports(compared.both)}")
    if out := left_out(found):
        console.out(out)
    console.out("")
    numbers = [(k, [len(compared.of(k, claims=c)) for c in (False, True)]) for k in Kind]
    rows = [(kind.value, *(f"{n:,}" for n in both)) for kind, both in numbers if any(both)]
    if not rows:
        console.out("Nothing has changed.")
        return
    console.table(("", "topics", "claims"), rows, right=(1, 2))
    for kind in Kind:
        for claims in (False, True):
            _print_kind(console, found, compared.of(kind, claims=claims), limit, evidence=evidence)


def _print_kind(
    console: Console, found: Diff, changes: Sequence[Change], limit: int, *, evidence: bool
) -> None:
    if not changes:
        return
    what = "claim" if changes[0].said.is_claim else "topic"
    shown = changes[: limit or None]
    more = "" if len(shown) == len(changes) else f", of which {len(shown)}"
    console.out(f"\n{changes[0].kind.value}: {plural(len(changes), what)}{more}")
    if evidence:
        console.out("\n".join(line for change in shown for line in _lines(found, change)))
    else:
        console.table(
            (what, "old", "new", "when", "remark"), [_row(c) for c in shown], right=(1, 2)
        )


def _row(change: Change) -> tuple[str, ...]:
    from kg.analysis.diff.diff_text import when, where

    before, after = change.said.counts
    remark = change.why or where(change)
    return _statement(change.said), str(before), str(after), when(change), remark


def _statement(said: Said) -> str:
    if said.predicate is None or said.object is None:
        return f"{said.subject.label} ({said.subject.topic_class.value})"
    return f"{said.subject.label} -- {said.predicate.value} --> {said.object.label}"


def _lines(found: Diff, change: Change) -> Iterator[str]:
    """A change as ``kg explain`` tells of a topic: each report with its words."""
    row = _row(change)
    details = ", ".join(filter(None, (f"{row[1]} → {row[2]} reports", row[3], change.why)))
    yield f"  {visible(row[0])}  ({visible(details)})"
    yield from _words(found, change.said)
    if change.against is not None and change.against.is_claim:
        yield f"    against: {visible(_statement(change.against))}"
        yield from _words(found, change.against)


def _words(found: Diff, said: Said) -> Iterator[str]:
    from kg.analysis.diff.diff_text import sentence
    from kg.graph.presentation import source_and_time

    for side, account, words in found.said(said):
        date = f", {account.report.issued}" if account.report.issued else ""
        yield f"    {side}: {visible(account.report.title)}{date}"
        for quotation in words:
            told = source_and_time(quotation.said_by, quotation.horizon)
            yield f"      “{visible(sentence(quotation))}” ({quotation.kind}{visible(told)})"
