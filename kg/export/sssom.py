"""SSSOM: what topics are in other vocabularies, as the table that mapping tools read.

After the Simple Standard for Sharing Ontological Mappings (mapping-commons.github.io/sssom).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.files import write_text
from kg.graph import Graph
from kg.graph.graph_model import GraphEntity
from kg.model import ConceptMapping
from kg.names import SKOS, TKG

_JUSTIFIED: Final = {
    "map.curated": "ManualMappingCuration",
    "map.published": "MappingChaining",
}
"""How a rule is called in the vocabulary of justifications; all others compare names."""
_COLUMNS: Final = (
    *("subject_id", "subject_label", "subject_category", "predicate_id", "object_id"),
    *("object_label", "mapping_justification", "mapping_tool", "comment"),
)
_LOCAL: Final = re.compile(r"[^#/]*$")


def write(graph: Graph, path: Path) -> None:
    """Write the mappings of all topics, sorted. Raises OutputError."""
    topics = graph.knowledge().entities
    curies = _Curies()
    rows = sorted(_row(topic, each, curies) for topic in topics for each in topic.mappings)
    write_text(path, (*_head(curies), *map(_line, (_COLUMNS, *rows))))


class _Curies:
    """Short forms of IRIs, and the prefixes that they need, in the order of their use."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}

    def __call__(self, iri: str) -> str:
        local = _LOCAL.search(iri)
        start = local.start() if local else len(iri)
        prefix = self.prefixes.setdefault(iri[:start], f"ns{len(self.prefixes) + 1}")
        return f"{prefix}:{iri[start:]}"


def _row(topic: GraphEntity, mapping: ConceptMapping, curies: _Curies) -> tuple[str, ...]:
    return (
        curies(topic.iri),
        topic.label,
        topic.identity.topic_class.label,
        f"skos:{mapping.kind.value}",
        curies(mapping.iri),
        mapping.label,
        f"semapv:{_JUSTIFIED.get(mapping.by, 'LexicalMatching')}",
        "TrendKG",
        f"{mapping.source}: {mapping.reason}",
    )


def _head(curies: _Curies) -> Iterator[str]:
    yield "#curie_map:\n"
    known = {"semapv": "https://w3id.org/semapv/vocab/", "skos": SKOS}
    for prefix, start in (*known.items(), *((p, s) for s, p in curies.prefixes.items())):
        yield f"#  {prefix}: {start}\n"
    yield f"#mapping_set_id: {TKG.removesuffix('ontology#')}mappings\n"
    yield "#license: https://w3id.org/sssom/license/unspecified\n"


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(
        " ".join(c.split()) for c in cells
    )
    return out.getvalue()
