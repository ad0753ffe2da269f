"""How a notebook shows a graph: the page itself, in a frame of its own.

Imported for its effect: from then on a `Graph` is shown so.
"""

from __future__ import annotations

from html import escape
from typing import Final

from kg.export.page import render_page
from kg.graph import Graph
from kg.graph.lookup import members
from kg.graph.schema_rdf import declared, term_node

LARGEST: Final = 5000
"""Topics up to which the page is shown: it is kept in the notebook, about a kilobyte each."""

HEIGHT: Final = 680
"""Of the frame, in pixels."""


def html(graph: Graph) -> str:
    """The page in a frame or, of a graph too large for a notebook, how to get it.

    The frame is sandboxed without the notebook's origin: the scripts of the page reach
    nothing outside it, and those of the notebook are not touched by its policy.
    """
    topics = sum(
        len(members(graph.store, term_node(kind))) for kind in declared(graph.store).classes
    )
    if topics > LARGEST:
        return (
            f"<p>A graph of {topics:,} topics, too large for a notebook. Write its page with "
            "<code>kg.write(result, folder)</code> and open <code>graph.html</code>.</p>"
        )
    return (
        f'<iframe title="Graph of {topics:,} topics" sandbox="allow-scripts allow-downloads" '
        f'style="width: 100%; height: {HEIGHT}px; border: 1px solid #8888; border-radius: 8px" '
        f'srcdoc="{escape(render_page(graph.store))}"></iframe>'
    )


Graph.shown_by(html)

__all__ = ["Graph"]
