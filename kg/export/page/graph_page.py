"""`Landscape` -> the one HTML file: template, style, data and scripts put together."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from pyoxigraph import Store

from kg.analysis.communities import communities
from kg.export.page.bundle import asset, join, scripts
from kg.export.page.column_layout import arrange
from kg.export.page.cooccurrence import kin
from kg.export.page.drawing import draw
from kg.export.page.free_layout import place
from kg.export.page.landscape import Landscape
from kg.export.page.landscape_reader import read_landscape
from kg.export.page.payload import Arrangement, embed, payload
from kg.export.page.plain_tables import plain_tables
from kg.files import write_text

_SLOT = re.compile(r"\{\{(\w+)\}\}")
_VIS = ("vendor", "vis-network.min.js")
_VIS_STYLES = (
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "OutIf5hnp68ctx4ThtV5J02g5HTJ5bbu/hkNfqVXWWo=",
    "4cgFR0//m8/eHo2G/esYsuZetUHlzCUWYM59sfgE9zY=",
    "uepMTym1NwItBa/XV6ef6fQobLL0A0CNVDM5km5L+nQ=",
    "gGUn/VMBXCeWm86qX/pOf+4ZDSbe0JcaXXb4rJjw1mA=",
    "QuPewnJYr+SnQiTnCNHFBw99ExTsz9f8w5320PimEPw=",
    "IY7YKNHjbzQ1NfAKrBZvBZohgXMtxrqB9PaqhAaT3vg=",
    "QE7TOEDW7YIlMzvUUnm8boDWeNBN7PBbaaYJjnp34WI=",
)
"""The style sheets that vis-network 10.1.5 adds on loading, the first of them empty.

They are let in by hash because a refused one is an error on the console. A browser
test fails, naming the hashes, when another version brings others.
"""


def write_page(store: Store, path: Path, *, title: str | None = None) -> None:
    """Write the page of a graph, whole or not at all. Raises OutputError if it cannot."""
    write_text(path, [render_page(store, title)])


def render_page(store: Store, title: str | None = None) -> str:
    """Make the page of a graph; the same graph gives the same text on every machine.

    ``title`` defaults to that of the only report, or to the number of reports.
    """
    landscape = read_landscape(store)
    return page_of(landscape, title or _default_title(landscape))


def page_of(landscape: Landscape, title: str) -> str:
    """Make the page of a landscape."""
    links = landscape.links
    names = [topic.iri for topic in landscape.topics]
    labels = [topic.label for topic in landscape.topics]
    together = links + kin(landscape)
    drawing = draw(landscape, place(names, together, labels))
    rank = arrange([topic.kind for topic in landscape.topics], links)
    data = payload(title, landscape, drawing, Arrangement(rank, communities(landscape)))
    style, vis, own = asset("page.css"), asset(*_VIS), join(scripts(), "main")
    slots = {
        "title": escape(title),
        "policy": _policy(styles=[style], scripts=[vis, own]),
        "style": style,
        "data": embed(data),
        "vis": vis,
        "script": own,
        "plain": plain_tables(landscape),
    }
    return _SLOT.sub(lambda slot: slots[slot[1]], asset("page.html"))


def _default_title(landscape: Landscape) -> str:
    if len(landscape.reports) == 1:
        return landscape.reports[0].title
    return f"Technology trends in {len(landscape.reports)} reports"


def _policy(*, styles: list[str], scripts: list[str]) -> str:
    """Write a Content-Security-Policy that lets in the inline texts given, and nothing else."""
    style = " ".join([_hash(text) for text in styles] + [f"'sha256-{h}'" for h in _VIS_STYLES])
    script = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
