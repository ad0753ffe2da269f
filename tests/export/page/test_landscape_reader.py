"""Any conforming graph can be shown; what is missing stays empty."""

import pytest
from pyoxigraph import Literal, NamedNode

from kg.export.page.landscape import Landscape
from kg.export.page.landscape_reader import read_landscape
from kg.export.page.lookups import local
from kg.model import Modality, RelationType, TopicClass
from kg.names import DCTERMS, RDF, SKOS, TKG
from tests.export.page.graphs import BASE, Graph, health


def topic_of(land: Landscape, label: str) -> int:
    return next(i for i, topic in enumerate(land.topics) if topic.label == label)


def test_topics_come_with_the_most_important_first() -> None:
    land = read_landscape(health().store)
    assert land.topics[0].label == "federated learning"
    assert land.topics[0].reports == (0, 1)
    assert land.topics[0].wordings == ("FL",)
    assert land.topics[0].kind is TopicClass.TECHNIQUE
    assert land.software == ("trendkg-0.1.0",)


def test_the_sentence_is_put_together_and_the_mention_marked() -> None:
    land = read_landscape(health().store)
    place = land.places[land.topics[topic_of(land, "privacy concerns")].places[0]]
    assert place.sentence == "There are privacy concerns."
    assert place.sentence[slice(*place.mark)] == "privacy concerns"
    assert place.rules == ("structure.heading",)
    assert land.sections[place.section].title == "Privacy"


def test_a_claim_is_denied_only_without_a_direct_triple() -> None:
    land = read_landscape(health().store)
    assert [c.relation for c in land.claims if c.denied] == [RelationType.SUB_TECHNIQUE_OF]
    assert {c.modality for c in land.claims} == {
        Modality.ASSERTED, Modality.POSSIBLE, Modality.FORECAST, Modality.NEGATED,
    }  # fmt: skip


def test_a_triple_without_an_assertion_is_a_claim_without_evidence() -> None:
    g = Graph()
    a, b = g.topic(TopicClass.TREND, "a"), g.topic(TopicClass.RISK, "b")
    g.add(a, TKG["raisesRisk"], NamedNode(b))
    [claim] = read_landscape(g.store).claims
    assert (claim.iri, claim.places, claim.denied) == ("", (), False)


def test_a_claim_about_something_unknown_is_left_out() -> None:
    g = Graph()
    g.claim(g.topic(TopicClass.TREND, "a"), RelationType.RAISES_RISK, f"{BASE}risk/none")
    assert read_landscape(g.store).claims == ()


def test_evidence_of_an_unknown_report_is_left_out() -> None:
    g = Graph()
    g.evidence(g.topic(TopicClass.TREND, "a"), f"{BASE}report/none", "a")
    land = read_landscape(g.store)
    assert land.places == ()
    assert land.topics[0].places == ()


@pytest.mark.parametrize(
    ("labels", "name", "others"),
    [
        ([("Lernen", "de"), ("learning", "en")], "learning", ("Lernen",)),
        ([("Lernen", "de")], "Lernen", ()),
        ([("learning", None)], "learning", ()),
        ([], "x", ()),
    ],
)
def test_english_names_come_first(
    labels: list[tuple[str, str | None]], name: str, others: tuple[str, ...]
) -> None:
    g = Graph()
    g.add(f"{BASE}trend/x", RDF["type"], NamedNode(TKG["Trend"]))
    for text, language in labels:
        g.add(f"{BASE}trend/x", SKOS["prefLabel"], Literal(text, language=language))
    [topic] = read_landscape(g.store).topics
    assert (topic.label, topic.wordings) == (name, others)


def test_a_report_without_title_is_called_by_its_file() -> None:
    g = Graph()
    g.add(f"{BASE}report/x", RDF["type"], NamedNode(TKG["Report"]))
    assert read_landscape(g.store).reports[0].title == "x"
    g.add(f"{BASE}report/x", DCTERMS["source"], "x.md")
    assert read_landscape(g.store).reports[0].title == "x.md"


def test_numbers_that_are_none_fall_back() -> None:
    g = Graph()
    g.add(f"{BASE}trend/x", RDF["type"], NamedNode(TKG["Trend"]))
    g.add(f"{BASE}trend/x", TKG["confidence"], "very")
    report = g.report("r", "R")
    g.add(g.section(report, 1, "A"), TKG["order"], "first")
    assert read_landscape(g.store).topics[0].confidence == 1.0


def test_a_report_that_only_mentions_a_topic_counts() -> None:
    g = Graph()
    topic = g.topic(TopicClass.DOMAIN, "law")
    g.add(topic, TKG["mentionedIn"], NamedNode(g.report("r", "R")))
    assert read_landscape(g.store).topics[0].reports == (0,)


@pytest.mark.parametrize(
    ("iri", "name"), [("https://x.org/a#b", "b"), ("https://x.org/a/", "a"), ("b", "b")]
)
def test_local_names(iri: str, name: str) -> None:
    assert local(iri) == name
