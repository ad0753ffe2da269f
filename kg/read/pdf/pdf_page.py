"""The values of a PDF page: runs, lines and rows of text, and horizontal rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

MARK: Final = re.compile(
    r"(?P<bullet>[\u2022\u25e6\u25aa\u2023\u2043\u2219\u00b7\u25cf\u25cb\u25a0\u25a1\u25b8\u25ba"
    r"\u27a2\u27a4\u2756\u2713\u2714\uf020-\uf0ff]|[-\u2013\u2014*o](?=\s|$)|n(?=\s+[A-Z]|$))"
    r"|(?P<number>\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s|$)"
)
"""A list mark: a bullet or a number."""

_WIDE: Final = 4.0
"""Times the size: lines that are further apart on one baseline do not go on."""

SAME_LINE: Final = 0.35
"""Of a character's size: baselines that are no further apart are one."""


class Rule(NamedTuple):
    """A horizontal rule on a page."""

    x0: float
    y: float
    x1: float


class Run(NamedTuple):
    """Words in one look."""

    text: str
    bold: bool
    colour: int = 0


class Line(Struct, frozen=True):
    """Words that stand side by side. ``y`` is the baseline; ``words`` where the text begins.

    ``words`` is right of ``x0`` where a list mark comes first. ``right``: how far the lines
    of its column reach. ``at``: its place in the order in which the page is drawn.
    """

    x0: float
    x1: float
    y: float
    size: float
    runs: tuple[Run, ...]
    words: float
    right: float = 0.0
    at: int = 0

    @property
    def text(self) -> str:
        """All of its words."""
        return "".join(run.text for run in self.runs)

    @property
    def is_bold(self) -> bool:
        """Whether it is bold as a whole, but for a list mark."""
        runs = [run for run in self.runs if run.text.strip()]
        if len(runs) > 1 and MARK.fullmatch(runs[0].text.strip()):
            runs = runs[1:]
        return all(run.bold for run in runs)


Row = tuple[Line, ...]
"""Lines on one baseline, from left to right: the cells of a table, or a line torn apart."""


class Sheet(NamedTuple):
    """A page: its number from 1, its size in points, its rows in reading order."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]


def mark_of(line: Line) -> tuple[str, int]:
    """The list mark at the start of a line ("-" or a number) and its length; ("", 0) if none."""
    text = line.text
    found = MARK.match(text.lstrip())
    if found is None:
        return "", 0
    end = len(text) - len(text.lstrip()) + found.end()
    return found["number"] or "-", end


def parted(row: Sequence[Line]) -> list[Line]:
    """The lines on one baseline that are no cells, joined where little is between them.

    The number of a page goes with what stands before it, however far.
    """
    groups: list[list[Line]] = []
    for line in row:
        before = groups[-1][-1] if groups else None
        wide = before is not None and line.x0 - before.x1 > _WIDE * line.size
        if before is None or (wide and not line.text.strip().isdigit()):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [whole(group) for group in groups]


def whole(row: Sequence[Line]) -> Line:
    """The lines on one baseline as one, where they are no cells."""
    first = row[0]
    if len(row) == 1:
        return first
    runs = tuple(
        run._replace(text=(" " if at and not i else "") + run.text)
        for at, line in enumerate(row)
        for i, run in enumerate(line.runs)
    )
    return replace(first, x1=row[-1].x1, runs=runs)


def without_start(runs: Sequence[Run], length: int) -> list[Run]:
    """Take the first ``length`` characters away."""
    left: list[Run] = []
    for run in runs:
        taken = min(length, len(run.text))
        length -= taken
        if run.text[taken:]:
            left.append(run._replace(text=run.text[taken:]))
    return left
