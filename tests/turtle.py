"""Turtle as tests write it: the project's prefixes are declared, and one of e.org for the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.graph import Graph
from kg.names import PREFIXES
from tests.checkout import EXAMPLES

HEAD: Final = "@base <https://e.org/> .\n@prefix : <https://e.org/> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()
)
_SAID: Final = """
<evidence/1c7d71730f7286d1> dcterms:temporal <period/_2030/by_2030> ;
    prov:wasAttributedTo <report/edge-ai-2024/agent/gartner> .
<period/_2030/by_2030> a dcterms:PeriodOfTime ; rdfs:label "by 2030" ;
    schema:endDate "2030"^^xsd:gYear .
<report/edge-ai-2024/agent/gartner> a prov:Agent ; rdfs:label "Gartner" .
"""


def attributed(folder: Path) -> Path:
    """The example graph, where Gartner says by when on-device AI applies to agriculture."""
    path = folder / "attributed.ttl"
    path.write_text((EXAMPLES / "graphs" / "tiny.ttl").read_text("utf-8") + _SAID, "utf-8")
    return path


def parsed(text: str) -> Graph:
    """The graph that a text says."""
    return Graph.parse((HEAD + text).encode())
