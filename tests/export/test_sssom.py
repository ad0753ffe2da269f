"""SSSOM: the table has every mapping of the graph, and its short forms lead back to the IRIs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from hypothesis import given, settings

from kg.export import FORMATS
from kg.graph import Graph
from kg.model import Knowledge
from kg.read.tables.outside_terms import sources
from kg.version import __version__
from tests.checkout import OUTPUT
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


def test_versions_and_sources_are_said_where_they_are_known(tmp_path: Path) -> None:
    FORMATS["sssom"].write(Graph.load(OUTPUT), tmp_path / "g.sssom.tsv")
    lines = (tmp_path / "g.sssom.tsv").read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    prefixes = dict(line[3:].split(": ", 1) for line in head if line.startswith("#  "))
    assert any(re.fullmatch(r'#mapping_set_version: "[0-9a-f]{16}"', line) for line in head)
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t"))
    assert {row["mapping_tool_version"] for row in rows} == {__version__}
    prefix, _, local = rows[0]["object_source"].partition(":")
    assert prefixes[prefix] + local in {each.homepage for each in sources().values()}
    versions = {each.title: each.version for each in sources().values()}
    for row in rows:
        assert any(
            row["comment"].startswith(f"{title}: ") and row["object_source_version"] == version
            for title, version in versions.items()
        )
