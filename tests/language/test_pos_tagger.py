import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.pos_tagger import tag, tokenize

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


@given(st.text(max_size=80))
def test_every_token_has_a_class(text: str) -> None:
    tokens = tokenize(text)
    tags = tag(tokens)
    assert len(tags) == len(tokens)
    assert set(tags) <= CLASSES


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Edge AI grows.", "Edge|AI|grows|."),
        ("R&D on AR/VR", "R&D|on|AR/VR"),
        ("state-of-the-art co-op", "state-of-the-art|co-op"),
        ("low‑power chips", "low‑power|chips"),
        ("AI's tools and LLMs’ use", "AI|'s|tools|and|LLMs|’|use"),
        ("don't", "don't"),
        ("5G, 3D and 10-fold", "5G|,|3D|and|10-fold"),
        ("1,200.5 or 45%", "1,200.5|or|45%"),
        ("naïve café über-AI", "naïve|café|über-AI"),
        ("技术 works 🙂", "技术|works|🙂"),
        ("(bias)", "(|bias|)"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_tokens(text: str, tokens: str) -> None:
    assert "|".join(t.text for t in tokenize(text)) == tokens


def test_a_possessive_is_a_token_of_its_own_in_lower_case_written_one_way() -> None:
    token = tokenize("the city’s grid")[2]
    assert (token.start, token.end, token.text, token.lower) == (8, 10, "’s", "'s")
    assert not token.is_word
    assert [t.text for t in tokenize("'s")] == ["'", "s"]


def test_lower_case_has_plain_hyphens() -> None:
    [token] = tokenize("Low‑Power")
    assert (token.text, token.lower, token.is_word) == ("Low‑Power", "low-power", True)


def test_a_stretch() -> None:
    assert [(t.start, t.text) for t in tokenize("one two three", 4, 7)] == [(4, "two")]


@given(st.text())
def test_offsets_slice_and_nothing_but_blanks_is_lost(text: str) -> None:
    tokens = tokenize(text)
    at = 0
    for token in tokens:
        assert text[token.start : token.end] == token.text
        assert not text[at : token.start].strip()
        at = token.end
    assert not text[at:].strip()
