"""The page of a graph: template, style, data and scripts in one HTML file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markupsafe import Markup
from msgspec import Struct
from pyoxigraph import Store

from kg.analysis.communities import communities, cooccurrence_links
from kg.analysis.insights.registry import HEADLINES, find_insights
from kg.analysis.radar import Radar, radar_of
from kg.export.page.bundle import join, scripts
from kg.export.page.drawing import draw
from kg.export.page.layout import arrange, place
from kg.export.page.page_graph import PageGraph
from kg.export.page.payload import Arrangement, embed, payload, radar_columns
from kg.export.page.texts import NO_PARAGRAPHS, Paragraphs
from kg.files import write_text
from kg.graph import Graph
from kg.graph.graph_model import GraphEntity, GraphKnowledge
from kg.graph.presentation import capital, colour_css, colours, wording
from kg.html_template import asset, content_hash, render

FindRadar = Callable[[GraphKnowledge], Radar]

LIMIT: Final = 500
"""Rows of each table for readers without scripts."""
FEWEST_BLIPS: Final = 5
"""Techniques and trends that make a radar."""
_SIGNS: Final = re.compile(r"\*\*|__|`|^\s*(?:#{1,6}|[-*+>])\s+")
"""Formatting signs of the source, which ``tidy`` in ``quotes.js`` leaves out, too."""
_HERE: Final = "kg.export.page"
_VIS: Final = ("vendor", "vis-network.min.js.gz")
_VIS_STYLES: Final = (
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "OutIf5hnp68ctx4ThtV5J02g5HTJ5bbu/hkNfqVXWWo=",
    "4cgFR0//m8/eHo2G/esYsuZetUHlzCUWYM59sfgE9zY=",
    "uepMTym1NwItBa/XV6ef6fQobLL0A0CNVDM5km5L+nQ=",
    "gGUn/VMBXCeWm86qX/pOf+4ZDSbe0JcaXXb4rJjw1mA=",
    "QuPewnJYr+SnQiTnCNHFBw99ExTsz9f8w5320PimEPw=",
    "IY7YKNHjbzQ1NfAKrBZvBZohgXMtxrqB9PaqhAaT3vg=",
    "QE7TOEDW7YIlMzvUUnm8boDWeNBN7PBbaaYJjnp34WI=",
)
"""Hashes of the style sheets that vis-network 10.1.5 adds on loading, the first of them empty.

They are let in by hash because a refused one is an error on the console. A browser
test fails, naming the hashes, when another version brings others.
"""


class Table(Struct, frozen=True):
    """A table of the first LIMIT of ``total`` rows."""

    caption: str
    total: int
    heads: Sequence[str]
    rows: Iterable[Sequence[str]]


def write(graph: Graph, path: Path) -> None:
    """Write the page of a graph, whole or not at all. Raises OutputError if it cannot."""
    write_text(path, [render_page(graph.store, radar=page_radar)])


def render_page(
    store: Store,
    title: str | None = None,
    paragraphs: Paragraphs = NO_PARAGRAPHS,
    files: Mapping[str, str] = MappingProxyType({}),
    *,
    radar: FindRadar | None = None,
) -> str:
    """Make the page of a graph; the same graph gives the same text on every machine.

    ``title`` defaults to that of the only report, or to the number of reports. ``paragraphs``:
    of each report, by IRI, those that quotes are shown in. ``files``: of reports, by IRI, the
    addresses of their files as the page sees them. ``radar``: what finds the radar that it shows;
    :func:`page_radar` takes a second, or several for a large graph.
    """
    graph = PageGraph.of(store)
    title = title or _default_title(graph)
    data = _data(title, graph, paragraphs)
    if radar:
        data["radar"] = radar_columns(graph, radar(graph.knowledge))
    if files:
        data["files"] = [files.get(report.slug, "") for report in graph.reports]
    style, vis, own = _style(graph), asset(_HERE, *_VIS), join(scripts(), "main")
    return render(
        "export/page/page.html",
        title=title,
        policy=_policy(style, vis, own),
        style=Markup(style),  # noqa: S704 - ours, and colours
        data=Markup(embed(data)),  # noqa: S704 - JSON that says no markup
        vis=vis,
        script=Markup(own),  # noqa: S704 - ours
        tables=_tables(graph),
        limit=LIMIT,
    )


def page_radar(known: GraphKnowledge, seen: dict[str, float] | None = None) -> Radar:
    """The radar of a page, without blips if they were few; ``seen`` as for ``radar_of``."""
    return radar_of(known, quotes=0, fewest=FEWEST_BLIPS, seen=seen)


def _style(graph: PageGraph) -> str:
    """The style sheet, with the colours of classes and relations."""
    schema = graph.knowledge.schema
    named = colours(schema)
    signs = (f".sign.{name} {{ fill: var(--{name}); }}" for name in named.values())
    wires = (
        f".wire.{n} {{ fill: var(--{n}); }} .wire.{n} .shaft {{ stroke: var(--{n}); }}"
        for n in (named[relation] for relation in schema.relations if relation in named)
    )
    rules = "\n".join(dict.fromkeys((*signs, *wires)))
    return f"{asset(_HERE, 'page.css')}{colour_css(schema)}{rules}\n"


def _data(title: str, graph: PageGraph, paragraphs: Paragraphs) -> dict[str, object]:
    """What the scripts of the page show."""
    names = [topic.iri for topic in graph.topics]
    labels = [topic.label for topic in graph.topics]
    together = [*graph.links, *cooccurrence_links(graph.topics, graph.links)]
    drawing = draw(graph, place(names, together, labels))
    ranks = arrange([topic.identity.topic_class for topic in graph.topics], graph.links)
    groups = communities(graph.topics, graph.links)
    found = find_insights(graph.knowledge, HEADLINES)
    return payload(title, graph, drawing, Arrangement(ranks, groups), found, paragraphs)


def _default_title(graph: PageGraph) -> str:
    if len(graph.reports) == 1:
        return graph.reports[0].title
    return f"Technology trends in {len(graph.reports)} reports"


def _policy(style: str, *scripts: str) -> Markup:
    """A Content-Security-Policy that lets in these inline texts, and nothing else."""
    styles = " ".join([content_hash(style), *(f"'sha256-{h}'" for h in _VIS_STYLES)])
    return Markup(  # noqa: S704 - hashes
        f"default-src 'none'; script-src {' '.join(map(content_hash, scripts))}; "
        f"style-src {styles}; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _tables(graph: PageGraph) -> list[Table]:
    """The tables for readers without scripts, the most important rows first."""
    topics = (_topic(topic) for topic in graph.topics[:LIMIT])
    claims = (_claim(graph, at) for at in _strongest(graph)[:LIMIT])
    reports = ((r.title, r.metadata.issued, r.name) for r in graph.reports[:LIMIT])
    return [
        Table("Topics", len(graph.topics), ("Topic", "Class", "Other names", "Reports"), topics),
        Table(
            "Claims",
            len(graph.claims),
            ("Subject", "Relation", "Object", "Said", "Words"),
            claims,
        ),
        Table("Reports", len(graph.reports), ("Report", "Date", "File"), reports),
    ]


def _topic(topic: GraphEntity) -> tuple[str, ...]:
    kind = capital(topic.identity.topic_class.label)
    return topic.label, kind, ", ".join(topic.alt_labels), str(len(topic.reports))


def _strongest(graph: PageGraph) -> list[int]:
    """The indices of the claims: of most reports first, then the surest."""

    def weight(at: int) -> tuple[int, float, int]:
        claim = graph.claims[at]
        return -len({piece.report for piece in claim.evidence}), -claim.confidence, at

    return sorted(range(len(graph.claims)), key=weight)


def _claim(graph: PageGraph, at: int) -> tuple[str, ...]:
    claim, (start, end) = graph.claims[at], graph.links[at]
    places = graph.places_of(claim)
    said = "denied" if claim.negated else claim.modality.value
    return (
        graph.topics[start].label,
        wording(claim.predicate),
        graph.topics[end].label,
        f"{said}, weak" if claim.weak else said,
        _SIGNS.sub("", graph.places[places[0]].sentence) if places else "",
    )
