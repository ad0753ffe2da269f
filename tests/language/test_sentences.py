import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.sentences import LONGEST, one_sentence, split_sentences

PIECES = st.sampled_from(
    ["A", "b", "e.g.", "etc.", "U.S.", "Dr.", "3.14", "v2.0", "...", "\u2026", ".", "!", "?", " ",
     "\n", '"', "\u201d", ")", "(", "[1]", "\u00b9", "1.", "Fig.", "http://a.b/c.", "\u3002", "The",
     "(a.org)"]
)  # fmt: skip


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


WORDS = st.sampled_from(["edge AI", ", ", "; ", " ", "\n", "x" * 300, "y" * 1_300, "and"])


@given(
    st.lists(PIECES, max_size=40).map("".join)
    | st.lists(WORDS, max_size=40).map("".join)
    | st.text(max_size=80)
)
def test_sentences_cover_the_text_in_order_and_none_is_too_long(text: str) -> None:
    at = 0
    for sentence in split_sentences(text):
        assert at <= sentence.start < sentence.end <= len(text)
        assert sentence.end - sentence.start <= LONGEST
        assert not text[at : sentence.start].strip()
        assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip()
        at = sentence.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("between", "end"),
    [(", ", ","), ("; ", ";"), (" ", "d"), (", then; ", ";"), (" and, ", ",")],
)
def test_a_line_of_names_is_cut_between_two(between: str, end: str) -> None:
    first, *rest = split(between.join(["word"] * 500))
    assert len(rest) >= 1
    assert first.endswith(end)
    assert LONGEST // 2 <= len(first) <= LONGEST


@given(st.lists(WORDS, max_size=40).map("".join))
def test_what_is_one_sentence_is_cut_only_where_it_is_too_long(text: str) -> None:
    found = one_sentence(text)
    if len(text) <= LONGEST:
        assert [(s.start, s.end) for s in found] == [(0, len(text))]
    else:
        pieces = [text[s.start : s.end] for s in found]
        assert all(p == p.strip() and len(p) <= LONGEST for p in pieces)
        assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "sentences",
    [
        ["One grows.", "Two falls!", "Three?", "Four."],
        ["No stop at the end"],
        ["It is new. (axios.com)", "In 2025, it grew. (http://a.org/x-1) (b.org)", "It is old."],
        ["It is new.", "(See below.)", "It is old. (see b.org)"],
        ["Models (e.g. GPT-4) grow, i.e. They scale.", "Next."],
        ["It is fast vs. BERT.", "Slow cf. Smith."],
        ["Dr. Smith and Prof. Lee met Mr. Jones.", "They left."],
        ["J. R. Smith et al. Found it.", "The rest."],
        ["The U.S. Congress acts.", "In the U.S.", "The law holds."],
        ["It is in the U.K.", "However, the E.U. Commission waits."],
        ["See Fig. 3 and Eq. 4, pp. 5.", "Then No. 6 and vol. 7."],
        ["Tools, plans, etc.", "These help."],
        ["Tools etc. are used."],
        ["Acme Inc. Acquired Foo Corp. in May.", "The firm grew."],
        ["It costs 3.5 million at v2.0.1.", "It rose 4.5%.", "Then fell."],
        ["Go to https://a.b/c.d?e=f.g for more.", "Or not."],
        ["In 2024.", "60% of firms agreed."],
        ["Wait...", "What?", "Yes\u2026", "Maybe.", "No... and yes."],
        ['He said "Stop."', "Then \u201cGo!\u201d", "And left."],
        ["(It is so.)", "It is (why?) so.", "[Really.]", "Yes."],
        ["It is known.[1]", "It is new. [2,3]", "It is old.\u00b9", "So.[^4]"],
        ["It is known [1].", "It is new (Smith, 2020).", "Yes."],
        ["1. First thing.", "Second thing."],
        ["(a) First thing.", "Second."],
        ["IV. The rise of X"],
        ["A. Foo does.", "Vitamin C.", "However, it does."],
        ["At 5 p.m. The end of the day. iPhone users left."],
        ["He has a Ph.D. in AI.", "She has a Ph.D.", "This helps."],
        ["Published in Jan. 2024.", "And Sept. 5."],
        ["Is it?", "Yes!", "No?!", "Hm."],
        ["\u4eca\u65e5\u306f\u3002", "\u660e\u65e5\uff01\u300d", "\u306f\u3044"],
        ["Works with Node.js and ASP.NET.", "It does."],
        ["Say no.", "The end."],
        ["This is No. 5 in the list.", "No.", "This is not."],
        ["It has approx. 5 kg.", "Or ca. 3 more."],
        ["End with colon: The list.", "Ok."],
        ["A dash.\u2014and on.", "Ok."],
    ],
)
def test_splits(sentences: list[str]) -> None:
    text = " ".join(sentences)
    expected = ["At 5 p.m.", "The end of the day. iPhone users left."]
    assert split(text) == (expected if text.startswith("At 5") else sentences)
    assert split(f"  {text}\n") == split(text)


def test_long_texts_take_linear_time() -> None:
    assert len(split("It grows. " * 20_000)) == 20_000
    assert len(split("." * 100_000)) == -(-100_000 // LONGEST)
    assert len(split("." * 100_000 + "x")) == -(-100_001 // LONGEST)
    assert len(split("e.g. " * 20_000)) == -(-100_000 // LONGEST)
