"""Room for labels: pushes topics apart until the names under them no longer collide."""

from __future__ import annotations

from collections.abc import Sequence

from kg.export.page.grid import Grid

HEIGHT = 40
_CHARACTER = 7
_WIDEST = 170
_NARROWEST = 40
_ROUNDS = 60


def part_labels(
    points: Sequence[tuple[float, float]], labels: Sequence[str], count: int
) -> list[tuple[int, int]]:
    """Move the first ``count`` points apart where their labels overlap; round all.

    A label is a box, centred on its point, as wide as its text (up to a limit).
    """
    x = [point[0] for point in points]
    y = [point[1] for point in points]
    count = min(count, len(x))
    width = [min(_WIDEST, max(_NARROWEST, len(text) * _CHARACTER)) for text in labels[:count]]
    for _ in range(_ROUNDS):
        if not _part_once(x, y, width, count):
            break
    return [(round(a), round(b)) for a, b in zip(x, y, strict=True)]


def _part_once(x: list[float], y: list[float], width: Sequence[int], count: int) -> bool:
    """Push each overlapping pair a little apart; whether any pair did overlap."""
    moved = False
    grid = Grid(x, y, count, _WIDEST)
    for a in range(count):
        for b in grid.around(x[a], y[a]):
            if b <= a:
                continue
            across = (width[a] + width[b]) / 2 + 8 - abs(x[a] - x[b])
            down = HEIGHT - abs(y[a] - y[b])
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
