"""A radar as a page, and as the files that open radar builders read.

Thoughtworks' "Build your own radar" reads a table of blips (CSV); Zalando's radar script a list of
entries (JSON), which has its rings and quadrants by their numbers.
"""

from __future__ import annotations

import csv
import html
import io
from collections import defaultdict
from math import ceil, cos, pi, sin
from pathlib import Path
from typing import Final

import msgspec
from markupsafe import Markup

from kg.analysis.radar import RINGS, Blip, Radar, find_radar
from kg.files import write_text
from kg.graph import Graph
from kg.html_template import asset, policy, render

_QUADRANTS: Final = 4
_BUILDER_RINGS: Final = ("Adopt", "Trial", "Assess", "Hold")
"""What the builder of tables calls the four rings; it takes no others."""
_COLOURS: Final = ("#226b43", "#1f5fa8", "#7a5600", "#a83a29")
_RADII: Final = (130, 220, 300, 360)
_APART: Final = 24
_MOVED: Final = {
    "in": ("moved in", 1),
    "out": ("moved out", -1),
    "new": ("new", 2),
    "": ("no change", 0),
}
"""What each movement is called in a table, and its number in JSON."""


def write(graph: Graph, path: Path) -> None:
    """Write the radar: a page by ``.html``, JSON by ``.json``, else CSV. Raises OutputError."""
    forms = {".html": as_html, ".json": as_json}
    write_text(path, [forms.get(path.suffix, as_csv)(find_radar(graph))])


def as_html(radar: Radar) -> str:
    """One page that loads nothing: the picture, and the words behind each of its numbers."""
    colours = "".join(
        f".{each.value.lower()} {{ fill: light-dark({each.colour}, {each.dark_colour}); }}\n"
        for each in sorted({blip.topic.identity.topic_class for blip in radar.blips})
    )
    style = asset("kg.export", "radar.css") + Markup(colours)  # noqa: S704 - of the schema
    return render(
        "export/radar.html",
        policy=policy(style, ""),
        style=style,
        radii=_RADII,
        rings=RINGS,
        sectors=radar.sectors,
        blips=[
            (blip, number, *place, 8 + min(4, blip.reports.bit_length() - 1))
            for number, (blip, place) in enumerate(zip(radar.blips, _places(radar), strict=True), 1)
        ],
        moved={key: text if key else "" for key, (text, _) in _MOVED.items()},
    )


def _places(radar: Radar) -> list[tuple[float, float]]:
    """The middle of each dot: in rows of its cell, as many as let dots stand apart."""
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, blip in enumerate(radar.blips):
        cells[blip.ring, blip.sector].append(number)
    found = [(0.0, 0.0)] * len(radar.blips)
    for (ring, sector), numbers in cells.items():
        inner, outer = (0, *_RADII)[ring : ring + 2]
        rows = max(1, ceil(len(numbers) * _APART / ((inner + outer) * pi / 4)))
        for at, number in enumerate(numbers):
            radius = inner + (outer - inner) * (at % rows + 0.5) / rows
            angle = (sector + 0.06 + 0.88 * (at + 0.5) / len(numbers)) * pi / 2
            x, y = 400 + radius * cos(angle), 400 + radius * sin(angle)
            found[number] = (round(x, 1), round(y, 1))
    return found


def as_csv(radar: Radar) -> str:
    """The table of blips. Its builder shows descriptions as HTML, so quotes are escaped."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("name", "ring", "quadrant", "isNew", "status", "description"))
    for blip in radar.blips:
        table.writerow(
            (
                _plain(blip.topic.label),
                _BUILDER_RINGS[blip.ring],
                _plain(radar.sectors[blip.sector]),
                "TRUE" if blip.moved == "new" else "FALSE",
                _MOVED[blip.moved][0],
                "".join(f"<p>{html.escape(each)}</p>" for each in _quotes(blip)),
            )
        )
    return out.getvalue()


def as_json(radar: Radar) -> str:
    """The entries with the names of quadrants and rings, the inner ring first."""
    names = [*radar.sectors, *[""] * _QUADRANTS][:_QUADRANTS]
    found = {
        "quadrants": [{"name": each} for each in names],
        "rings": [{"name": n, "color": c} for n, c in zip(RINGS, _COLOURS, strict=True)],
        "entries": [
            {
                "label": blip.topic.label,
                "quadrant": blip.sector,
                "ring": blip.ring,
                "moved": _MOVED[blip.moved][1],
                "active": True,
                "link": blip.topic.iri if blip.topic.iri.startswith("http") else "",
                "reports": blip.reports,
                "stance": blip.stance,
                "quotes": _quotes(blip),
            }
            for blip in radar.blips
        ],
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


def _quotes(blip: Blip) -> list[str]:
    return [
        f"“{' '.join(each.sentence.split())}” {each.report.title} {each.report.issued[:4]}".strip()
        for each in blip.quotes
    ]


def _plain(text: str) -> str:
    """A name that is markup nowhere, and no formula in a spreadsheet."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    return f"'{escaped}" if escaped[:1] in "=+-@" else escaped
