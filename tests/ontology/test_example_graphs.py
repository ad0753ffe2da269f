"""The example graphs are true: their offsets, quotes and checksums are those of the texts."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, RDF, BNode, Namespace
from rdflib.term import Node

from kg.names import OA
from tests.ontology.files import CLASSES, GRAPHS, INDIVIDUALS, INVERSES, PROPERTIES, TKG, graph

oa = Namespace(OA)
TINY = graph(GRAPHS / "tiny.ttl")
BOTH = pytest.mark.parametrize("name", ["one-sentence.ttl", "tiny.ttl"])


def source(of: rdflib.Graph, report: Node) -> bytes:
    return (GRAPHS / str(of.value(report, DCTERMS.source))).read_bytes()


@BOTH
def test_checksums(name: str) -> None:
    of = graph(GRAPHS / name)
    reports = list(of.subjects(RDF.type, TKG.Report))
    assert reports
    for report in reports:
        digest = hashlib.sha256(source(of, report)).hexdigest()
        assert str(of.value(report, DCTERMS.identifier)) == f"sha256:{digest}"


@BOTH
def test_quotes_stand_where_the_offsets_say(name: str) -> None:
    of = graph(GRAPHS / name)
    for evidence, report in of.subject_objects(oa.hasSource):
        text = source(of, report).decode("utf-8")
        (at,) = of.objects(evidence, oa.hasSelector)
        start, end = (int(str(of.value(at, p))) for p in (oa.start, oa.end))
        before, exact, after = (
            str(of.value(at, p) or "") for p in (oa.prefix, oa.exact, oa.suffix)
        )
        assert text[start:end] == exact
        assert text[:start].endswith(before)
        assert text[end:].startswith(after)


def test_tiny_shows_every_term_that_is_written() -> None:
    shown = {node for triple in TINY for node in triple}
    inferred = {TKG.Topic, TKG.Modality, TKG.relatesTo} | INVERSES
    beside = {TKG.page, TKG.kindOf, TKG.maybeSameAs, TKG.sameNameAs}  # files of valid/ show them
    assert {*CLASSES, *PROPERTIES, *INDIVIDUALS} - shown == inferred | beside


@pytest.mark.parametrize("folder", [GRAPHS, GRAPHS / "valid"], ids=lambda f: f.name)
def test_no_blank_nodes(folder: Path) -> None:
    of = graph(*folder.glob("*.ttl"))
    assert not any(isinstance(node, BNode) for triple in of for node in triple)
