"""SSSOM: what topics are in other vocabularies, as the table that mapping tools read.

After the Simple Standard for Sharing Ontological Mappings (mapping-commons.github.io/sssom).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kg.files import write_text
from kg.graph import Graph, terms
from kg.graph.graph_model import GraphEntity
from kg.graph.lookup import Table, members
from kg.model import ConceptMapping
from kg.names import SKOS, TKG
from kg.read.tables.outside_terms import Source, sources

_JUSTIFIED: Final = {
    "map.curated": "ManualMappingCuration",
    "map.published": "MappingChaining",
}
"""How a rule is called in the vocabulary of justifications; all others compare names."""
_COLUMNS: Final = (
    *("subject_id", "subject_label", "subject_category", "predicate_id", "object_id"),
    *("object_label", "object_source", "object_source_version", "mapping_justification"),
    *("mapping_tool", "mapping_tool_version", "comment"),
)
_LOCAL: Final = re.compile(r"[^#/]*$")
_SITE: Final = re.compile(r"[^#/]*/?$")
"""What is short of the address of a vocabulary, which may end with a slash."""


def write(graph: Graph, path: Path) -> None:
    """Write the mappings of all topics, sorted. Raises OutputError."""
    topics = graph.knowledge().entities
    curies = _Curies()
    tool = _only(
        Table(graph.store, members(graph.store, terms.SOFTWARE_AGENT), scan=False).first(
            terms.SOFTWARE_VERSION
        )
    )
    build = _only([iri.rpartition("/")[2] for iri in members(graph.store, terms.BUILD)])
    rows = sorted(_row(topic, each, curies, tool) for topic in topics for each in topic.mappings)
    write_text(path, (*_head(curies, build), *map(_line, (_COLUMNS, *rows))))


def _only(found: Sequence[str]) -> str:
    """What there is one of; "" where a graph has none or was made of several."""
    return found[0] if len(found) == 1 else ""


class _Curies:
    """Short forms of IRIs, and the prefixes that they need, in the order of their use."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}

    def __call__(self, iri: str, ending: re.Pattern[str] = _LOCAL) -> str:
        local = ending.search(iri)
        start = local.start() if local else len(iri)
        prefix = self.prefixes.setdefault(iri[:start], f"ns{len(self.prefixes) + 1}")
        return f"{prefix}:{iri[start:]}"


def _row(
    topic: GraphEntity, mapping: ConceptMapping, curies: _Curies, tool: str
) -> tuple[str, ...]:
    source = next((each for each in sources().values() if each.title == mapping.source), None)
    return (
        curies(topic.iri),
        topic.label,
        topic.identity.topic_class.label,
        f"skos:{mapping.kind.value}",
        curies(mapping.iri),
        mapping.label,
        curies(source.homepage, _SITE) if source else "",
        source.version if source else "",
        f"semapv:{_JUSTIFIED.get(mapping.by, 'LexicalMatching')}",
        "TrendKG",
        tool,
        f"{mapping.source}: {mapping.reason}{_licence(source)}",
    )


def _licence(source: Source | None) -> str:
    return f"; licence: {source.licence}" if source else ""


def _head(curies: _Curies, build: str) -> Iterator[str]:
    yield "#curie_map:\n"
    known = {"semapv": "https://w3id.org/semapv/vocab/", "skos": SKOS}
    for prefix, start in (*known.items(), *((p, s) for s, p in curies.prefixes.items())):
        yield f"#  {prefix}: {start}\n"
    yield f"#mapping_set_id: {TKG.removesuffix('ontology#')}mappings\n"
    if build:
        yield f'#mapping_set_version: "{build}"\n'
    yield "#license: https://w3id.org/sssom/license/unspecified\n"


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow(
        " ".join(c.split()) for c in cells
    )
    return out.getvalue()
