import pytest

from kg.language.typos import fingerprints, slip


@pytest.mark.parametrize(
    ("a", "b", "found"),
    [
        ("accomodation", "accommodation", True),
        ("accommodation", "accomodation", True),
        ("enviroment", "environment", True),
        ("reinfrocement", "reinforcement", True),
        ("cybersecurity", "cybersecuritx", False),
        ("generative", "generation", False),
        ("xutomation", "automation", False),
        ("training", "trainnig", False),
        ("transformers5", "transformers6", False),
        ("disinformation", "misinformation", False),
        ("automation", "automation", False),
    ],
)
def test_one_word(a: str, b: str, found: bool) -> None:
    assert (slip((a,), (b,)) is not None) is found
    if found:
        assert set(fingerprints((a,))) & set(fingerprints((b,)))


def test_only_one_word_may_slip() -> None:
    assert slip(("automatin", "enviroment"), ("automaton", "environment")) is None
    assert slip(("deep", "enviroment"), ("environment",)) is None
    assert slip(("deep", "enviroment"), ("deep", "environment")) == ("enviroment", "environment")


def test_short_words_have_no_mark() -> None:
    assert list(fingerprints(("edge", "ai"))) == []
    assert len(list(fingerprints(("federated", "environment", "xx")))) == 4
