"""SSSOM: the table has every mapping of the graph, and its short forms lead back to the IRIs."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import given, settings

from kg.export import FORMATS
from kg.model import Knowledge
from tests.graph.samples import graph, knowledges


@settings(deadline=None, max_examples=40)
@given(knowledges())
def test_it_is_read_back(tmp_path_factory: object, knowledge: Knowledge) -> None:
    of = graph(knowledge)
    path = Path(tmp_path_factory.mktemp("sssom"), "g.sssom.tsv")  # type: ignore[attr-defined]
    FORMATS["sssom"].write(of, path)
    head = [line for line in path.read_text("utf-8").split("\n") if line.startswith("#")]
    prefixes = dict(line[3:].split(": ", 1) for line in head if line.startswith("#  "))
    body = path.read_text("utf-8").removeprefix("\n".join(head)).lstrip("\n")
    rows = list(csv.DictReader(body.splitlines(), delimiter="\t"))

    def full(curie: str) -> str:
        prefix, _, local = curie.partition(":")
        return prefixes[prefix] + local

    expected = {
        (topic.iri, f"skos:{m.kind}", m.iri)
        for topic in of.knowledge().entities
        for m in topic.mappings
    }
    assert {
        (full(r["subject_id"]), r["predicate_id"], full(r["object_id"])) for r in rows
    } == expected
    assert {r["mapping_justification"].split(":")[0] for r in rows} <= {"semapv"}
