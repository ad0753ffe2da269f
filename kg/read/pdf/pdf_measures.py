"""What lines of a PDF tell when they are measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from kg.read.pdf.pdf_furniture import Sheet
from kg.read.pdf.pdf_lines import Line, Run

_OTHER_SIZE: Final = 0.6


def sizes(lines: Iterable[Line]) -> Counter[float]:
    """How many characters there are of each size."""
    found: Counter[float] = Counter()
    for line in lines:
        found[line.size] += len(line.text)
    return found


def inks(lines: Iterable[Line]) -> Counter[int]:
    """How many characters there are of each colour."""
    found: Counter[int] = Counter()
    for line in lines:
        for run in line.runs:
            found[run.colour] += len(run.text)
    return found


def levels(larger: Sequence[float]) -> dict[float, int]:
    """A level for each size above that of the text; sizes that hardly differ share one."""
    found: dict[float, int] = {}
    level, before = 0, 0.0
    for size in sorted(larger, reverse=True):
        level += before == 0.0 or before - size > _OTHER_SIZE
        before = size
        found[size] = min(level, 6)
    return found


def leading(sheets: Sequence[Sheet]) -> dict[float, float]:
    """For each size the usual distance of two lines, in points."""
    drops: dict[float, Counter[float]] = {}
    for sheet in sheets:
        for above, below in pairwise(sheet.rows):
            drop = above[0].y - below[0].y
            if above[0].size == below[0].size and 0 < drop < 3 * below[0].size:
                drops.setdefault(below[0].size, Counter())[round(drop * 2) / 2] += 1
    return {
        size: max(found, key=lambda drop: (found[drop], -drop)) for size, found in drops.items()
    }


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
    return Line(first.x0, row[-1].x1, first.y, first.size, runs, first.words, first.right)


def turns(before: Line, line: Line) -> bool:
    """Whether lines that are bold as a whole end, or begin, between the two."""
    if is_bold(before):
        return not line.runs[0].bold
    return is_bold(line) and not before.runs[-1].bold


def is_bold(line: Line) -> bool:
    """Whether a line is bold as a whole."""
    return all(run.bold for run in line.runs if run.text.strip())


def first_word(line: Line) -> float:
    """How wide the first word of a line is, about."""
    text = line.text.strip()
    word = text.split(maxsplit=1)[0] if text else ""
    return (line.x1 - line.words) * len(word) / max(1, len(text))


def follows(before: str, mark: str) -> bool:
    """Whether one number comes right after another of its kind."""
    one, other = before.strip("(.)"), mark.strip("(.)")
    if one.isdigit() and other.isdigit():
        return int(other) == int(one) + 1
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1


def cut(runs: Sequence[Run], length: int) -> list[Run]:
    """Take the first ``length`` characters away."""
    left: list[Run] = []
    for run in runs:
        taken = min(length, len(run.text))
        length -= taken
        if run.text[taken:]:
            left.append(run._replace(text=run.text[taken:]))
    return left
