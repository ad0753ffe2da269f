"""The order of topics within the columns: linked topics side by side, few crossings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.graph.presentation import column_order
from kg.model.schema import TopicClass

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
            aim = {i: _mean_height(i, near[i], height) for i in column}
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


def _mean_height(topic: int, near: Sequence[int], height: Sequence[float]) -> float:
    if not near:
        return height[topic]
    total = 0.0
    for other in near:
        total += height[other]
    return total / len(near)
