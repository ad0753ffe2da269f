"""``kg store``: graphs in a folder on disk, report by report, for what outgrows a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from kg.cli.console import Console, plural
from kg.cli.options import common, examples, output

if TYPE_CHECKING:
    from kg.export import Format
    from kg.graph import Graph


@click.command(
    epilog=examples(
        "kg store create kept output",
        "kg store add kept new-build another-build/graph.ttl",
        "kg store replace kept new-build",
        "kg store remove kept grid-storage-outlook-2023",
        "kg store info kept",
        "kg store dump kept -o everything.nq.gz",
        "kg query kept mitigations --risk hallucination",
    )
)
@click.argument("action", type=click.Choice(("create", "add", "replace", "remove", "info", "dump")))
@click.argument("folder", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("arguments", metavar="[GRAPH|REPORT]...", nargs=-1)
@output
@common
@click.pass_obj
def store(console: Console, action: str, folder: Path, arguments: Sequence[str]) -> None:
    """Keep graphs in a STORE: a folder with an embedded Oxigraph database.

    \b
    create   make one of the graphs of builds (files or folders)
    add      add graphs; a report that is there and says otherwise is an error
    replace  add graphs, and put their reports in the place of those there
    remove   take out reports, by title, file, IRI or the last part of it
    info     tell what is in it
    dump     write it to a file (-o) in the format that its name ends in

    Each report has a named graph of its IRI; the default graph has everything. What one
    command does is done whole or not at all. One process writes at a time; any number
    read beside it, and keep what was there when they began. kg query, kg explain and
    kg check take a STORE for a GRAPH.
    """  # noqa: D301 - the escape is meant: click leaves the lines after it as they are
    if action == "info":
        _info(console, folder, arguments)
    elif action == "dump":
        _dump(console, folder, arguments)
    else:
        _change(console, action, folder, arguments)


def _info(console: Console, folder: Path, arguments: Sequence[str]) -> None:
    from kg.build.graph_store import inventory

    if arguments:
        raise click.UsageError("info takes nothing but the STORE")
    found = inventory(folder)
    if console.json:
        console.out_json(found)
        return
    rows = [(r.title, r.iri, f"{r.triples:,}") for r in found.reports]
    console.table(("report", "IRI", "triples"), rows, right=(2,))
    console.note(
        f"kg: {plural(len(found.reports), 'report')}, {plural(found.triples, 'triple')},"
        f" {found.bytes / 1e6:,.1f} MB in {found.path}"
    )


def _dump(console: Console, folder: Path, arguments: Sequence[str]) -> None:
    file, console.file = console.file, None
    if arguments or file is None:
        raise click.UsageError("dump takes the STORE and -o FILE")
    form = _format(file)
    from kg.graph import Graph, snapshots

    lease = snapshots.read(folder)
    form.write(Graph(lease.store, lease.held), file)
    console.note(f"kg: wrote {file}")


def _format(file: Path) -> Format:
    from kg.export import FORMATS

    name = file.name.lower().removesuffix(".gz")
    for form in FORMATS.values():
        if name.endswith(form.suffix):
            return form
    known = ", ".join(form.suffix for form in FORMATS.values())
    raise click.UsageError(f"the name of {file} must end in one of {known}")


def _graphs(names: Sequence[str]) -> list[Graph]:
    from kg.graph import Graph

    if not names:
        raise click.UsageError("name the GRAPHs to be kept: files, or folders of builds")
    return [Graph.load(name) for name in names]


def _change(console: Console, action: str, folder: Path, arguments: Sequence[str]) -> None:
    from kg.build import graph_store

    if action == "remove" and not arguments:
        raise click.UsageError("name the REPORTs to be removed")
    if action == "remove":
        change = graph_store.remove(folder, arguments)
    elif action == "create":
        change = graph_store.create(folder, _graphs(arguments))
    else:
        change = graph_store.add(folder, _graphs(arguments), replace=action == "replace")
    if console.json:
        console.out_json(change)
        return
    counts = [f"{len(iris)} {kind}" for kind, iris in to_builtins(change).items() if iris]
    console.note(f"kg: {folder}: reports {', '.join(counts)}")
