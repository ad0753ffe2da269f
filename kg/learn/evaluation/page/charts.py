"""Two small pictures as SVG: a bar with its interval, and a reliability curve."""

from __future__ import annotations

from kg.learn.measure.bootstrap import Interval
from kg.learn.measure.reliability import Reliability

_WIDE = 160
_SIDE = 240
_LEFT, _TOP = 34, 8


def bar(figure: float, interval: Interval) -> str:
    """A figure, 0..1, as a bar, and its interval as a line within it."""
    low, high = (_WIDE * bound for bound in interval)
    return (
        f'<svg width="{_WIDE}" height="14" role="img" aria-label="F1 {figure:.2f}">'
        f'<rect class="track" width="{_WIDE}" height="8" y="3" rx="2"/>'
        f'<rect class="fill" width="{_WIDE * figure:.1f}" height="8" y="3" rx="2"/>'
        f'<line class="mark" x1="{low:.1f}" x2="{high:.1f}" y1="7" y2="7"/></svg>'
    )


def curve(table: Reliability) -> str:
    """Accuracy over confidence: a bar for each bin that is not empty."""
    bars = "".join(
        f'<rect class="fill" x="{_LEFT + _SIDE * b.low + 1:.1f}" width="{_SIDE / 10 - 2:.1f}"'
        f' y="{_TOP + _SIDE * (1 - b.accuracy):.1f}" height="{_SIDE * b.accuracy:.1f}">'
        f"<title>{b.count} said with {b.confidence:.2f}: {b.accuracy:.2f} right</title></rect>"
        for b in table.bins
        if b.count
    )
    ticks = "".join(
        f'<text class="axis" x="{_LEFT + _SIDE * t / 10:.0f}" y="{_TOP + _SIDE + 16}"'
        f' text-anchor="middle">{t / 10:g}</text>'
        f'<text class="axis" x="{_LEFT - 6}" y="{_TOP + _SIDE * (1 - t / 10) + 4:.0f}"'
        f' text-anchor="end">{t / 10:g}</text>'
        for t in (0, 2, 4, 6, 8, 10)
    )
    return (
        f'<svg viewBox="0 0 {_SIDE + 50} {_SIDE + 34}" role="img" aria-label="share that is right,'
        f' by confidence; the table below has the numbers">'
        f'<rect class="track" x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}"'
        f' opacity="0.4"/>{bars}'
        f'<line class="even" x1="{_LEFT}" y1="{_TOP + _SIDE}" x2="{_LEFT + _SIDE}" y2="{_TOP}"/>'
        f"{ticks}</svg>"
    )
