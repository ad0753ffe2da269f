import pytest

from kg.language.normalization import words
from kg.model import Concept, TopicKey, Vocabulary
from kg.model.schema import TopicClass
from kg.read.tables.vocabulary import load_vocabularies
from kg.resolve.vocabulary_index import Known
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, concept

LENDING = Concept(
    "urn:lending", DOMAIN, "lending", ("loans", "digital lending"), near=("digital lending",)
)
KEY = TopicKey(DOMAIN, "lending")


@pytest.mark.parametrize(
    ("topic_class", "name", "identity"),
    [
        (DOMAIN, "lending industry", KEY),
        (DOMAIN, "loans", KEY),
        (DOMAIN, "digital lending", TopicKey(DOMAIN, "digital lending")),
        (RISK, "loans", TopicKey(RISK, "loan")),
    ],
)
def test_what_a_concept_lists_to_be_found_by_does_not_name_it(
    topic_class: TopicClass, name: str, identity: TopicKey
) -> None:
    known = Known.of(Vocabulary((LENDING,)))
    assert known.identity(topic_class, name) == identity
    assert known.listed(topic_class, name) == (LENDING if topic_class == DOMAIN else None)


@pytest.mark.parametrize(
    ("topic_class", "a", "b", "one"),
    [
        (TECHNIQUE, "retrieval-augmented generation", "RAG", True),
        (TECHNIQUE, "5G network", "5G", True),
        (TECHNIQUE, "inference-time scaling", "test-time compute", True),
        (DOMAIN, "medical diagnosis", "diagnosis", False),
        (DOMAIN, "educational technology", "education", False),
        (RISK, "edge cases", "corner cases", True),
        (RISK, "edge cases", "unexpected situations", False),
        (TECHNIQUE, "proof of stake", "delegated proof of stake", False),
        (TECHNIQUE, "AI governance", "AI governance framework", False),
    ],
)
def test_names_in_our_vocabularies(topic_class: TopicClass, a: str, b: str, one: bool) -> None:
    known = Known.of(load_vocabularies().vocabulary)
    assert (known.identity(topic_class, a) == known.identity(topic_class, b)) is one


def test_concepts_are_found_by_any_form_of_a_name() -> None:
    pruning = concept("pruning", "weight cutting")
    known = Known.of(Vocabulary((pruning, concept("pruning", topic_class=RISK))))
    for label in ("pruning", "the Pruning techniques", "weight-cutting", "cutting of weight"):
        assert known.concept(TECHNIQUE, label) == pruning
    assert known.concept(TECHNIQUE, "sawing") is None
    assert known.concept(DOMAIN, "pruning") is None


def test_a_name_as_it_is_comes_before_its_normal_form() -> None:
    first, second = concept("continued training", "advanced tuning"), concept("tuning")
    known = Known.of(Vocabulary((first, second)))
    assert known.concept(TECHNIQUE, "tuning") == second
    assert known.concept(TECHNIQUE, "advanced tuning") == first


def test_acronyms_that_stand_for_one_thing() -> None:
    known = Known.of(
        Vocabulary(
            (
                concept("large language model", "LLM", "LLMs"),
                concept("virtual reality", "VR"),
                concept("voice recognition", "VR"),
                concept("pruning", "CUT"),
                concept("application programming interface", "API (web)"),
            )
        )
    )
    assert known.acronyms == {"llm": words("large language model")}
