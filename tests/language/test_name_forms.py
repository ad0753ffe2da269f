import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.name_forms import agreement, canonical, forms
from kg.model.schema import SHIPPED, TopicClass
from tests.language.test_normalization import NAMES
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, TREND


@pytest.mark.parametrize(
    ("topic_class", "a", "b", "reason"),
    [
        (TECHNIQUE, "federated learning", "federated learning techniques", "same normal form"),
        (TECHNIQUE, "colour modelling", "color modeling", "another spelling"),
        (RISK, "organisational silos", "organizational silos", "another spelling"),
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
        (TECHNIQUE, "machine learning (ML)", "machine learning", "same normal form"),
        (TECHNIQUE, "explainable AI (XAI)", "explainable AI", "same normal form"),
        (TECHNIQUE, "XAI", "explainable AI", "an acronym spelled out"),
        (DOMAIN, "police/shipping", "shipping & police", "the same words in another order"),
        (TREND, "proliferation of deepfakes", "deep fakes",
         "what is done about it more; written as one word"),
        (RISK, "danger of human error", "human error", "what is done about it more"),
        (RISK, "potential for human error", "human error",
         "a word of praise, degree or pointing more; what is done about it more"),
        (RISK, "phishing attacks", "phishing levels", "another category word"),
        (RISK, "ransomware attack", "ransomware", "another category word"),
        (RISK, "data theft attempts", "data theft", "another category word"),
        (RISK, "regulatory barriers", "regulatory challenges", "another category word"),
        (RISK, "spread propaganda", "propaganda", "what is done about it more"),
        (RISK, "opacity", "lack of transparency",
         "a word of the same meaning; the same words in another order"),
        (RISK, "new and emerging risks", "emerging risks",
         "a word of praise, degree or pointing more"),
        (TECHNIQUE, "drones", "unmanned aerial vehicles", "a word of the same meaning"),
        (TECHNIQUE, "monitoring and logging", "logging and monitoring",
         "the same words in another order"),
        (DOMAIN, "insurance companies", "insurance", "another category word"),
        (DOMAIN, "translation tasks", "translation", "another category word"),
        (DOMAIN, "image retrieval systems", "image retrieval", "another category word"),
        (TREND, "deep learning revolution", "deep learning", "what is done about it more"),
        (TECHNIQUE, "network virtualization", "network virtualisation", "same normal form"),
        (TECHNIQUE, "attention", "attention mechanisms", "a word of the same meaning"),
        (TECHNIQUE, "blockchain", "blockchain-based approaches",
         "tied by another word; another category word"),
        (TECHNIQUE, "5G-based networks", "5G-enabled networks", "tied by another word"),
        (TECHNIQUE, "electronic health records", "EHR (electronic health record)",
         "an acronym spelled out"),
        (TREND, "AI in farming", "AI-powered farming",
         "tied by another word; the same words in another order"),
        (TREND, "AI adoption in law", "use of AI in law",
         "what is done about it more; the same words in another order"),
        (TREND, "AI adoption", "adoption of artificial intelligence",
         "a word of the same meaning; the same words in another order"),
        (TREND, "software development", "development of software",
         "the same words in another order"),
        (TREND, "market expansion", "growth of markets",
         "what is done about it more"),
        (TREND, "shadow AI", "shadow AI phenomenon", "what is done about it more"),
        (TREND, "ethical and regulatory frameworks", "regulatory and ethical frameworks",
         "the same words in another order"),
        (DOMAIN, "SMEs", "small and medium-sized enterprises", "same normal form"),
        (RISK, "delays", "risk of excessive delays", "what is done about it more"),
        (RISK, "cable damage", "damage to cables", "the same words in another order"),
        (RISK, "discrimination", "discriminatory outcomes",
         "a word of the same meaning; another category word"),
    ],
)  # fmt: skip
def test_one_thing(topic_class: TopicClass, a: str, b: str, reason: str) -> None:
    assert canonical(a, topic_class) == canonical(b, topic_class)
    step = agreement(forms(a, topic_class), forms(b, topic_class))
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
        (RISK, "supply chain attacks", "supply chain risks"),
        (RISK, "low interest rates", "low interest"),
        (TECHNIQUE, "AI strategies", "AI"),
        (DOMAIN, "manufacturing processes", "manufacturing"),
        (TECHNIQUE, "cloud architecture", "cloud"),
        (TECHNIQUE, "data-driven methods", "data"),
        (TECHNIQUE, "AR glasses", "augmented AI glasses"),
        (TECHNIQUE, "GPU platforms", "GPUs"),
        (TREND, "AI security", "AI in security"),
        (TREND, "AI roles", "AI"),
        (TREND, "generative AI strategy", "generative AI"),
        (TREND, "artificial intelligence adoption", "artificial intelligence"),
        (TREND, "market growth", "market"),
        (TREND, "software development", "software"),
        (RISK, "excessive control", "control"),
        (RISK, "advanced persistent threats", "advanced threats"),
        (TECHNIQUE, "voice-to-text access", "text-to-voice access"),
    ],
)
def test_two_things(topic_class: TopicClass, a: str, b: str) -> None:
    assert canonical(a, topic_class) != canonical(b, topic_class)
    assert agreement(forms(a, topic_class), forms(b, topic_class)) is None


def test_what_a_report_spells_out_comes_first() -> None:
    spelled = {"rag": ("risk", "assessment", "grid"), "fl": ("federated", "learning")}
    assert canonical("FL clients", TECHNIQUE, spelled) == "federated learning client"
    assert canonical("RAG", TECHNIQUE, spelled) == "risk assessment grid"
    assert canonical("RAG", TECHNIQUE) == "retrieval augmented generation"


def test_a_class_of_the_user_s_has_no_category_words() -> None:
    law = TopicClass("Law", "urn:law")
    assert canonical("data protection", law) != canonical("data protection framework", law)
    assert canonical("protection of data", law) == canonical("data protection", law)


@given(NAMES, NAMES, st.sampled_from(SHIPPED.classes))
def test_agreement_is_mutual_and_of_all_equal_forms(
    a: str, b: str, topic_class: TopicClass
) -> None:
    one, two = forms(a, topic_class), forms(b, topic_class)
    assert agreement(one, two) == agreement(two, one)
    if canonical(a, topic_class) == canonical(b, topic_class):
        assert agreement(one, two) is not None


@given(st.text(max_size=30), st.sampled_from(SHIPPED.classes))
def test_forms_of_anything(text: str, topic_class: TopicClass) -> None:
    made = forms(text, topic_class)
    assert made == forms(text, topic_class)
    assert all(stage for stage in made.stages[1:]) or not text.strip()


@pytest.mark.parametrize("acronyms", [{}, {"ai": ("artificial", "intelligence")}])
def test_what_is_taken_up_is_not_all_of_a_field(acronyms: dict[str, tuple[str, ...]]) -> None:
    names = ("AI adoption", "use of AI", "uptake of AI")
    assert {canonical(n, TREND, acronyms) for n in names} == {"ai adoption"}
    assert canonical("AI", TREND, acronyms) == "ai"
