"""Knowledge as RDF: what a graph holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from pyoxigraph import BlankNode

from kg.graph import Graph, shacl, terms, to_quads
from kg.graph.editorial_rules import misquoted
from kg.model import Knowledge, Metadata, Modality, Report
from kg.names import Minter
from tests.graph.samples import TEXTS, graph, knowledges, quote, tiny

ID = "https://w3id.org/trendkg/id/"


def facts(of: Graph, subject: str) -> dict[str, list[str]]:
    """What is said of a thing, as short text by short property."""
    rows = of.query(f"SELECT ?p ?o {{ <{ID}{subject}> ?p ?o }} ORDER BY ?p ?o")
    said: dict[str, list[str]] = {}
    for row in rows.dicts():
        short = row["o"].removeprefix(ID).rpartition("#")[2] if "/ont" in row["o"] else row["o"]
        said.setdefault(row["p"].replace("#", "/").rpartition("/")[2], []).append(
            short.removeprefix(ID)
        )
    return said


def test_relation_is_direct_and_broader() -> None:
    said = facts(graph(tiny()), "technique/quantization")
    assert said["subTechniqueOf"] == said["broader"] == ["technique/federated-learning"]
    assert said["raisesRisk"] == ["risk/data-leak"]
    assert said["confidence"] == ["0.667"]


def test_denied_relation_has_only_an_assertion() -> None:
    of = graph(tiny())
    assert "raisesRisk" not in facts(of, "technique/federated-learning")
    minter = Minter()
    ends = ID + "technique/federated-learning", ID + "risk/data-leak"
    iri = minter.assertion(ends[0], tiny().relations[1].predicate.iri, ends[1])  # type: ignore[arg-type]
    said = facts(of, iri.removeprefix(ID))
    assert said["modality"] == ["negated"]
    assert said["reportCount"] == ["1"]
    assert said["subject"] == ["technique/federated-learning"]


def test_report_without_a_title_has_its_name() -> None:
    said = facts(graph(tiny()), "report/beta")
    assert said["title"] == ["beta.md"]
    assert said["publisher"] == ["The Press"]


def test_sections_count_from_one_and_select_their_extent() -> None:
    of = graph(tiny())
    assert facts(of, "report/beta/section/2") == {
        "type": ["Section"],
        "title": ["Edge AI in Health"],
        "order": ["2"],
        "level": ["1"],
        "isPartOf": ["report/beta"],
        "parentSection": ["report/beta/section/1"],
        "hasSelector": [f"report/beta#char=0,{len(TEXTS['beta']) - 1}"],
    }
    assert facts(of, "report/beta/section/1")["title"] == ["beta.md"]


def test_evidence() -> None:
    of = graph(tiny())
    rows = of.query(
        "SELECT ?e ?place { ?e a tkg:Evidence ; tkg:linkedBy ?s ; oa:hasSelector ?place }"
    )
    (row,) = rows.dicts()
    said = facts(of, row["e"].removeprefix(ID))
    assert said["linkedBy"] == said["section"] == ["report/beta/section/2"]
    assert said["foundBy"] == ["a", "b"]
    assert said["hasSource"] == ["report/beta"]
    assert facts(of, row["place"].removeprefix(ID))["exact"] == ["Edge AI in Health"]


def test_build_knows_neither_clock_nor_order() -> None:
    of = graph(tiny())
    assert graph(tiny()).ntriples() == of.ntriples()
    (row,) = of.query("SELECT ?s { ?b a tkg:Build ; tkg:settings ?s }").dicts()
    assert row["s"] == f'{{"base":"{ID}","min_confidence":"0"}}'
    assert of.query("ASK { ?b prov:wasAssociatedWith/schema:softwareVersion '0.1.0' }")


def test_base_moves_everything() -> None:
    lines = graph(tiny(), "https://example.org/kg/").ntriples()
    assert not any(ID in line for line in lines if "settings" not in line)


EDGE = quote("alpha", "Edge AI", prefix="", suffix="")


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (("", ""), ("", " uses"), ("", " uses")),
        (("", " uses"), ("", ""), ("", " uses")),
        (("ab", ""), ("", "b"), ("ab", "")),
        (("a", ""), ("b", ""), ("b", "")),
        (("b", ""), ("a", ""), ("b", "")),
    ],
)
def test_longer_context_wins(
    first: tuple[str, str], second: tuple[str, str], kept: tuple[str, str]
) -> None:
    known = tiny()
    one, two = (replace(EDGE, prefix=p, suffix=s) for p, s in (first, second))
    entities = (
        replace(known.entities[0], evidence=(one,)),
        replace(known.entities[1], evidence=(two,)),
    )
    of = graph(replace(known, entities=entities, relations=()))
    (row,) = of.query(
        "SELECT ?p ?s { ?x oa:exact 'Edge AI' ; oa:start 0"
        " OPTIONAL {?x oa:prefix ?p} OPTIONAL {?x oa:suffix ?s} }"
    ).dicts()
    assert (row.get("p", ""), row.get("s", "")) == kept


def test_evidence_at_one_place_is_one() -> None:
    sure = replace(EDGE, confidence=0.9, modality=Modality.FORECAST, found_by=("x",))
    unsure = replace(EDGE, confidence=0.2, found_by=("y", "x"))
    known = tiny()
    entity = replace(known.entities[0], evidence=(unsure, sure))
    of = graph(replace(known, entities=(entity,), relations=()))
    rows = of.query(
        "SELECT ?m ?c (GROUP_CONCAT(?f) AS ?by)"
        " { ?e tkg:modality ?m ; tkg:confidence ?c ; tkg:foundBy ?f } GROUP BY ?m ?c"
    ).dicts()
    assert [(row["m"].rpartition("#")[2], row["c"], sorted(row["by"].split())) for row in rows] == [
        ("forecast", "0.9", ["x", "y"])
    ]


def test_modality_is_that_of_the_evidence_kept() -> None:
    known = tiny()
    unsure = replace(EDGE, confidence=0.2, modality=Modality.ASSERTED)
    denial = replace(EDGE, confidence=0.8, modality=Modality.NEGATED)
    relation = replace(known.relations[0], evidence=(unsure, denial))
    of = graph(replace(known, relations=(relation,)))
    assert of.query("ASK { ?a a tkg:Assertion ; tkg:modality tkg:negated }")
    assert not of.query("ASK { ?trend tkg:usesTechnique ?technique }")


def test_labels_speak_the_language_of_their_reports() -> None:
    def language(*tags: str) -> str:
        known = tiny()
        reports = tuple(
            replace(r, metadata=replace(r.metadata, language=tag))
            for r, tag in zip(known.reports, tags, strict=True)
        )
        (row,) = (
            graph(replace(known, reports=reports))
            .query(
                "SELECT (LANG(?l) AS ?t) { <%strend/edge-ai> skos:prefLabel ?l }" % ID  # noqa: UP031
            )
            .dicts()
        )
        return row["t"]

    assert language("de", "de") == "de"
    assert language("de", "fr") == "en"
    assert language("English", "EN") == "en"


def test_unpaired_surrogates_become_replacement_characters() -> None:
    assert terms.text("a\ud800b").value == "a�b"
    report = Report("x", "x.md", "0" * 64, "text/plain", Metadata(title="\udfff"), ())
    assert "�" in "".join(graph(Knowledge((report,))).ntriples())


def test_nothing_known_is_only_a_build_and_its_scheme() -> None:
    of = graph(Knowledge())
    assert len(of.query("SELECT DISTINCT ?s { ?s ?p ?o }")) == 3


@given(knowledges())
@settings(max_examples=40, deadline=None)
def test_any_knowledge_makes_a_valid_graph(knowledge: Knowledge) -> None:
    quads = list(to_quads(knowledge, minter=Minter(), version="1", settings={"k": "v"}))
    assert not any(isinstance(term, BlankNode) for quad in quads for term in quad)
    found = shacl.check(Graph.of(quads))
    assert [each for each in found if each.severity is shacl.Severity.VIOLATION] == []


@given(knowledges())
@settings(max_examples=20, deadline=None)
def test_quotes_are_what_stands_there(knowledge: Knowledge) -> None:
    minter = Minter()
    sources: dict[str, list[str]] = {}
    for piece in (e for x in (*knowledge.entities, *knowledge.relations) for e in x.evidence):
        text = sources.setdefault(minter.report(piece.report), [" "] * 40)
        text[piece.span.start : piece.span.end] = piece.quote
    told = {iri: "".join(text) for iri, text in sources.items()}
    assert misquoted(graph(knowledge), told) == ()


def test_a_false_quote_is_found() -> None:
    of = graph(tiny())
    sources = {ID + "report/alpha": TEXTS["alpha"], ID + "report/beta": "x" + TEXTS["beta"]}
    found = misquoted(of, sources)
    assert {each.focus.partition("#")[0] for each in found} == {ID + "report/beta"}
    assert misquoted(of, {ID + "report/alpha": TEXTS["alpha"]}) == ()
