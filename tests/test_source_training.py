"""Training the tagger of sources."""

from __future__ import annotations

import numpy as np
import pytest

from kg.encoder.weight_files import dumped
from kg.extract.page_encoder import shipped
from kg.extract.source_tagger import SourceTagger
from tests.extract.reading import page
from tests.source_training import PageStates, Sentence, fit_tagger

pytest.importorskip("torch", reason="PyTorch is not installed; pip install 'trendkg[train]'")

SAID = "Gartner says that cranes need no crew."
NOT_SAID = "Cranes need no crew today."


def sentences() -> list[Sentence]:
    found = []
    for text, labels, own in ((SAID, [1, 0, 0, 0, 0, 0, 0, 0], False), (NOT_SAID, [0] * 6, True)):
        of = page(text)
        one = PageStates(shipped().text, of, {0}).sentence(of.lines[0], labels, own=own)
        assert one is not None
        found += [one] * 8
    return found


def test_it_learns_what_it_is_taught_and_the_same_each_time() -> None:
    taught = sentences()
    weights = fit_tagger(taught, epochs=60)
    assert dumped(weights) == dumped(fit_tagger(taught, epochs=60))
    tagger = SourceTagger.of(weights)
    for one in (taught[0], taught[-1]):
        kept = tagger.projected(one.states.astype(np.float32)).astype(np.float64)
        logits = tagger.logits(kept, one.looks)
        assert logits[:, :3].argmax(axis=1).tolist() == list(one.labels)
        assert (logits[:, 3].max() > 0) == one.own


def test_a_line_that_no_window_has_teaches_nothing() -> None:
    of = page(SAID)
    assert PageStates(shipped().text, of, set()).sentence(of.lines[0], [0] * 8, own=False) is None
