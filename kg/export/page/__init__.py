"""The page: one HTML file that shows a graph and the words behind it, without a network.

``read`` takes a landscape out of any conforming RDF graph, ``positions`` and
``columns`` place it, ``drawing`` lets pyvis make nodes, edges and options,
``payload`` turns all of it into compact JSON, and ``render`` puts that into
``page.html`` with our style sheet, our scripts and vis-network.
"""

from kg.export.page.graph_page import render_page, write_page

__all__ = ["render_page", "write_page"]
