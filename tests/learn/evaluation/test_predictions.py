"""What is read off a graph, ours or not."""

from __future__ import annotations

import pytest

from kg.learn.evaluation.predictions import Words, found_in, report_of
from kg.model import Span
from kg.model.schema import SHIPPED
from tests.learn.evaluation.samples import FOREIGN, RISK, TECHNIQUE, TREND, USES, found, knowledge

OURS = """
:t a tkg:Trend ; skos:prefLabel "edge AI"@en ; skos:altLabel "edge"@en ; tkg:confidence 0.8 ;
  tkg:mentionedIn :r1, :r2 ; tkg:evidence :e1, :e2, :e3 ; tkg:usesTechnique :f .
:f a tkg:Technique ; skos:prefLabel "pruning"@en ; tkg:confidence 0.4 ;
  tkg:mentionedIn :r1, :r2 ; tkg:evidence :e1 .
:e1 oa:hasSource :r1 ; tkg:section :s ; oa:hasSelector :p1 ; tkg:confidence 0.5 .
:e2 oa:hasSource :r1 ; oa:hasSelector :p2 ; tkg:confidence 0.7 .
:e3 oa:hasSource :r2 ; oa:hasSelector :p3 ; tkg:confidence 0.9 .
:p1 oa:exact "the edge" ; oa:start 3 ; oa:end 11 .
:p2 oa:exact "edge AI" ; oa:start 20 ; oa:end 27 ; oa:prefix "See " ; oa:suffix "." .
:p3 oa:exact "Edge AI" ; oa:start "x" .
:s a tkg:Section ; dcterms:title "Trends" ; dcterms:isPartOf :r1 .
:r1 a tkg:Report ; dcterms:identifier "sha256:aa" ; dcterms:source "one.md" .
:r2 a tkg:Report ; dcterms:identifier "sha256:bb" ; dcterms:source "two.md" .
:a a tkg:Assertion ; rdf:subject :t ; rdf:predicate tkg:usesTechnique ; rdf:object :f ;
  tkg:confidence 0.6 ; tkg:evidence :e1 .
"""


def test_a_foreign_graph_gives_classes_labels_and_triples() -> None:
    said = found(FOREIGN)
    assert [(t.topic_class, t.label) for t in said.topics] == [
        (RISK, "privacy concerns"),
        (TECHNIQUE, "Federated Learning"),
        (TECHNIQUE, "federated learning methods"),
        (TECHNIQUE, "healthcare"),
        (TECHNIQUE, "pruning"),
        (TREND, "Edge AI"),
    ]
    assert {t.confidence for t in said.topics} == {None}
    assert len(said.relations) == 4


def test_relations_between_wrong_classes_are_none() -> None:
    wrong = ':a a tkg:Risk ; skos:prefLabel "a" ; tkg:usesTechnique :b . :b a tkg:Technique .'
    assert found(wrong).relations == ()
    assert [t.label for t in found(wrong).topics] == ["a", "b"]


def test_a_resource_in_two_classes_is_two_topics() -> None:
    twice = ':a a tkg:Trend, tkg:Technique ; skos:prefLabel "a" ; tkg:usesTechnique :a .'
    said = found(twice)
    assert [t.topic_class for t in said.topics] == [TECHNIQUE, TREND]
    assert [(r.subject, r.predicate, r.object) for r in said.relations] == [(1, USES, 0)]


def test_confidence_and_the_surest_words() -> None:
    topics = {t.label: t for t in found(OURS).topics}
    assert topics["edge AI"].names == ("edge AI", "edge")
    assert topics["edge AI"].confidence == 0.8
    assert topics["edge AI"].words == Words("Edge AI", "", -1, -1)
    assert topics["pruning"].words == Words("the edge", "Trends", 3, 11)
    assert found(OURS).relations[0].confidence == 0.6


def test_evidence_may_have_no_name() -> None:
    nameless = """
    :t a tkg:Trend ; skos:prefLabel "edge AI" ; tkg:evidence [ tkg:confidence 0.5 ;
      oa:hasSelector [ oa:exact "the edge" ; oa:start 3 ; oa:end 11 ] ] .
    """
    assert found(nameless).topics[0].words == Words("the edge", "", 3, 11)


def test_one_report_of_several() -> None:
    known = knowledge(OURS)
    assert report_of(known, "other.md", "aa") == "https://example.org/r1"
    assert report_of(known, "two.md", "zz") == "https://example.org/r2"
    assert report_of(known, "three.md", "zz") is None
    first, second = (found_in(known, SHIPPED, f"https://example.org/{r}") for r in ("r1", "r2"))
    assert first.topics[1].words == Words("edge AI", "", 20, 27, "See ", ".")
    assert (len(first.relations), len(second.relations)) == (1, 0)
    assert found_in(known, SHIPPED, "https://example.org/r3").topics == ()


@pytest.mark.parametrize(
    ("passage", "report", "labels", "relations"),
    [
        (Span(0, 40), None, ["pruning", "edge AI"], 1),
        (Span(12, 40), "r1", ["edge AI"], 0),
        (Span(0, 4), "r1", ["pruning", "edge AI"], 1),
        (Span(0, 40), "r2", [], 0),
        (Span(27, 40), None, [], 0),
    ],
)
def test_what_has_evidence_in_a_passage(
    passage: Span, report: str | None, labels: list[str], relations: int
) -> None:
    iri = report and f"https://example.org/{report}"
    said = found_in(knowledge(OURS), SHIPPED, iri, passage)
    assert [t.label for t in said.topics] == labels
    assert len(said.relations) == relations


def test_the_same_with_a_least_confidence() -> None:
    said = found(OURS)
    assert [t.label for t in said.at_least(0.5).topics] == ["edge AI"]
    assert said.at_least(0.5).relations == ()
    assert said.at_least(0.4) == said
    foreign = found(FOREIGN)
    assert foreign.at_least(1.0) == foreign


@pytest.mark.parametrize(
    "value", ['"high"', "<https://example.org/x>", "95", "-0.1", '"NaN"', '"INF"']
)
def test_confidence_that_is_none(value: str) -> None:
    odd = f':a a tkg:Risk ; skos:prefLabel "a" ; tkg:confidence {value} .'
    assert found(odd).topics[0].confidence is None
