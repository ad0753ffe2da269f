"""The page: one HTML file that shows a graph and the words behind it, without a network.

``page_graph`` numbers what was read from any conforming RDF graph, ``layout``
places it, ``drawing`` lets pyvis make nodes, edges and options, ``payload``
turns all of it into compact JSON, and ``graph_page`` puts that into ``page.html`` with our
style sheet, our scripts and vis-network.
"""

from kg.export.page.graph_page import page_radar, render_page, write

__all__ = ["page_radar", "render_page", "write"]
