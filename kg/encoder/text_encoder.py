"""The interface of text encoders, the only thing that extraction knows of them.

The shipped one is :class:`kg.encoder.transformer.Transformer`. Another, such as a session of
ONNX Runtime, is one more module with a class of this shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class Hidden(NamedTuple):
    """The vectors ``(wordpieces, width)`` of a window, in context.

    ``last``: after all layers. ``middle``: after those that know most of how a sentence is built.
    """

    last: Floats
    middle: Floats


class TextEncoder(Protocol):
    """Turns windows of wordpieces into vectors; the same input gives the same bits."""

    @property
    def width(self) -> int:
        """Numbers in a vector."""
        ...

    @property
    def longest(self) -> int:
        """Wordpieces of a window at most."""
        ...

    @property
    def start(self) -> int:
        """The wordpiece that begins each window."""
        ...

    @property
    def separator(self) -> int:
        """The wordpiece between two parts of a window."""
        ...

    def pieces(self, word: str) -> tuple[int, ...]:
        """The wordpieces of a word, at least one."""
        ...

    def hidden(self, windows: Sequence[Sequence[int]], threads: int = 1) -> list[Hidden]:
        """The vectors of each window, in context.

        The number of threads changes no bit.
        """
        ...

    def embedded(self, pieces: Sequence[int]) -> Doubles:
        """The mean vector of some wordpieces without context, at least one."""
        ...
