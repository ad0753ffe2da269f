"""``kg load``: a graph into a database or into files for one, and the proof that it is there."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.console import Console, plural
from kg.cli.options import ask_password, common, examples, file, graphs_or_last, seconds
from kg.cli.options import user as user_option
from kg.errors import NotVerified, UnknownName

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.load.target import Target

_RDF: Final = {
    "text/turtle",
    "application/n-triples",
    "application/n-quads",
    "application/ld+json",
    "application/rdf+xml",
}
_SHOWN: Final = 20
"""Differences told one by one; --json has them all."""


@click.command(
    epilog=examples(
        "kg load --list",
        "kg load bolt://localhost:7687 output --user neo4j",
        "kg load 'postgresql://localhost/kg?graph=trends' output --replace --dry-run",
        "kg load neo4j-csv:import output",
        "kg load ladybug:graph.lbug --fetch back.ttl",
    )
)
@click.argument("target", required=False)
@click.argument("graph", required=False)
@click.option("--replace", is_flag=True, help="Let the graph take the place of what is there.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and touch nothing.")
@user_option("The database's user; else the one in TARGET")
@seconds("How long to wait for each answer of a server (60).")
@file(
    "--fetch",
    help_="Load nothing; write the graph that a property-graph TARGET holds into FILE, as RDF.",
)
@click.option("--list", "listing", is_flag=True, help="List the kinds of target.")
@common
@click.pass_obj
def load(
    console: Console,
    /,
    target: str | None,
    graph: str | None,
    user: str | None,
    timeout: float,
    fetch: Path | None,
    **chosen: bool,
) -> int:
    """Load GRAPH, a file or the folder of a build ("output" if left out), into TARGET.

    Afterwards the target is asked what it holds: topics by class, relations by type, claims,
    what each report says, and a checksum of all labels. If that is what was sent, the load
    is verified; else each difference is told, and the exit code is 10. Loading twice is the
    same as loading once. A target that holds another graph is left alone without --replace.
    --fetch is the way back: the triples that a property graph was made of.
    """
    if chosen["listing"]:
        _list(console)
        return 0
    if target is None:
        raise click.UsageError("give a TARGET, or --list")
    if fetch is not None and (chosen["dry_run"] or chosen["replace"]):
        raise click.UsageError("--fetch loads nothing; leave out --dry-run and --replace")
    from kg.graph import Graph
    from kg.load.address import Address, credentials
    from kg.load.target import kind, open_target

    address = Address.parse(target)
    anonymous = kind(address).on_disk or chosen["dry_run"]
    known = None if anonymous else credentials(address, user, ask=ask_password())
    if fetch is not None:
        with closing(open_target(address, known, timeout)) as opened:
            return _fetch(console, opened, fetch)
    loaded = Graph.load(*graphs_or_last([graph] if graph else []))
    with closing(open_target(address, known, timeout)) as opened:
        if chosen["dry_run"]:
            return _plan(console, opened, loaded, replace=chosen["replace"])
        return _load(console, opened, loaded, replace=chosen["replace"])


def _load(console: Console, target: Target, graph: Graph, *, replace: bool) -> int:
    from kg.load.target import deliver

    try:
        with console.progress() as progress:
            found = deliver(target, graph, replace=replace, progress=progress)
    except NotVerified as error:
        if console.json:
            _print_json(console, target.name, verified=False, differences=error.differences)
        for line in error.differences[:_SHOWN]:
            console.error(f"not verified: {line}")
        raise
    if console.json:
        _print_json(console, target.name, verified=True, differences=(), census=found.as_json())
    else:
        console.out(f"verified: {target.name} holds {found.summary()}")
    return 0


def _plan(console: Console, target: Target, graph: Graph, *, replace: bool) -> int:
    from kg.load.sparql_census import census_of

    census = census_of(graph)
    if console.json:
        held = {"replace": replace, "promise": target.promise, "census": census.as_json()}
        _print_json(console, target.name, dry_run=True, **held)
        return 0
    console.out(f"would load into {target.name}: {census.summary()}")
    console.out(
        "would replace what is there"
        if replace
        else "would leave it alone if another graph is there"
    )
    console.out(f"if it is cut off: {target.promise}")
    return 0


def _fetch(console: Console, target: Target, path: Path) -> int:
    """Write what a target holds into a file, in the format that its name ends in."""
    from kg.export import FORMATS
    from kg.graph import Graph
    from kg.load.property_mapping import to_quads
    from kg.load.target import Readable

    forms = {form.suffix: form for form in FORMATS.values() if form.media_type in _RDF}
    form = forms.get(Path(path.name.removesuffix(".gz")).suffix)
    if form is None:
        raise UnknownName(f"{path}: its name must end in {', '.join(forms)}")
    if not isinstance(target, Readable):
        raise UnknownName(f"{target.name} is no property graph; fetch from it by SPARQL")
    fetched = Graph.of(to_quads(target.read()))
    form.write(fetched, path)
    if console.json:
        _print_json(console, target.name, file=str(path), triples=len(fetched))
    else:
        console.note(f"kg: wrote {plural(len(fetched), 'triple')} of {target.name} to {path}")
    return 0


def _print_json(console: Console, target: str, **kinds: Any) -> None:
    console.out_json({"target": target, **kinds})


def _list(console: Console) -> None:
    from kg.load.target import KINDS

    if console.json:
        kinds = [{"example": k.example, "what": k.what, "schemes": k.schemes} for k in KINDS]
        console.out_json(kinds)
        return
    console.table(("target", "what it is"), [(kind.example, kind.what) for kind in KINDS])
