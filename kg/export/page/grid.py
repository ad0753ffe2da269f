"""Points in square cells, to find those near a place without looking at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor


class Grid:
    """The first ``count`` points of two coordinate lists, in cells of side ``size``."""

    def __init__(self, x: Sequence[float], y: Sequence[float], count: int, size: float) -> None:
        self._size = size
        self._cells: dict[tuple[int, int], list[int]] = {}
        for i in range(count):
            cell = (floor(x[i] / size), floor(y[i] / size))
            self._cells.setdefault(cell, []).append(i)

    def around(self, x: float, y: float) -> Iterator[int]:
        """Yield the points in the cell of (x, y) and the eight cells about it, in a fixed order."""
        column, row = floor(x / self._size), floor(y / self._size)
        for i in (column - 1, column, column + 1):
            for j in (row - 1, row, row + 1):
                yield from self._cells.get((i, j), ())
