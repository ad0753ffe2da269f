"""Words to wordpieces, as BERT's own tokenizer splits them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.encoder import weight_files
from kg.encoder.weight_files import LARGE
from kg.encoder.wordpiece import pieces, vocabulary


def split(word: str) -> list[str]:
    by_number = {number: piece for piece, number in vocabulary().items()}
    return [by_number[n] for n in pieces(word)]


@pytest.mark.parametrize("folder", ["", LARGE])
def test_each_piece_has_a_row_of_its_own(folder: str) -> None:
    numbers = list(vocabulary().values())
    assert numbers == list(
        range(len(weight_files.shipped(weight_files.WORDS_FILE, folder)["words"]))
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("learning", ["learning"]),
        ("Learning", ["learning"]),
        ("status", ["status"]),
        ("fate", ["fate"]),
        ("tokenization", ["token", "##ization"]),
        ("naïve", ["naive"]),
        ("privacy-preserving", ["privacy", "-", "preserving"]),
        ("R&D", ["r", "&", "d"]),
        ("5G", ["5", "##g"]),
        ("'s", ["'", "s"]),
        ("😀", ["[UNK]"]),
        ("", ["[UNK]"]),
        ("x" * 61, ["[UNK]"]),
    ],
)
def test_splits(word: str, expected: list[str]) -> None:
    assert split(word) == expected


@settings(deadline=None)
@given(st.text(max_size=30))
def test_every_word_has_pieces_within_the_vocabulary(word: str) -> None:
    found = pieces(word)
    assert found
    assert all(0 <= n < len(vocabulary()) for n in found)


def test_every_piece_can_be_one_of_a_word_in_latin_or_greek_letters() -> None:
    kept = {"[CLS]", "[SEP]", "[UNK]", "[PAD]"}
    scripts = ("LATIN", "GREEK", "MICRO", "FEMININE", "MASCULINE", "MODIFIER")
    for piece in vocabulary().keys() - kept:
        assert re.fullmatch(r"(##)?\w+|[^\w\s]", piece)
        letters = [c for c in piece if c.isalpha()]
        assert all(unicodedata.name(c).startswith(scripts) for c in letters)
