"""The SHACL check: each rule is broken by its own example, and two engines agree."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest

from kg.errors import ConfigurationError
from kg.graph import Graph, shacl
from kg.model import (
    Entity,
    Evidence,
    Knowledge,
    Metadata,
    Modality,
    Relation,
    Report,
    Section,
    Span,
    TopicKey,
)
from kg.model.schema import RelationType, TopicClass
from kg.resources import ontology
from tests.graph.samples import graph, tiny
from tests.turtle import HEAD

EXAMPLES = ontology() / "examples" / "graphs"
BASE = EXAMPLES / "one-sentence.ttl"
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
PREFIXES = f"{HEAD}@prefix e: <http://e/> .\n"


def shapes(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + text)
    return file


@pytest.mark.parametrize("file", INVALID, ids=lambda f: f.stem)
def test_invalid(file: Path) -> None:
    rule = re.search(r"tkgs:(\w+)", file.read_text(encoding="utf-8"))
    assert rule is not None
    found = shacl.check(Graph.load(BASE, file))
    assert rule[1] in {each.shape.rpartition("#")[2] for each in found}


@pytest.mark.parametrize("file", VALID, ids=lambda f: f.stem)
def test_valid(file: Path) -> None:
    assert shacl.check(Graph.load(BASE, file)) == ()


@pytest.mark.parametrize("files", [INVALID, VALID], ids=["invalid", "valid"])
def test_engines_agree(files: list[Path]) -> None:
    of = Graph.load(BASE, *files)
    fast = shacl.check(of)
    assert fast == shacl.check_full(of)
    assert fast == tuple(sorted(fast))


def test_our_graphs_conform() -> None:
    found = shacl.check(graph(tiny()))
    assert {(each.severity.value, each.focus.rpartition("/")[2]) for each in found} == {
        ("Info", "beta")
    }


SHIPPED = """
e:Thing a sh:NodeShape ; sh:targetClass e:Thing, e:Other ; sh:targetObjectsOf e:to ;
  sh:property e:One, e:Many, e:None, e:Tongue, e:Odd, e:Back .
e:One a sh:PropertyShape ; sh:path e:one ; sh:minCount 2 ; sh:maxCount 2 ; sh:message "two" .
e:Many a sh:PropertyShape ; sh:path e:many ; sh:minCount 1 ; sh:nodeKind sh:Literal ;
  sh:in ( 1 2 "x" ) ; sh:message "many" .
e:None a sh:PropertyShape ; sh:path e:none ; sh:maxCount 0 ; sh:message "none" .
e:Tongue a sh:PropertyShape ; sh:path e:said ; sh:uniqueLang true ; sh:minLength 2 ;
  sh:message "tongue" .
e:Odd a sh:PropertyShape ; sh:path e:odd ;
  sh:or ( [ sh:datatype xsd:date ] [ sh:class e:Thing ] ) ; sh:severity sh:Warning ;
  sh:message "odd" .
e:Back a sh:PropertyShape ; sh:path [ sh:inversePath e:to ] ; sh:class e:Thing ; sh:message "back" .
e:Asked a sh:NodeShape ; sh:targetClass e:Thing ; sh:message "asked" ;
  sh:sparql [ sh:select "SELECT $this WHERE { $this <http://e/ask> ?x }" ] .
"""
DATA = [
    'e:a a e:Thing ; e:one 1, 2 ; e:many "x" ; e:said "aa"@en, "bb"@de, "cc" .',
    "e:a a e:Thing .",
    "e:a a e:Other ; e:one 1, 2, 3 ; e:many 4, e:x ; e:none 5 .",
    'e:a a e:Thing ; e:one 1, 2 ; e:many 1 ; e:said "aa"@en, "bb"@en, "c" .',
    'e:a a e:Thing ; e:one 1, 2 ; e:many 1 ; e:odd "2025-02-01"^^xsd:date, "x"^^xsd:date, e:a .',
    "e:b a e:Thing ; e:one 1, 2 ; e:many 2 ; e:to e:a .",
    "e:b e:to e:a .",
    "e:a e:ask 1 . e:b a e:Thing ; e:ask 2 .",
]


@pytest.mark.parametrize("data", DATA)
def test_engines_agree_on_core(tmp_path: Path, data: str) -> None:
    of = Graph.parse((PREFIXES + data).encode())
    file = shapes(tmp_path, SHIPPED)
    assert shacl.check(of, file) == shacl.check_full(of, file)


def test_a_row_outside_the_target_is_no_finding(tmp_path: Path) -> None:
    of = Graph.parse((PREFIXES + DATA[-1]).encode())
    asked = [v for v in shacl.check(of, shapes(tmp_path, SHIPPED)) if v.message == "asked"]
    assert [(v.focus, v.value) for v in asked] == [("http://e/b", "<http://e/b>")]


def test_what_is_not_known_is_refused(tmp_path: Path) -> None:
    file = shapes(tmp_path, "e:S a sh:NodeShape ; sh:targetClass e:S ; sh:closed true .")
    with pytest.raises(ConfigurationError, match=r"<http://e/S> uses sh:closed.*full check"):
        shacl.check(Graph.parse(b""), file)
    assert shacl.check_full(Graph.parse((PREFIXES + "e:s a e:S ; e:p 1 .").encode()), file)


def test_what_is_found_about_some_resources_is_what_is_found_of_them() -> None:
    store = Graph.load(BASE, *INVALID).store
    every = [found for found in shacl.check_part(store) if not found.focus.startswith("_:")]
    some = {f"<{found.focus}>" for found in every[::2]}
    expected = tuple(found for found in every if f"<{found.focus}>" in some)
    assert shacl.check_part(store, about=some) == expected
    for focus in sorted(some)[:20]:
        alone = tuple(found for found in every if f"<{found.focus}>" == focus)
        assert shacl.check_part(store, about={focus}) == alone


def large(size: int) -> Graph:
    """A report of so many sections; a technique with so many parts, named in each of them."""
    span = Span(0, 10)
    sections = tuple(Section(i, "s", int(i > 0), span, None if i == 0 else 0) for i in range(size))
    report = Report("r", "r.md", "0" * 64, "text/markdown", Metadata("r"), sections)
    pieces = [
        Evidence("r", i, Span(i, i + 1), "q", Modality.ASSERTED, 0.9, ("rule",))
        for i in range(size)
    ]
    hub = TopicKey(TopicClass.TECHNIQUE, "hub")
    parts = [TopicKey(TopicClass.TECHNIQUE, f"part {i}") for i in range(size)]
    entities = [Entity(hub, "hub", (), 1.0, tuple(pieces))]
    entities += [Entity(k, k.key, (), 1.0, (e,)) for k, e in zip(parts, pieces, strict=True)]
    relations = [
        Relation(part, RelationType.SUB_TECHNIQUE_OF, hub, 0.9, (piece,))
        for part, piece in zip(parts, pieces, strict=True)
    ]
    return graph(Knowledge((report,), tuple(entities), tuple(relations)))


def test_a_check_takes_time_in_proportion_to_the_graph() -> None:
    taken = []
    for size in (500, 2_000):
        store = large(size).store
        begin = process_time()
        found = shacl.check_part(store)
        taken.append(process_time() - begin)
        assert {each.shape.rpartition("#")[2] for each in found} <= {
            "ReportDated",
            "EvidenceInSection",
        }
    assert taken[1] < 9 * taken[0]


@pytest.mark.slow
def test_a_hundred_thousand_headings_take_ten_times_what_ten_thousand_do() -> None:
    taken = []
    for size in (10_000, 100_000):
        span = Span(0, 10)
        sections = tuple(Section(i, "s", 1, span, 0) for i in range(1, size))
        sections = (Section(0, "s", 0, span, None), *sections)
        report = Report("r", "r.md", "0" * 64, "text/markdown", Metadata("r"), sections)
        of = graph(Knowledge((report,), (), ()))
        begin = process_time()
        shacl.check(of)
        taken.append(process_time() - begin)
    assert taken[1] < 25 * taken[0], taken
