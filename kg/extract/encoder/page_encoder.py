"""The encoder at work: a page in, logits of its names and links out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct

from kg.encoder import tensors
from kg.encoder.integer_ops import Doubles
from kg.encoder.transformer import Transformer
from kg.extract.analyzed_document import Page
from kg.extract.candidates import Name
from kg.extract.encoder.heads import Heads, Pair, States, name_logits, pair_logits
from kg.extract.encoder.windows import LONGEST, Stretch, Windows

MOST_PLACES: Final = 40
"""Places of a name that are read; who names a thing more often says no more by it."""


class Reading(Struct, frozen=True):
    """One page as the encoder has read it."""

    windows: Windows
    states: States
    heads: Heads
    transformer: Transformer

    def names(self, names: Sequence[Name]) -> Doubles:
        """Logits ``(names, classes)``, classes in the order of ``TopicClass``."""
        places = [
            [s for o in name.occurrences[:MOST_PLACES] if (s := self.windows.place(o)) is not None]
            for name in names
        ]
        return name_logits(self.heads, self.states, places)

    def pairs(self, pairs: Sequence[Pair]) -> Doubles:
        """Logits ``(pairs, relations)``, relations in the order of ``RelationType``."""
        return pair_logits(self.heads, self.states, pairs)

    def meaning(self, places: Sequence[Stretch]) -> tuple[Doubles, Doubles]:
        """Unit vectors of what stands in some places: as read in context, and word by word."""
        if not places:
            nothing = np.zeros(len(self.transformer.first.gain))
            return nothing, nothing
        inside = sum(self.states.mean(np.array(places)), start=np.zeros(1))
        alone = sum(
            (
                self.transformer.embedded(
                    self.windows.windows[place.window].pieces[place.first : place.last + 1]
                )
                for place in places
            ),
            start=np.zeros(1),
        )
        return _unit(inside), _unit(alone)


def _unit(x: Doubles) -> Doubles:
    length = float(np.sqrt((x * x).sum()))
    return x / length if length else x


class Encoder(Struct, frozen=True):
    """A transformer with its heads."""

    transformer: Transformer
    heads: Heads

    def read(self, page: Page, threads: int = 1) -> Reading:
        """Read a page, by as many threads."""
        windows = Windows(page)
        cut = [w.pieces[:LONGEST] for w in windows.windows]
        return Reading(
            windows,
            States(self.transformer.hidden(cut, threads) if cut else []),
            self.heads,
            self.transformer,
        )


def of(words: tensors.Tensors, layers: tensors.Tensors) -> Encoder:
    """The encoder of its stored weights."""
    return Encoder(tensors.transformer(words, layers), tensors.heads(layers))


ENCODER_FILE: Final = "encoder.npz"
"""The file of the layers, beside the weights of the decisions that use them."""

_WORDS_FILE: Final = "wordpieces.npz"


def load(layers: Path) -> Encoder:
    """The encoder whose layers are in this file; the embeddings are those shipped.

    Raises OSError, ValueError, KeyError or BadZipFile where the file holds none.
    """
    return of(_shipped(_WORDS_FILE), tensors.load(layers))


@cache
def shipped() -> Encoder:
    """The encoder that comes with this version."""
    return of(_shipped(_WORDS_FILE), _shipped(ENCODER_FILE))


def _shipped(name: str) -> tensors.Tensors:
    data = resources.files("kg.extract").joinpath("data", name)
    with resources.as_file(data) as file:
        return tensors.load(file)
