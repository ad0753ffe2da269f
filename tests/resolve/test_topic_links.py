"""What topics are to each other by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build.resolution_stage import with_links
from kg.model import Concept, LinkKind, TopicClass, TopicKey, TopicLink, Vocabulary
from kg.names import VOCABULARY
from kg.resolve import across
from kg.resolve.name_likeness import LEAST, likeness
from kg.resolve.topic_links import suggested, topic_links
from kg.resolve.vocabulary_index import Known
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, TREND, topics

KIND, MAYBE, NAME = LinkKind
NOTHING = Known.of(Vocabulary())


def linked(*names: str, known: Known = NOTHING) -> set[tuple[str, LinkKind, str]]:
    """The links between techniques, by their names."""
    labels = {known.identity(TECHNIQUE, name): name for name in names}
    found = topic_links(labels, known)
    return {(labels[a], k, labels[b]) for a, links in found.items() for k, b in links}


@pytest.mark.parametrize(
    ("special", "general"),
    [
        ("generative AI", "AI"),
        ("federated transfer learning", "transfer learning"),
        ("solid-state lithium batteries", "lithium batteries"),
    ],
)
def test_a_kind(special: str, general: str) -> None:
    assert linked(special, general) == {(special, KIND, general)}


def test_of_the_nearest_general_topic_alone() -> None:
    found = linked("federated transfer learning", "transfer learning", "learning")
    assert found == {
        ("federated transfer learning", KIND, "transfer learning"),
        ("transfer learning", KIND, "learning"),
    }


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("deepfake detection", "deepfake"),
        ("zero trust", "trust"),
        ("lack of transparency", "transparency"),
        ("human in the loop", "loop"),
        ("supervised learning", "unsupervised learning"),
        ("quantum computing", "quantum cryptography"),
        ("low-code platforms", "high-code platforms"),
    ],
)
def test_no_link(a: str, b: str) -> None:
    assert linked(a, b) == set()


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("reinforcment learning", "reinforcement learning", "one letter differs"),
        ("WRV", "weighted rank voting", "the letters of the one are the initials of the other"),
        ("AI security framework", "AI security", "the same words but for words that say little"),
    ],
)
def test_a_suggestion_has_its_reason(a: str, b: str, reason: str) -> None:
    texts = [f"# A\n\nThey use [{name}].\n" for name in (a, b)]
    knowledge = across(topics(text, str(at)) for at, text in enumerate(texts))
    [one] = suggested(with_links(knowledge, Vocabulary()), NOTHING)
    assert {one.topic, one.other} == {a, b}
    assert (one.reason, one.topic_class) == (reason, "Technique")
    assert {*one.reports, *one.other_reports} == {"a.md"}


def test_another_letter_is_no_slip() -> None:
    assert linked("collision", "collusion") == set()
    assert linked("enviroment", "environment") == {("enviroment", MAYBE, "environment")}
    assert linked("envrionment", "environment") == {("environment", MAYBE, "envrionment")}


@pytest.mark.parametrize(
    ("topic_class", "a", "b", "likely"),
    [
        (RISK, "espionage", "espionage activities by states", False),
        (DOMAIN, "clinical care", "clinical care services", True),
        (RISK, "supply chain risks", "supply chain disruptions", True),
        (RISK, "bias", "gender bias", False),
        (TECHNIQUE, "machine learning", "learning", False),
        (RISK, "lack of trust", "trust", False),
        (TECHNIQUE, "Llama 2", "Llama 3", False),
    ],
)
def test_how_likely_two_names_are_one(
    topic_class: TopicClass, a: str, b: str, *, likely: bool
) -> None:
    one, two = ((NOTHING.identity(topic_class, name), name) for name in (a, b))
    assert likeness(one, two, NOTHING) == likeness(two, one, NOTHING)
    assert (likeness(one, two, NOTHING) >= LEAST) is likely


def test_another_of_a_proper_name_is_no_kind_of_it() -> None:
    assert linked("Colorado AI Act", "AI Act") == set()


def test_an_acronym_of_two_names_is_linked_with_none() -> None:
    assert linked("WRV", "weighted rank voting", "warm rank vision") == set()


def test_what_a_vocabulary_of_ours_lists_with_a_concept_is_near_to_it() -> None:
    iri = VOCABULARY["technique/biometrics"]
    others = ("biometrics", "iris scans")
    near = Concept(iri, TECHNIQUE, "biometric login", others, near=others)
    known = Known.of(Vocabulary((near,)))
    assert linked("biometric login", "biometrics", "sawing", known=known) == {
        ("biometric login", MAYBE, "biometrics")
    }
    assert linked("biometrics", "iris scans", known=known) == set()


def test_one_name_in_two_classes() -> None:
    labels = {TopicKey(kind, "cybersecurity"): "Cybersecurity" for kind in (TREND, DOMAIN, RISK)}
    found = topic_links(labels, NOTHING)
    first, second, third = sorted(labels)
    assert found == {
        first: (TopicLink(NAME, second), TopicLink(NAME, third)),
        second: (TopicLink(NAME, third),),
    }


@given(st.permutations(["generative AI", "AI", "WRV", "weighted rank voting", "AI security"]))
def test_the_order_of_topics_makes_no_difference(names: list[str]) -> None:
    assert linked(*names) == linked(*sorted(names))
