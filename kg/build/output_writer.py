"""The files of a build, written from its parts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kg.build.assembly import Parts
from kg.build.format_streams import STREAMED, topics_of
from kg.build.page_process import Page
from kg.build.part_updates import Inputs
from kg.export import Format
from kg.files import write_text
from kg.graph import Graph
from kg.graph.user_triples import Curated

_FROM_PARTS: Final = frozenset({"turtle", "nquads", "html"})


def write_parts(
    parts: Parts,
    page: Page,
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
    write_text(stage / "graph.html", [page()])
    rest = [each for each in every if each.name not in _FROM_PARTS]
    for each in rest:
        if each.name in STREAMED:
            STREAMED[each.name](parts, form, stage / f"graph{each.suffix}")
    pictures = [each for each in rest if each.name not in STREAMED]
    if pictures:
        graph = Graph.load(turtle) if curated.lines else topics_of(parts, form)
        for each in pictures:
            each.write(graph, stage / f"graph{each.suffix}")
