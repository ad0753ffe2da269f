"""The modules of pyvis, by this name: ``kg.export.page.pyvis_parts.node`` is its ``node.py``.

Its package, imported by its own name, brings networkx, IPython and Jinja2, which its HTML and its
notebooks need: a tenth of the time that one report takes from cold. What we use of it (nodes,
edges, options) needs none of them. Nothing of ours goes into this folder.
"""

from importlib.util import find_spec

_pyvis = find_spec("pyvis")  # finds the package, and runs nothing of it
__path__ = list(_pyvis.submodule_search_locations or ()) if _pyvis else []
