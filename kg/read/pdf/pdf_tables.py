"""Rows of lines in a PDF that are a table: cells in columns, with nothing across."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kg.read.pdf.pdf_page import Line, Row, Rule, mark_of

_LEAST_ROWS: Final = 2
_TALL: Final = 1.2
_MOST_LEADING: Final = 3.5


class Table(NamedTuple):
    """Rows ``[start, end)`` of a page, and the lines in each cell by (row, column)."""

    start: int
    end: int
    cells: dict[tuple[int, int], list[Line]]


def find_tables(rows: Sequence[Row], rules: Sequence[Rule]) -> list[Table]:
    """Find the tables among the rows of a page, from the top."""
    tables: list[Table] = []
    at = 0
    while at < len(rows):
        end = _run(rows, at) if _is_torn(rows[at]) else at
        table = _table(rows, at, end, rules) if end - at >= _LEAST_ROWS else None
        if table is not None:
            tables.append(_with_head(table, rows, tables[-1].end if tables else 0, rules))
        at = end if table is not None else at + 1
    return tables


def _is_torn(row: Row) -> bool:
    """Whether a row has cells, and does not begin with a list mark."""
    return len(row) > 1 and not mark_of(row[0])[0]


def _run(rows: Sequence[Row], start: int) -> int:
    """How far the rows from ``start`` on could be one table: columns stay apart."""
    columns = [(line.x0, line.x1) for line in rows[start]]
    last = end = start
    for at in range(start + 1, len(rows)):
        row, above = rows[at], rows[at - 1]
        drop = above[0].y - row[0].y
        if not 0 < drop < _MOST_LEADING * row[0].size:
            break
        widened = _merged([*columns, *((line.x0, line.x1) for line in row)])
        if len(widened) < max(2, len(columns)) or len(widened) > len(columns) + len(row):
            break
        columns = widened
        last = at
        if len(row) > 1:
            end = at
    return (last if _wraps(rows, start, end, last) else end) + 1


def _with_head(table: Table, rows: Sequence[Row], low: int, rules: Sequence[Rule]) -> Table:
    """Extend the table upwards over single lines that stand within one of its columns."""
    columns = _merged([(line.x0, line.x1) for row in rows[table.start : table.end] for line in row])
    start = table.start
    while start > low and len(rows[start - 1]) == 1:
        line = rows[start - 1][0]
        drop = line.y - rows[start][0].y
        inside = any(left - 1 <= line.x0 and line.x1 <= right + 1 for left, right in columns[1:])
        if not inside or not 0 < drop < 1.6 * line.size:
            break
        start -= 1
    longer = _table(rows, start, table.end, rules) if start < table.start else None
    return longer or table


def _wraps(rows: Sequence[Row], start: int, end: int, last: int) -> bool:
    """Whether the single lines after the last torn row go on in its cells.

    In the first column, which other text may share, only closer below than the rows are.
    """
    starts = {round(line.x0) for row in rows[start : end + 1] for line in row[1:]}
    drops = [a[0].y - b[0].y for a, b in pairwise(rows[start : end + 1])]
    close = 0.9 * max(drops, default=0.0)
    return last > end and all(
        round(rows[at][0].x0) in starts or rows[at - 1][0].y - rows[at][0].y < close
        for at in range(end + 1, last + 1)
    )


def _merged(intervals: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for low, high in sorted(intervals):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _table(rows: Sequence[Row], start: int, end: int, rules: Sequence[Rule]) -> Table | None:
    columns = _merged([(line.x0, line.x1) for row in rows[start:end] for line in row])
    torn = sum(len(row) > 1 for row in rows[start:end])
    if len(columns) < 2 or torn < _LEAST_ROWS:
        return None
    cells: dict[tuple[int, int], list[Line]] = {}
    number = -1
    begins = _beginnings(rows[start:end], columns, rules)
    for row, new in zip(rows[start:end], begins, strict=True):
        number += new
        for line in row:
            column = next(i for i, (low, high) in enumerate(columns) if low <= line.x0 <= high)
            cells.setdefault((number, column), []).append(line)
    return Table(start, end, cells)


def _beginnings(
    rows: Sequence[Row], columns: Sequence[tuple[float, float]], rules: Sequence[Rule]
) -> list[bool]:
    """For each row of lines whether a row of the table begins with it.

    Rules between rows tell, where most have one; else more space than elsewhere; else a
    line in the first column.
    """
    heights = [row[0].y for row in rows]
    drops = [above - below for above, below in pairwise(heights)]
    across = [r.y for r in rules if r.x1 - r.x0 > 0.3 * (columns[-1][1] - columns[0][0])]
    ruled = [any(below < y < above for y in across) for above, below in pairwise(heights)]
    if sum(ruled) > 1 or (sum(ruled) == 1 and len(rows) == 2):
        return [True, *ruled]
    least = min(drops, default=0.0)
    if max(drops, default=0.0) > _TALL * least:
        return [True, *(drop > _TALL * least for drop in drops)]
    low, high = columns[0]
    return [True, *(any(low <= line.x0 <= high for line in row) for row in rows[1:])]
