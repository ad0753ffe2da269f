import pytest

from kg.language.normalization import words
from kg.model import Concept, Vocabulary
from kg.names import VOCABULARY
from kg.resolve.vocabulary_index import Known, names_it
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, concept


def ours(label: str, *others: str, topic_class: object = TECHNIQUE) -> Concept:
    """A concept of the vocabularies that come with the program."""
    return Concept(VOCABULARY["technique/x"], topic_class, label, others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("topic_class", "concept_label", "label", "named"),
    [
        (TECHNIQUE, "retrieval-augmented generation", "RAG", True),
        (TECHNIQUE, "pruning", "pruning methods", True),
        (TECHNIQUE, "5G network", "5G", True),
        (TECHNIQUE, "anomaly detection", "anomaly detection systems", True),
        (DOMAIN, "lending", "digital lending", False),
        (DOMAIN, "medical diagnosis", "diagnosis", False),
        (DOMAIN, "manufacturing", "manufacturing processes", False),
        (RISK, "edge cases", "unexpected situations", False),
        (TECHNIQUE, "proof of stake", "delegated proof of stake", False),
        (TECHNIQUE, "AI governance", "AI governance framework", False),
    ],
)
def test_labels_of_our_vocabularies(
    topic_class: object, concept_label: str, label: str, named: bool
) -> None:
    assert names_it(ours(concept_label, topic_class=topic_class), label) is named


def test_a_user_s_vocabulary_is_taken_at_its_word() -> None:
    assert names_it(concept("lending", "digital lending"), "digital lending")
    own = Concept(VOCABULARY["own/domain/lending"], DOMAIN, "lending")
    assert names_it(own, "digital lending")


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
