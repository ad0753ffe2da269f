"""Tables drawn for a terminal: as wide as it at most, long cells in several lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final
from unicodedata import combining, east_asian_width

_BETWEEN: Final = "   "


def drawn(
    headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int], width: int
) -> Iterator[str]:
    r"""The lines of a table on a terminal of that width; ``right``: columns aligned to the right.

    >>> print(*drawn(["name", "n"], [["a long one", "1"], ["b", "20"]], [1], 15), sep="\n")
    <BLANKLINE>
     name        n
     ─────────────
     a long      1
     one
     b          20
    <BLANKLINE>
    """
    columns = zip(headers, *rows, strict=True)
    natural = [max(map(cells, column)) for column in columns]
    widths = _fitting(natural, width - 2 - len(_BETWEEN) * (len(headers) - 1))
    yield ""
    yield from _row(headers, widths, right)
    yield " " + "─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1))
    for row in rows:
        yield from _row(row, widths, right)
    yield ""


def cells(text: str) -> int:
    """The places that a text takes on a terminal.

    >>> cells("知識"), cells("e\u0301")
    (4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(c) in "WF" else not combining(c) for c in text)


def _fitting(natural: Sequence[int], room: int) -> list[int]:
    """The widths of the columns: the widest give way until all fit."""
    room = max(room, len(natural))
    widths = [min(one, room) for one in natural]
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> Iterator[str]:
    folded = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
    for line in zip_longest(*folded, fillvalue=""):
        padded = (
            " " * (width - cells(text)) + text if i in right else text + " " * (width - cells(text))
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        yield f" {_BETWEEN.join(padded)}".rstrip()


def _folded(text: str, width: int) -> list[str]:
    """The text in lines of that width: broken between words, and within those that are longer."""
    lines = [""]
    for word in [text] if cells(text) <= width else text.split():
        if lines[-1] and cells(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        lines += [""] if lines[-1] else []
        for c in word:
            lines += [""] if lines[-1] and cells(lines[-1] + c) > width else []
            lines[-1] += c
    return lines
