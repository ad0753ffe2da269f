"""What topics are in other vocabularies: in the terms that ship, and in a user's SKOS."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import VocabularyError
from kg.model import Entity, MappingKind, TopicClass
from kg.names import VOCABULARY, is_iri
from kg.read.tables.outside_terms import outside_terms, read_outside, sources
from kg.read.tables.vocabulary import load_vocabularies
from kg.resolve.concept_mapping import keys_of, mappings_of
from kg.resolve.vocabulary_index import Known
from kg.resources import ontology
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, TREND

KNOWN = Known.of(load_vocabularies().vocabulary)
SIGNS = dict(zip(MappingKind, "=~<", strict=True))
IRIS = {
    *(term.iri for each in outside_terms().named.values() for term, _ in each),
    *(said.term.iri for each in outside_terms().published.values() for said in each),
}
TABLES = ontology() / "mappings"


def entity(kind: TopicClass, label: str, *others: str) -> Entity:
    own = KNOWN.identity(kind, label)
    return Entity(own, label, others, 1.0, (), (), KNOWN.concept_of(own, label))


def mapped(kind: TopicClass, label: str, *others: str) -> set[str]:
    """The mappings of a topic: sign, name of the term, first word of its vocabulary."""
    found = mappings_of(entity(kind, label, *others), outside_terms())
    return {f"{SIGNS[m.kind]} {m.label} ({m.source.split()[0]})" for m in found}


@pytest.mark.parametrize(
    ("kind", "label", "expected"),
    [
        (TECHNIQUE, "Federated Learning techniques", "= federated learning (DBpedia)"),
        (TECHNIQUE, "LSTM", "= Long Short-term Memory (MITRE)"),
        (RISK, "hallucinations", "= Confabulation (NIST)"),
        (RISK, "Data Poisoning", "< Information Security (NIST)"),
        (RISK, "prompt injection", "= Prompt Injection (OWASP)"),
        (RISK, "jailbreaking", "< Prompt Injection (OWASP)"),
        (DOMAIN, "text classification", "= Text Classification (W3C)"),
        (DOMAIN, "rural healthcare delivery", "< healthcare delivery (DBpedia)"),
        (TREND, "Rise of federated learning", "~ federated learning (DBpedia)"),
    ],
)
def test_a_topic_has_the_names_that_others_give_it(
    kind: TopicClass, label: str, expected: str
) -> None:
    assert expected in mapped(kind, label)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (TECHNIQUE, "analytics"),  # not fundamental analysis
        (DOMAIN, "health"),  # not health technology
        (TECHNIQUE, "pruning of rose bushes"),
        (RISK, "lack of data privacy"),
        (TREND, "autonomous vehicle fleets"),  # a trend is no kind of a thing
        (DOMAIN, "<http://evil.example/>"),
        (RISK, "https://dbpedia.org/resource/Bias"),
    ],
)
def test_a_name_that_is_only_near_has_none(kind: TopicClass, label: str) -> None:
    assert not mapped(kind, label)


def test_another_name_of_the_topic_is_only_close() -> None:
    assert mapped(TECHNIQUE, "machine-made trees", "decision tree") == {
        "~ decision tree (DBpedia)",
        "~ Decision Tree (MITRE)",
        "~ Decision Tree (W3C)",
    }


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from([TREND, TECHNIQUE, RISK, DOMAIN]))
def test_whatever_a_report_says_leads_to_terms_alone(label: str, kind: TopicClass) -> None:
    assert {m.iri for m in mappings_of(entity(kind, label or "x"), outside_terms())} <= IRIS


def test_tables_hold_iris_of_known_vocabularies_once() -> None:
    every = {id(t): t for each in outside_terms().named.values() for t, _ in each}.values()
    iris = [term.iri for term in every]
    assert len({*iris}) == len(iris) > 5000
    assert all(is_iri(iri) for iri in iris)
    assert {term.source for term in every} == {s.title for s in sources().values()}
    assert all(s.licence and s.homepage for s in sources().values())
    assert [s.title for s in sources().values() if not s.version] == ["MITRE D3FEND"]
    ours = {concept.iri for concept in load_vocabularies().vocabulary}
    starts = [s for s in outside_terms().published if s.startswith(VOCABULARY)]
    assert {*starts} <= ours
    assert len(starts) > 80


def test_normal_forms_in_the_table_are_those_of_today() -> None:
    """After a change of normal forms ``python -m tests.renew`` writes them."""
    rows = [line.split("\t") for line in (TABLES / "terms.tsv").read_text().splitlines()[1:]]
    for _, _, classes, label, others, keys in rows:
        labels = (label, *filter(None, others.split(";")))
        assert keys.split(";") in ([""], [*keys_of(classes.split(";"), labels)]), label


SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:s> a skos:ConceptScheme ; skos:prefLabel "Our thesaurus"@en .
<urn:t:1> a skos:Concept ; skos:prefLabel "Rose gardening"@en ; skos:altLabel "Rosarien"@de,
  "growing of roses"@en .
<urn:t:2> a skos:Concept ; skos:prefLabel "Nur deutsch"@de .
<data:text/html,x> a skos:Concept ; skos:prefLabel "prompt injection"@en .
"""


@pytest.mark.parametrize("kind", [TREND, TECHNIQUE, RISK, DOMAIN])
def test_terms_of_a_user_are_for_topics_of_any_class(tmp_path: Path, kind: TopicClass) -> None:
    (file := tmp_path / "ours.ttl").write_text(SKOS)
    files = read_outside([file])
    (found,) = mappings_of(entity(kind, "rose gardening"), outside_terms(files))
    assert (found.kind, found.iri, found.source) == (MappingKind.EXACT, "urn:t:1", "Our thesaurus")
    hostile = mappings_of(entity(kind, "prompt injection"), outside_terms(files))
    assert not any(m.iri.startswith("data:") for m in hostile)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.ttl", "<urn:a> <urn:b> 1 .", "no skos:Concept with an English skos:prefLabel"),
        ("a.ttl", "not turtle", "no valid Turtle"),
        ("a.doc", "", "unknown kind of file"),
    ],
)
def test_a_file_of_no_use_is_told(tmp_path: Path, name: str, text: str, message: str) -> None:
    (file := tmp_path / name).write_text(text)
    with pytest.raises(VocabularyError, match=message):
        read_outside([file])
