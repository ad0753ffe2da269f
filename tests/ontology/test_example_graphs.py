"""The example graphs are true: their offsets, quotes and checksums are those of the texts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from rdflib import BNode

from kg.graph import Graph
from kg.graph.editorial_rules import misquoted
from tests.ontology.files import CLASSES, GRAPHS, INDIVIDUALS, INVERSES, PROPERTIES, TKG, graph

TINY = graph(GRAPHS / "tiny.ttl")


@pytest.mark.parametrize("name", ["one-sentence.ttl", "tiny.ttl"])
def test_what_is_quoted_stands_there(name: str) -> None:
    example = Graph.load(GRAPHS / name)
    known = example.knowledge()
    files = {report.iri: (GRAPHS / report.name).read_bytes() for report in known.reports}
    assert {r.sha256 for r in known.reports} == {
        hashlib.sha256(content).hexdigest() for content in files.values()
    }
    texts = {iri: content.decode() for iri, content in files.items()}
    assert misquoted(example, texts) == ()
    for piece in (e for said in (*known.entities, *known.relations) for e in said.evidence):
        text = texts[piece.report]
        assert piece.quote
        assert text[: piece.span.start].endswith(piece.prefix)
        assert text[piece.span.end :].startswith(piece.suffix)


def test_tiny_shows_every_term_that_is_written() -> None:
    shown = {node for triple in TINY for node in triple}
    inferred = {TKG.Topic, TKG.Modality, TKG.relatesTo} | INVERSES
    beside = {TKG.page, TKG.kindOf, TKG.maybeSameAs, TKG.sameNameAs}  # files of valid/ show them
    assert {*CLASSES, *PROPERTIES, *INDIVIDUALS} - shown == inferred | beside


@pytest.mark.parametrize("folder", [GRAPHS, GRAPHS / "valid"], ids=lambda f: f.name)
def test_no_blank_nodes(folder: Path) -> None:
    of = graph(*folder.glob("*.ttl"))
    assert not any(isinstance(node, BNode) for triple in of for node in triple)
