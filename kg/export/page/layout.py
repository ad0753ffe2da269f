"""Where topics lie in the free layout: seeded by their IRIs, the same on every machine.

Topics come in the order of their importance and are placed in waves. The first wave,
the opening picture, is laid out by forces (after Fruchterman and Reingold, "Graph
drawing by force-directed placement", 1991, with repulsion cut off so that labels get
even room). Each later wave has four times as many topics and half the distance, and
settles around what already lies; so a new report moves little, and zooming in finds
the details between the landmarks.

Only IEEE additions, multiplications, divisions and square roots are used, one after
the other, so that every CPU gives the same integers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from math import floor, sqrt

from kg.graph.presentation import column_order
from kg.model.schema import TopicClass

Point = tuple[int, int]

FIRST_WAVE = 160
UNIT_X, UNIT_Y = 90, 66
_SMOOTHINGS = 16
_ROUNDS_FIRST = 120
_ROUNDS_LATER = 10
_REACH = 2.6
_HEIGHT = 40
_CHARACTER = 7
_WIDEST = 170
_NARROWEST = 40
_LABEL_ROUNDS = 60


def place(
    names: Sequence[str], links: Iterable[tuple[int, int]], labels: Sequence[str]
) -> list[Point]:
    """Find whole-numbered positions for topics, the most important first.

    ``names`` seed the places (use IRIs), ``labels`` get room where there is some. One
    unit is about one pixel at the opening zoom; the centre of the picture is (0, 0).
    """
    plane = _Plane(names, links)
    plane.settle_first(min(FIRST_WAVE, len(names)))
    at, distance = FIRST_WAVE, 1.0
    while at < len(names):
        distance /= 2
        plane.settle_wave(at, min(at * 4, len(names)), distance)
        at *= 4
    points = [(x * UNIT_X, y * UNIT_Y) for x, y in zip(plane.x, plane.y, strict=True)]
    return _part_labels(points, labels, FIRST_WAVE)


def _seed(name: str) -> tuple[float, float]:
    """Derive two numbers in [-1, 1) from a name."""
    digest = hashlib.sha256(name.encode()).digest()
    whole = 2.0**32
    x, y = int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")
    return x / whole * 2 - 1, y / whole * 2 - 1


class _Plane:
    """Points in motion; distance 1 is the room of one topic in the first wave."""

    def __init__(self, names: Sequence[str], links: Iterable[tuple[int, int]]) -> None:
        seeds = [_seed(name) for name in names]
        self.x = [x for x, _ in seeds]
        self.y = [y for _, y in seeds]
        self.near: list[list[int]] = [[] for _ in names]
        for a, b in sorted({(min(link), max(link)) for link in links}):
            if a != b:
                self.near[a].append(b)
                self.near[b].append(a)

    def settle_first(self, count: int) -> None:
        """Lay out the topics before ``count`` from scratch."""
        near = [[b for b in self.near[a] if b < count] for a in range(count)]
        radius = sqrt(count) / 2 + 0.5
        self.x[:count] = _smooth(self.x[:count], near, radius)
        self.y[:count] = _smooth(self.y[:count], near, radius)
        for turn in range(_ROUNDS_FIRST):
            step = 0.6 * (1 - turn / _ROUNDS_FIRST) + 0.02
            self._push(range(count), near, 1.0, step, pull=0.03)

    def settle_wave(self, start: int, stop: int, distance: float) -> None:
        """Lay the topics of ``[start, stop)`` around those which lie already."""
        spread = sqrt(start) / 2 * (distance * 2)
        near = [[b for b in self.near[a] if b < stop] for a in range(stop)]
        for a in range(start, stop):
            placed = [b for b in near[a] if b < start]
            dx, dy = self.x[a], self.y[a]
            if placed:
                home = placed[0]
                self.x[a] = (self.x[home] * 2 + _mean(self.x, placed)) / 3 + dx * distance * 2
                self.y[a] = (self.y[home] * 2 + _mean(self.y, placed)) / 3 + dy * distance * 2
            else:
                self.x[a], self.y[a] = dx * spread, dy * spread
        for turn in range(_ROUNDS_LATER):
            step = distance * (0.5 * (1 - turn / _ROUNDS_LATER) + 0.05)
            self._push(range(start, stop), near, distance, step, pull=0.0)

    def _push(
        self, moving: range, near: Sequence[Sequence[int]], room: float, step: float, pull: float
    ) -> None:
        """Move each of ``moving`` by one step: away from neighbours, along its links."""
        grid = _Grid(self.x, self.y, moving.stop, room * _REACH)
        moves = [self._force(a, near[a], grid, room, pull) for a in moving]
        for a, (fx, fy) in zip(moving, moves, strict=True):
            length = sqrt(fx * fx + fy * fy)
            scale = step / length if length > step else 1.0
            self.x[a] += fx * scale
            self.y[a] += fy * scale

    def _force(
        self, a: int, near: Sequence[int], grid: _Grid, room: float, pull: float
    ) -> tuple[float, float]:
        xs, ys = self.x, self.y
        ax, ay = xs[a], ys[a]
        fx, fy = -ax * pull, -ay * pull
        reach = (room * _REACH) * (room * _REACH)
        square = room * room
        for b in grid.around(ax, ay):
            dx, dy = ax - xs[b], ay - ys[b]
            gap = dx * dx + dy * dy
            if 0.0 < gap < reach:
                strength = square * (1 / gap - 1 / reach) * 0.5
                fx += dx * strength
                fy += dy * strength
        if near:
            share = 0.12 / sqrt(len(near))
            for b in near:
                dx, dy = xs[b] - ax, ys[b] - ay
                strength = share * min(1.0, 1.5 * room / (sqrt(dx * dx + dy * dy) + room))
                fx += dx * strength
                fy += dy * strength
        return fx, fy


def _mean(numbers: Sequence[float], at: Sequence[int]) -> float:
    total = 0.0
    for i in at:
        total += numbers[i]
    return total / len(at)


def _smooth(numbers: list[float], near: Sequence[Sequence[int]], radius: float) -> list[float]:
    """Draw each number towards those of its neighbours, then spread all within ``radius``.

    A few power iterations from seeded numbers: what is linked starts close together,
    which spares the forces the untangling.
    """
    for _ in range(_SMOOTHINGS):
        numbers = [
            (value + _mean(numbers, near[i])) / 2 if near[i] else value
            for i, value in enumerate(numbers)
        ]
    order = sorted(range(len(numbers)), key=lambda i: (numbers[i], i))
    spread = list(numbers)
    for rank, i in enumerate(order):
        spread[i] = (2 * (rank + 0.5) / len(order) - 1) * radius
    return spread


class _Grid:
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


def _part_labels(
    points: Sequence[tuple[float, float]], labels: Sequence[str], count: int
) -> list[tuple[int, int]]:
    """Move the first ``count`` points apart where their labels overlap; round all.

    A label is a box, centred on its point, as wide as its text (up to a limit).
    """
    x = [point[0] for point in points]
    y = [point[1] for point in points]
    count = min(count, len(x))
    width = [min(_WIDEST, max(_NARROWEST, len(text) * _CHARACTER)) for text in labels[:count]]
    for _ in range(_LABEL_ROUNDS):
        if not _part_once(x, y, width, count):
            break
    return [(round(a), round(b)) for a, b in zip(x, y, strict=True)]


def _part_once(x: list[float], y: list[float], width: Sequence[int], count: int) -> bool:
    """Push each overlapping pair a little apart; whether any pair did overlap."""
    moved = False
    grid = _Grid(x, y, count, _WIDEST)
    for a in range(count):
        for b in grid.around(x[a], y[a]):
            if b <= a:
                continue
            across = (width[a] + width[b]) / 2 + 8 - abs(x[a] - x[b])
            down = _HEIGHT - abs(y[a] - y[b])
            if across <= 0 or down <= 0:
                continue
            moved = True
            if across < down * 2:
                shift = across / 4 if x[a] < x[b] else -across / 4
                x[a] -= shift
                x[b] += shift
            else:
                shift = down / 4 if y[a] < y[b] else -down / 4
                y[a] -= shift
                y[b] += shift
    return moved


_SWEEPS = 8


def arrange(kinds: Sequence[TopicClass], links: Iterable[tuple[int, int]]) -> list[int]:
    """Find the rank of each topic within its column, from the top, 0-based.

    Barycentre sweeps (Sugiyama, Tagawa and Toda, 1981): each topic moves to the mean
    height of those it is linked with; ties stay in the given order.
    """
    near: list[list[int]] = [[] for _ in kinds]
    for a, b in links:
        near[a].append(b)
        near[b].append(a)
    columns = [[i for i, kind in enumerate(kinds) if kind == at] for at in column_order(kinds)]
    height = [0.0] * len(kinds)
    for column in columns:
        _spread(column, height)
    for _ in range(_SWEEPS):
        for column in columns:
            aim = {i: _mean(height, near[i] or [i]) for i in column}
            column.sort(key=lambda i: (aim[i], i))
            _spread(column, height)
    rank = [0] * len(kinds)
    for column in columns:
        for at, i in enumerate(column):
            rank[i] = at
    return rank


def _spread(column: Sequence[int], height: list[float]) -> None:
    for at, i in enumerate(column):
        height[i] = (at + 0.5) / len(column)
