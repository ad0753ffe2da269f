"""The network that says which words name a source."""

from __future__ import annotations

import numpy as np

from kg.extract.page_encoder import shipped
from kg.extract.source_tagger import LOOKS, STEPS, looks
from tests.extract.reading import line, page


def test_looks_are_one_row_a_word() -> None:
    of = line('IBM\'s "AI-based" (2nd) aid, sold.')
    rows = looks(of, len(of.tokens))
    assert rows.shape[0] == len(of.tokens)
    first, possessive = rows[0], rows[1]
    assert first[:4].tolist() == [1, 1, 0, 1]
    assert possessive[9] == 1  # glued to the word before
    assert rows.sum(axis=1).min() >= 1
    assert looks(of, 2).tolist() == rows[:2].tolist()


def test_no_words_no_rows() -> None:
    assert looks(line("One word."), 0).shape == (0, LOOKS)


def test_words_beyond_the_end_of_a_window_have_no_logits() -> None:
    of = page("Experts say " + "word, " * 300)
    first = of.lines[0]
    logits = shipped().read(of).sources(first)
    assert logits is not None
    assert 100 < len(logits) < len(first.tokens)


def test_far_words_change_nothing() -> None:
    tagger = shipped().tagger
    assert tagger is not None
    reach = sum(STEPS)
    words = np.zeros((2 * reach + 9, tagger.mix.values.shape[1] - LOOKS))
    shapes = np.zeros((len(words), LOOKS))
    before = tagger.logits(words, shapes)
    words[0] += 1.0
    after = tagger.logits(words, shapes)
    changed = np.flatnonzero(np.abs(after - before).max(axis=1))
    assert changed.max() <= reach
