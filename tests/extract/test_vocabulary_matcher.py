import pytest

from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.model import Concept, TopicClass, Vocabulary
from tests.extract.reading import found, line, page

CONCEPTS = (
    Concept("urn:rag", TopicClass.TECHNIQUE, "retrieval-augmented generation", ("RAG",)),
    Concept("urn:gen", TopicClass.TECHNIQUE, "generation"),
    Concept("urn:fl", TopicClass.TECHNIQUE, "federated learning", ("collaborative learning",)),
    Concept("urn:bias", TopicClass.RISK, "bias"),
    Concept("urn:fraud", TopicClass.RISK, "fraud"),
    Concept("urn:fraud-d", TopicClass.DOMAIN, "fraud"),
    Concept("urn:bias-2", TopicClass.RISK, "Biases"),
    Concept("urn:nothing", TopicClass.RISK, "!?"),
    Concept("urn:cpp", TopicClass.TECHNIQUE, "C++"),
    Concept("urn:health", TopicClass.DOMAIN, "healthcare"),
    Concept("urn:edge", TopicClass.TECHNIQUE, "on-device inference"),
)
MATCHER = VocabularyMatcher(Vocabulary(CONCEPTS))


def names(sentence: str) -> list[str]:
    return sorted(name for name, _ in found(MATCHER, f"# Report\n\n{sentence}\n"))


@pytest.mark.parametrize(
    ("sentence", "matches"),
    [
        ("They use federated learning.", "federated learning"),
        ("They use Federated-Learning.", "Federated-Learning"),
        ("FEDERATED LEARNING grows.", "FEDERATED LEARNING"),
        ("Collaborative learning grows.", "Collaborative learning"),
        ("They see many biases.", "biases"),
        ("They use retrieval augmented generation.", "retrieval augmented generation"),
        ("They use retrieval-augmented generations.", "retrieval-augmented generations"),
        ("They do on device inference.", "on device inference"),
        ("They use generation.", "generation"),
        ("They use RAG and RAGs.", "RAG|RAGs"),
        ("They wear a rag.", ""),
        ("Rag is cloth.", ""),
        ("They use unfederated learning.", ""),
        ("They use federated, learning systems.", ""),
        ("They use cross-generation links.", ""),
        ("They write in C.", ""),
        ("They see anti-bias rules.", ""),
        ("They sell health care and healthcare.", "health care|healthcare"),
        ("They sell health. Care is old.", ""),
        ("Nothing here.", ""),
    ],
)
def test_matches(sentence: str, matches: str) -> None:
    assert "|".join(names(sentence)) == matches


def test_the_longest_label_wins_and_nothing_in_it_is_found() -> None:
    sentence = "They use retrieval-augmented generation, then generation."
    assert names(sentence) == ["generation", "retrieval-augmented generation"]


def test_one_finding_a_class_from_the_first_concept_with_the_label() -> None:
    prepared = page("# Report\n\nThey fear fraud and bias.\n")
    rows = [(f.label, f.concept.iri) for f in MATCHER(prepared) if f.concept]
    assert rows == [("fraud", "urn:fraud"), ("fraud", "urn:fraud-d"), ("bias", "urn:bias")]


def test_places() -> None:
    [match] = MATCHER(page("# Report\n\nThey use federated learning.\n"))
    tokens = line("They use federated learning.").tokens[match.first : match.last]
    assert [t.text for t in tokens] == ["federated", "learning"]
    assert (match.rule, match.topic_class) == ("vocabulary", TopicClass.TECHNIQUE)
