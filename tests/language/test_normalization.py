import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.normalization import (
    acronym_of,
    content,
    definitions,
    key,
    same_thing,
    singular,
    words,
)

PIECES = (
    "the The a Advanced robust federated learning Learning techniques method systems of for in and"
    " AI's LLMs data centres Modelling behaviours health care e commerce optimisation risks bias"
    " biases policies C++ c# 5G multi-modal fine‑tuning reducing (RAG) & / R&D analyses news GPUs"
).split()
NAMES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("policies", "policy"),
        ("ties", "tie"),
        ("biases", "bias"),
        ("bias", "bias"),
        ("networks", "network"),
        ("classes", "class"),
        ("process", "process"),
        ("boxes", "box"),
        ("searches", "search"),
        ("pushes", "push"),
        ("analyses", "analysis"),
        ("analysis", "analysis"),
        ("viruses", "virus"),
        ("virus", "virus"),
        ("robotics", "robotics"),
        ("news", "news"),
        ("series", "series"),
        ("gpus", "gpu"),
        ("apis", "api"),
        ("evs", "ev"),
        ("basis", "basis"),
        ("gas", "gas"),
        ("as", "as"),
        ("learning", "learning"),
    ],
)
def test_singular(plural: str, expected: str) -> None:
    assert singular(plural) == expected
    assert singular(expected) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Large-scale Language Models", "large scale language model"),
        ("fine‑tuning", "fine tuning"),
        ("AI's limits", "ai limit"),
        ("users’ data", "user data"),
        ("C++ and C#", "c++ and c#"),
        ("R&D / AR-VR", "r d ar vr"),
        ("“Smart” grids", "smart grid"),
        ("Data centres", "data center"),
        ("data centers", "data center"),
        ("cyber defences", "cyber defense"),
        ("Customised organisations", "customized organization"),
        ("behaviour modelling", "behavior modeling"),
        ("health-care", "healthcare"),
        ("cyber security", "cybersecurity"),
        ("e-commerce", "ecommerce"),
        ("multi-modal models", "multimodal model"),
        ("ﬁne tuning", "fine tuning"),
        ("!?", ""),
        ("", ""),
    ],
)
def test_words(label: str, expected: str) -> None:
    assert " ".join(words(label)) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("The Advanced Federated-Learning techniques", "federated learning"),
        ("federated learning", "federated learning"),
        ("federated learning methods", "federated learning"),
        ("machine learning tools and techniques", "machine learning tool and technique"),
        ("pruning technique methods", "pruning"),
        ("many new", "new"),
        ("techniques", "technique"),
        ("the method", "method"),
        ("privacy concerns", "privacy concern"),
        ("robust security", "security"),
        ("C#", "c#"),
        ("!?", "!?"),
    ],
)
def test_key(label: str, expected: str) -> None:
    assert key(label) == expected


@given(NAMES | st.text(max_size=40))
def test_a_key_is_its_own_key_and_never_empty(name: str) -> None:
    assert key(key(name)) == key(name)
    if any(c.isalnum() for c in name):
        assert key(name).strip()


@given(NAMES)
def test_case_makes_no_difference(name: str) -> None:
    assert key(name) == key(name.lower()) == key(name.title()) == key(name.upper())


@given(NAMES, NAMES)
def test_sameness_is_mutual(a: str, b: str) -> None:
    assert (same_thing(a, b) is None) == (same_thing(b, a) is None)
    assert same_thing(a, a) == "same normal form"


@given(NAMES)
def test_words_lose_no_word(name: str) -> None:
    assert words(name) == words(f"  {name} ")
    assert set(content(name)) <= set(words(name))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("mitigation of the bias", {"mitigation", "bias"}),
        ("reducing bias", {"bias"}),
        ("reducing", {"reducing"}),
        ("robust new systems", {"system"}),
        ("of the", {"of", "the"}),
        ("in vitro test", {"in", "vitro", "test"}),
        ("in a test in situ", {"in", "situ", "test"}),
        ("vitro in a test", {"vitro", "test"}),
    ],
)
def test_content(label: str, expected: set[str]) -> None:
    assert content(label) == expected


@pytest.mark.parametrize(
    ("short", "long", "spelled"),
    [
        ("RAG", "retrieval-augmented generation", True),
        ("IoT", "internet of things", True),
        ("LLMs", "large language models", True),
        ("GPS", "global positioning system", True),
        ("AI", "artificial intelligence", True),
        ("R&D", "research and development", True),
        ("RD", "research and development", True),
        ("RAG", "retrieval augmentation", False),
        ("A", "artificial intelligence", False),
        ("AI", "automation", False),
        ("", "automation now", False),
    ],
)
def test_acronyms(short: str, long: str, spelled: bool) -> None:
    assert acronym_of(short, long) is spelled


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Federated learning", "federated learning techniques", "same normal form"),
        ("bias mitigation", "mitigation of bias", "same words in another order"),
        ("reducing bias", "bias", "same words in another order"),
        ("LLM", "large language model", "acronym"),
        ("large language models", "LLMs", "acronym"),
        ("privacy risks", "privacy concerns", "another category word"),
        ("privacy risk", "privacy", "another category word"),
        ("multimodal fusion", "efficient multimodal fusion", "longer form of the name"),
        ("energy use of chips", "energy cost of chips", "one word exchanged, same head"),
        ("deep model training", "large model training", "one word exchanged, same head"),
        ("model training", "data training", None),
        ("in vivo editing", "ex vivo editing", None),
        ("in vivo gene editing", "vivo gene editing", "longer form of the name"),
        ("supervised model training", "unsupervised model training", None),
        ("short-term forecasts", "long-term forecast", None),
        ("risk", "concern", None),
        ("fusion", "very long multimodal fusion name", None),
        ("quantum computing", "quantum cryptography", None),
    ],
)
def test_same_thing(a: str, b: str, reason: str | None) -> None:
    assert same_thing(a, b) == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We use retrieval-augmented generation (RAG).", {"RAG": "retrieval-augmented generation"}),
        ("Large language models (LLMs) grow.", {"LLM": "Large language models"}),
        ("The Internet of Things (IoT) grows.", {"IoT": "Internet of Things"}),
        ("a global positioning system (GPS)", {"GPS": "global positioning system"}),
        ("Old firms (OLD) grow.", {}),
        ("It (AI) grows.", {}),
        ("no brackets", {}),
        (
            "edge AI networks (EAN) and edge art news (EAN)",
            {"EAN": "edge AI networks"},
        ),
    ],
)
def test_definitions(text: str, expected: dict[str, str]) -> None:
    assert definitions(text) == expected
