import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import TopicKey, Vocabulary
from kg.model.schema import SHIPPED, TopicClass
from kg.resolve.compared_name import Name, named
from kg.resolve.matcher import judge, parted
from kg.resolve.name_variants import forms
from kg.resolve.vocabulary_index import Known
from tests.language.test_normalization import NAMES
from tests.resolve.labelled import said
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, TREND, concept

LLM = concept("large language model", "LLM")
KNOWN = Known.of(Vocabulary((LLM,)))


def name(label: str, topic_class: TopicClass | TopicClass = TECHNIQUE) -> Name:
    entity = said("a", TREND, label).entities[0]
    return named(TopicKey(topic_class, entity.identity.key), [entity], KNOWN)


@pytest.mark.parametrize(
    ("topic_class", "a", "b", "reason"),
    [
        (TECHNIQUE, "federated learning", "federated learning techniques", "same normal form"),
        (TECHNIQUE, "colour modelling", "color modeling", "another spelling"),
        (TECHNIQUE, "naïve Bayes", "naive Bayes", "another spelling"),
        (TECHNIQUE, "pre-training", "pretraining", "written as one word"),
        (RISK, "deep fakes", "deepfakes", "written as one word"),
        (TECHNIQUE, "anomaly detection", "anomaly detection algorithms", "another category word"),
        (TECHNIQUE, "clustering algorithms", "clustering methods", "another category word"),
        (RISK, "privacy risks", "privacy concerns", "another category word"),
        (RISK, "privacy", "privacy issues", "another category word"),
        (DOMAIN, "fashion", "fashion industry", "another category word"),
        (RISK, "misuse of AI", "AI misuse", "the same words in another order"),
        (TECHNIQUE, "detection of fraud", "fraud detection", "the same words in another order"),
        (TECHNIQUE, "detecting fraud", "fraud detection", "the same words in another order"),
        (TREND, "safety and privacy", "privacy and safety", "the same words in another order"),
        (RISK, "delays", "minimizing delays", "what is done about it more"),
        (RISK, "human error", "risk of human error", "what is done about it more"),
        (TECHNIQUE, "encryption", "implementing encryption", "what is done about it more"),
        (TREND, "rise of edge AI", "edge AI growth", "what is done about it more"),
        (RISK, "high volatility", "volatility", "a word of praise, degree or pointing more"),
        (RISK, "bias in the data", "bias in data", "a word of praise, degree or pointing more"),
        (TECHNIQUE, "AI-driven analytics", "AI-powered analytics", "tied by another word"),
        (TECHNIQUE, "data analytics", "data analysis", "a word of the same meaning"),
        (TECHNIQUE, "generative AI", "generative artificial intelligence",
         "a word of the same meaning"),
        (TECHNIQUE, "fine-tuning of LLMs", "LLM fine-tuning",
         "the same words in another order"),
        (TREND, "rise of LLM agents", "large language model agents",
         "an acronym spelled out; what is done about it more"),
        (TREND, "LLM agents", "large language model agents", "an acronym spelled out"),
        (TECHNIQUE, "machine learning (ML)", "machine learning", "an acronym spelled out"),
        (TECHNIQUE, "reinforcement learning", "reinforcment learning",
         "a slip of the pen: reinforcement and reinforcment"),
        (TECHNIQUE, "network virtualization", "network virtualisation", "same normal form"),
    ],
)  # fmt: skip
def test_one_thing(topic_class: TopicClass, a: str, b: str, reason: str) -> None:
    step = judge(name(a, topic_class), name(b, topic_class))
    assert step is not None
    assert step.reason == reason
    assert 0.8 <= step.score <= 1


@pytest.mark.parametrize(
    ("topic_class", "a", "b"),
    [
        (TECHNIQUE, "AI", "generative AI"),
        (TECHNIQUE, "learning", "machine learning"),
        (RISK, "attacks", "adversarial attacks"),
        (TECHNIQUE, "5G", "6G"),
        (TECHNIQUE, "Llama 2", "Llama 3"),
        (RISK, "lack of transparency", "transparency"),
        (RISK, "high cost of entry", "low cost of entry"),
        (TECHNIQUE, "supervised learning", "unsupervised learning"),
        (TECHNIQUE, "speech-to-text", "text-to-speech"),
        (TECHNIQUE, "distributed tracing", "distributed training"),
        (RISK, "misinformation", "disinformation"),
        (DOMAIN, "water management", "waste management"),
        (TECHNIQUE, "open-source frameworks", "open-source models"),
        (TECHNIQUE, "language models", "language"),
        (TECHNIQUE, "foundation models", "foundations"),
        (TECHNIQUE, "training", "training models"),
        (TREND, "agent frameworks", "agents"),
        (TREND, "integration of LLMs", "integration of multiple LLMs"),
        (TREND, "AI and sustainability", "sustainability of AI"),
        (TREND, "real-time adaptation", "adaptation"),
        (RISK, "AI-specific threats", "AI threats"),
        (DOMAIN, "agriculture", "agricultural technologies"),
        (TECHNIQUE, "human-in-the-loop", "human-on-the-loop"),
        (TECHNIQUE, "macroeconometrics", "microeconometrics"),
        (TECHNIQUE, "encryption", "decryption"),
    ],
)
def test_two_things(topic_class: TopicClass, a: str, b: str) -> None:
    assert judge(name(a, topic_class), name(b, topic_class)) is None


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("5G networks", "6G networks", "another number or version"),
        ("lack of trust", "trust", "one denies what the other says"),
        ("supervised learning", "unsupervised learning", "words of contrary meaning"),
        ("deep learning", "learning", "one is more general"),
        ("pruning", "quantization", ""),
        ("RAG", "retrieval-augmented generation", ""),
    ],
)
def test_what_parts_two_names(a: str, b: str, why: str) -> None:
    assert parted(name(a), name(b)) == parted(name(b), name(a)) == why


def test_two_concepts_are_two_things() -> None:
    known = Known.of(Vocabulary((concept("pruning"), concept("pruning method"))))
    first = said("a", TECHNIQUE, "pruning").entities
    other = known.concept(TECHNIQUE, "pruning")
    assert other is not None
    one = named(first[0].identity, first, known)
    two = Name(first[0].identity, one.labels, one.forms, concept=concept("cutting"))
    assert parted(one, two) == "two concepts of a vocabulary"
    assert parted(one, one) == ""
    assert judge(one, two) is None


def test_a_class_of_the_user_s_has_no_category_words() -> None:
    law = TopicClass("Law", "urn:law")
    assert judge(name("data protection", law), name("data protection framework", law)) is None
    assert judge(name("protection of data", law), name("data protection", law)) is not None


@given(NAMES, NAMES, st.sampled_from(SHIPPED.classes))
def test_judging_is_mutual(a: str, b: str, topic_class: TopicClass) -> None:
    one, two = name(a, topic_class), name(b, topic_class)
    assert judge(one, two) == judge(two, one)
    assert judge(one, one) is not None
    assert bool(parted(one, two)) == bool(parted(two, one))


@given(st.text(max_size=30), st.sampled_from(SHIPPED.classes))
def test_forms_of_anything(text: str, topic_class: TopicClass) -> None:
    made = forms(text, topic_class)
    assert made == forms(text, topic_class)
    assert all(stage for stage in made.stages[1:]) or not text.strip()
