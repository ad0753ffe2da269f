import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.pos_tagger import tag
from kg.language.tokens import tokenize

CLASSES = set("NVMTGPJRDICOQS.")


@pytest.mark.parametrize(
    ("sentence", "tags"),
    [
        ("", ""),
        ("Federated learning reduces privacy risks.", "NNVNN."),
        ("The models will not fail", "DNMRV"),
        ("They use it to train robots", "OVOTVN"),
        ("the use of AI's tools by 2030", "DNINSNIQ"),
        ("100 users pay 5%", "QNVQ"),
        ("bias, drift and leaks", "N.NCN"),
        ("a privacy-preserving method", "DJN"),
        ("It is a qubit-zorblification.", "OVDN."),
    ],
)
def test_tags(sentence: str, tags: str) -> None:
    assert "".join(tag(tokenize(sentence))) == tags


def test_context_decides() -> None:
    assert tag(tokenize("They use it"))[1] == "V"
    assert tag(tokenize("the use of it"))[1] == "N"


@given(st.text(max_size=80))
def test_every_token_has_a_class(text: str) -> None:
    tokens = tokenize(text)
    tags = tag(tokens)
    assert len(tags) == len(tokens)
    assert set(tags) <= CLASSES
