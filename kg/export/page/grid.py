"""Points in square cells, to find those near a place without looking at all."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor


class Grid:
    """The first ``count`` points of two coordinate lists, in cells of side ``size``."""

    def __init__(self, x: Sequence[float], y: Sequence[float], count: int, size: float) -> None:
        self._size = size
        self._cells: dict[tuple[int, int], list[int]] = {}
        self._around: dict[tuple[int, int], list[int]] = {}
        for i in range(count):
            cell = (floor(x[i] / size), floor(y[i] / size))
            self._cells.setdefault(cell, []).append(i)

    def around(self, x: float, y: float) -> Sequence[int]:
        """List the points in the cell of (x, y) and the eight cells about it, in a fixed order."""
        cell = (floor(x / self._size), floor(y / self._size))
        if cell not in self._around:
            self._around[cell] = self._near(*cell)
        return self._around[cell]

    def _near(self, column: int, row: int) -> list[int]:
        return [
            point
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for point in self._cells.get((i, j), ())
        ]
