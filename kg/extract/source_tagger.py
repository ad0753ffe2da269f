"""Which words of a sentence name whose statement it is: a small network on top of the encoder.

It reads the states of a middle layer of the encoder, which know more of how a sentence is built
than those of the last, and how each word is written. Convolutions that reach ever farther (Yu
and Koltun, *Multi-Scale Context Aggregation by Dilated Convolutions*, 2016) join what stands
apart: a name, and a verb of saying a dozen words behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from msgspec import Struct

from kg.encoder.integer_ops import FineMatrix, Matrix, fine_linear, fixed, linear
from kg.encoder.text_encoder import Doubles, Floats
from kg.encoder.weight_files import Tensors, fine_matrix, matrix
from kg.language.lines import Line
from kg.language.pos_tagger import Token

STEPS: Final = (1, 2, 4, 8)
"""How many words away each convolution looks, to both sides."""

_CLASSES: Final = "NVMTGPJRDICOQS."
LOOKS: Final = 12 + len(_CLASSES)
"""Numbers that say how a word is written and of which class it is."""


class SourceTagger(Struct, frozen=True):
    """The weights: of the states, of these with the looks of words, of convolutions, and logits.

    ``sure``: by how much the logit of a source has to exceed that of none, at one word: of a name
    that is kept, or, with the smaller encoder, of a sentence that the larger one reads.
    """

    project: Matrix
    mix: FineMatrix
    layers: tuple[FineMatrix, ...]
    out: FineMatrix
    sure: float

    @classmethod
    def of(cls, t: Tensors) -> SourceTagger:
        """The network in a file of weights. Raises KeyError where there is none."""
        layers = tuple(fine_matrix(t, f"layer{at}") for at in range(len(STEPS)))
        first, last = matrix(t, "project"), fine_matrix(t, "out")
        return cls(first, fine_matrix(t, "mix"), layers, last, round(float(t["sure"]), 4))

    def projected(self, states: Floats) -> Floats:
        """What it keeps of the states ``(wordpieces, width)``: fewer numbers of each."""
        return linear(states, self.project)

    def logits(self, words: Doubles, looks: Doubles) -> Doubles:
        """Logits ``(words, 4)``: no source, its first word, a further one; the authors speak.

        ``words``: the mean of what was kept of the wordpieces of each. ``looks``: their looks.
        """
        seen = _positive(fine_linear(np.hstack([_positive(words), looks]), self.mix))
        for layer, step in zip(self.layers, STEPS, strict=True):
            around = np.hstack([_moved(seen, step), seen, _moved(seen, -step)])
            seen = _sum(seen, _positive(fine_linear(around, layer)))
        return fine_linear(seen, self.out)


def _positive(x: Doubles) -> Doubles:
    return np.maximum(x, 0.0)


def _sum(a: Doubles, b: Doubles) -> Doubles:
    """The sum of two layers, rounded as all that is summed up later."""
    return fixed((a + b).astype(np.float32))


def _moved(x: Doubles, by: int) -> Doubles:
    """Rows moved down by so many, or up; zeros where none comes."""
    moved = np.zeros_like(x)
    if by > 0:
        moved[by:] = x[:-by]
    else:
        moved[:by] = x[-by:]
    return moved


def looks(line: Line, count: int) -> Doubles:
    """How the first words of a line are written, and their word classes: ``(words, looks)``."""
    rows = [
        [*_look(line.tokens, at), *(line.tags[at] == each for each in _CLASSES)]
        for at in range(count)
    ]
    return np.array(rows, np.float64).reshape(count, LOOKS)


def _look(tokens: Sequence[Token], at: int) -> list[bool]:
    word = tokens[at].text
    return [
        word[0].isupper(),
        word.isupper() and len(word) > 1,
        word[0].isdigit(),
        at == 0,
        not tokens[at].is_word,
        word in '"“”',
        word in "([",
        word in ")]",
        word == ",",
        at > 0 and tokens[at - 1].end == tokens[at].start,
        any(map(str.isupper, word[1:])),
        "-" in word,
    ]
