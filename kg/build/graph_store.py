"""Graphs of builds in a store on disk: what is kept of each report, and of all together.

A report has a named graph of its own IRI, with what :func:`kg.export.nquads.by_report`
gives it; what a build knew of its reports together is in a graph of the build's IRI. The
default graph holds all triples, so that every query asks all reports (see
:mod:`kg.graph.merge_graphs`). How the store is written is said in :mod:`kg.graph.snapshots`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store

from kg.errors import OutputError, UnknownName
from kg.export.nquads import by_report
from kg.export.resource_order import resources
from kg.graph import Graph, snapshots, terms
from kg.graph.knowledge_graph import size
from kg.graph.merge_graphs import merge_default_graph
from kg.graph.topic_lookup import find_reports


class Change(Struct, frozen=True):
    """What became of the reports of a store, by IRI."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


class KeptReport(Struct, frozen=True):
    """A report of a store. ``triples``: those of its named graph."""

    iri: str
    title: str
    triples: int


class Inventory(Struct, frozen=True):
    """What a store holds. ``path``: the database that counts, which any Oxigraph can read."""

    path: str
    triples: int
    reports: tuple[KeptReport, ...]
    bytes: int


def create(folder: Path, graphs: Sequence[Graph]) -> Change:
    """Make a store of the graphs of builds. Raises OutputError if there is one already."""
    parts = [_partition(graph) for graph in graphs]
    return snapshots.create(folder, lambda store: _all_added(store, parts, replace=False))


def add(folder: Path, graphs: Sequence[Graph], *, replace: bool = False) -> Change:
    """Add the graphs of builds; one that is there as it is changes nothing.

    Raises OutputError if a report is there and says otherwise, unless it is to be
    replaced.
    """
    parts = [_partition(graph) for graph in graphs]
    lease = snapshots.read(folder)
    with lease.held:
        if all(_same(lease.store, name, lines) for each in parts for name, lines in each.items()):
            return Change(unchanged=tuple(sorted({r for each in parts for r in _reports(each)})))
    return snapshots.change(folder, lambda store: _all_added(store, parts, replace=replace))


def remove(folder: Path, names: Sequence[str]) -> Change:
    """Remove reports: by title, file, IRI or the last part of it. Raises UnknownName."""
    lease = snapshots.read(folder)
    with lease.held:
        found = [_named(lease.store, name) for name in names]

    def action(store: Store) -> Change:
        touched = {subject for iri in found for subject in _dropped(store, iri)}
        merge_default_graph(store, touched, shared=_shared(store))
        return Change(removed=tuple(sorted({*found})))

    return snapshots.change(folder, action)


def inventory(folder: Path) -> Inventory:
    """Tell what a store holds: reports by title and IRI."""
    lease = snapshots.read(folder)
    with lease.held:
        store = lease.store
        reports = [_kept(store, name) for name in _graphs(store) if _is_report(store, name)]
        return Inventory(
            str(lease.path),
            size(store),
            tuple(sorted(reports, key=lambda r: (r.title, r.iri))),
            sum(file.stat().st_size for file in lease.path.iterdir()),
        )


_Parts = Mapping[str, frozenset[str]]
"""The lines of N-Triples (without a stop) of each graph by its IRI."""


def _partition(graph: Graph) -> _Parts:
    """Deal out the triples of a build's graph to the graphs of a store."""
    parts: dict[str, set[str]] = {}
    for line, name in by_report(resources(graph.store)):
        parts.setdefault(name[1:-1], set()).add(line)
    together = parts.pop("", set())
    if not parts:
        raise OutputError(
            "a graph without a report cannot be kept: a store keeps graphs that kg build made"
        )
    return {_together(graph, together): frozenset(together)} | {
        name: frozenset(lines) for name, lines in parts.items()
    }


def _together(graph: Graph, lines: Iterable[str]) -> str:
    """The name of the graph for what a build knew of its reports together: the build's IRI."""
    builds = graph.store.quads_for_pattern(None, terms.A, terms.BUILD, DefaultGraph())
    names = sorted(quad.subject.value for quad in builds if isinstance(quad.subject, NamedNode))
    if len(names) == 1:
        return names[0]
    digest = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]
    return f"urn:trendkg:together:{digest}"


def _reports(parts: _Parts) -> list[str]:
    return list(parts)[1:]


def _all_added(store: Store, parts: Sequence[_Parts], *, replace: bool) -> Change:
    added: dict[str, str] = {}
    for each in parts:
        for iri, what in _added(store, each, replace=replace).items():
            added[iri] = "added" if added.get(iri) == "added" else what
    by_kind = {kind: tuple(sorted(i for i, k in added.items() if k == kind)) for kind in _KINDS}
    return Change(**by_kind)


_KINDS: Final = ("added", "replaced", "unchanged")
_FEW: Final = 50_000
"""Quads up to which one transaction is better than new files."""


def _added(store: Store, parts: _Parts, *, replace: bool) -> dict[str, str]:
    """Add one graph; what became of each of its reports."""
    became = {}
    for name in _reports(parts):
        there = store.contains_named_graph(NamedNode(name))
        same = there and _same(store, name, parts[name])
        if there and not same and not replace:
            raise OutputError(
                f"the report {name} is in the store and says otherwise there;"
                " to put this one in its place, use kg store replace"
            )
        became[name] = "unchanged" if same else "replaced" if there else "added"
    if not len(store):
        _load(store, parts, default=True)
        return became
    touched = {s for name, what in became.items() if what != "added" for s in _dropped(store, name)}
    (together, *_) = parts
    touched |= _cleared(store, together)
    _load(store, parts)
    touched |= {s for name in parts for s in _subjects(store, name)}
    merge_default_graph(store, touched, shared=_shared(store))
    return became


def _load(store: Store, parts: _Parts, *, default: bool = False) -> None:
    quads = [f"{line} <{name}> .\n" for name, lines in parts.items() for line in lines]
    if default:
        quads += [f"{line} .\n" for line in set().union(*parts.values())]
    load = store.load if len(quads) < _FEW else store.bulk_load
    load("".join(quads).encode(), RdfFormat.N_QUADS)


def _same(store: Store, name: str, lines: frozenset[str]) -> bool:
    """Whether a named graph of the store has exactly these triples."""
    kept = store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name)) or b""
    return {line[:-2] for line in kept.decode().split("\n")[:-1]} == lines


def _dropped(store: Store, report: str) -> set[NamedNode]:
    """Drop a report's graph, and builds that used no other; what they spoke of."""
    touched = _cleared(store, report)
    for used in list(store.quads_for_pattern(None, terms.USED, NamedNode(report))):
        store.remove(used)
        graph = used.graph_name
        left = any(store.quads_for_pattern(used.subject, terms.USED, None, graph))
        if isinstance(graph, NamedNode) and not left:
            touched |= _cleared(store, graph.value)
        if isinstance(used.subject, NamedNode):
            touched.add(used.subject)
    return touched


def _cleared(store: Store, name: str) -> set[NamedNode]:
    touched = _subjects(store, name)
    store.remove_graph(NamedNode(name))
    return touched


def _subjects(store: Store, name: str) -> set[NamedNode]:
    found = store.quads_for_pattern(None, None, None, NamedNode(name))
    return {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}


def _graphs(store: Store) -> Iterator[NamedNode]:
    return (name for name in store.named_graphs() if isinstance(name, NamedNode))


def _is_report(store: Store, name: NamedNode) -> bool:
    return any(store.quads_for_pattern(name, terms.A, terms.REPORT, name))


def _shared(store: Store) -> list[NamedNode]:
    return [name for name in _graphs(store) if not _is_report(store, name)]


def _kept(store: Store, name: NamedNode) -> KeptReport:
    found = store.quads_for_pattern(name, terms.TITLE, None, name)
    titles = [q.object.value for q in found if isinstance(q.object, Literal)]
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, name))
    return KeptReport(name.value, min(titles, default=""), triples)


def _named(store: Store, name: str) -> str:
    """The IRI of the one report of that name."""
    found = find_reports(store, name).topics
    if len(found) > 1:
        raise UnknownName(f"{len(found)} reports are called {name!r}; name one by its IRI")
    return found[0].iri
