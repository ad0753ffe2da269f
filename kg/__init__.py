"""TrendKG: technology-trend reports in, a knowledge graph with evidence out.

>>> import kg
>>> result = kg.build(["report.md"])                        # doctest: +SKIP
>>> result.graph.query("SELECT ?r { ?r a tkg:Risk }")       # doctest: +SKIP
>>> kg.ask(result, "What mitigates hallucination?")         # doctest: +SKIP
>>> kg.explain("output", "federated learning")              # doctest: +SKIP
>>> kg.write(result, "output")                              # doctest: +SKIP

The other values, such as evidence and reports, are in :mod:`kg.model`.

Everything named here is imported when it is first used, so that ``import kg`` is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from kg.version import __version__ as __version__

if TYPE_CHECKING:
    from kg.analysis.api import ask, changes, explain, insights
    from kg.build.pipeline import BuildResult, build, write
    from kg.errors import KgError
    from kg.graph import Graph
    from kg.graph.shacl import check
    from kg.model import Entity, Modality, Relation, RelationType, TopicClass

__all__ = [
    "BuildResult",
    "Entity",
    "Graph",
    "KgError",
    "Modality",
    "Relation",
    "RelationType",
    "TopicClass",
    "ask",
    "build",
    "changes",
    "check",
    "explain",
    "insights",
    "write",
]

_HOMES: Final = {
    "BuildResult": "kg.build.pipeline",
    "Graph": "kg.export.notebook",
    "KgError": "kg.errors",
    "ask": "kg.analysis.api",
    "build": "kg.build.pipeline",
    "changes": "kg.analysis.api",
    "check": "kg.graph.shacl",
    "explain": "kg.analysis.api",
    "insights": "kg.analysis.api",
    "write": "kg.build.pipeline",
}


# The package ``kg.build`` is imported here, where it is light, and its name given free: the first
# import of a package binds it in its parent, and later it would hide the function ``build``.
import_module("kg.build")
del globals()["build"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, "kg.model")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
