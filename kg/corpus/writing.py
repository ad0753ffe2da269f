"""The files of a build, written from its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from kg.corpus.all_parts import Inputs
from kg.corpus.assembling import Parts
from kg.corpus.cache import Cache
from kg.corpus.light import words
from kg.corpus.pieces import store_of
from kg.corpus.shown import shown
from kg.corpus.streams import STREAMED, topics_of
from kg.export import Format
from kg.export.page import write_page
from kg.graph import Graph, to_quads
from kg.graph.curated import Curated
from kg.model import Knowledge
from kg.names import Minter

_FROM_PARTS: Final = frozenset({"turtle", "nquads", "html"})


def write_parts(
    parts: Parts,
    cached: Cache,
    inputs: Inputs,
    curated: Curated,
    every: Iterable[Format],
    stage: Path,
) -> None:
    """Write the graph in every format into a folder.

    RDF is written a part at a time, and the page holds a part of a large graph; the property
    graphs need all topics and relations in memory. Raises OutputError.
    """
    form = inputs.form
    turtle = stage / "graph.ttl"
    parts.write_turtle(form, turtle)
    if form.quads:
        parts.write_quads(form, stage / "graph.nq", curated.quads(form.minter))
    part, title = shown(inputs.knowledge)
    store = page_store(words(cached, part), inputs.version, inputs.settings, curated, form.schema)
    write_page(store, stage / "graph.html", title=title)
    rest = [each for each in every if each.name not in _FROM_PARTS]
    for each in rest:
        if each.name in STREAMED:
            STREAMED[each.name](parts, form, stage / f"graph{each.suffix}")
    pictures = [each for each in rest if each.name not in STREAMED]
    if pictures:
        graph = Graph.load(turtle) if curated.lines else topics_of(parts, form)
        for each in pictures:
            each.write(graph, stage / f"graph{each.suffix}")


def page_store(
    knowledge: Knowledge,
    version: str,
    settings: Mapping[str, str],
    curated: Curated,
    schema: Iterable[str],
) -> Store:
    """What the page is read from. ``schema``: the user's classes, as lines of N-Triples."""
    minter = Minter(settings["base"])
    quads = to_quads(knowledge, minter=minter, version=version, settings=settings)
    return store_of(schema, curated.lines, quads=quads)
