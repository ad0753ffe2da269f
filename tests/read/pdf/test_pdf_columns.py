"""Lines of a page in reading order: by their places, or as they were drawn."""

from __future__ import annotations

from kg.read.pdf.pdf_columns import in_order
from kg.read.pdf.pdf_lines import lines_of
from kg.read.pdf.pdf_page import Line, Row, Run


def line(text: str, x0: float, y: float, at: int, width: float = 150) -> Line:
    return Line(x0, x0 + width, y, 10.0, (Run(text, bold=False),), x0, at=at)


def said(rows: list[Row]) -> list[str]:
    return [" | ".join(each.text for each in row) for row in rows]


def column(name: str, x0: float, top: float, count: int, at: int, width: float) -> list[Line]:
    return [line(f"{name}{i} of it", x0, top - 12 * i, at + i, width) for i in range(count)]


def test_columns_of_a_magazine_come_as_they_were_drawn() -> None:
    """A box that reaches over the gutter hides the columns from a look at places alone."""
    left = column("left", 50, 700, 20, 0, 150)
    right = column("right", 230, 700, 20, 20, 150)
    boxes = [line("a box", 120, 700 - 36 * i - 6, 40 + i, 180) for i in range(6)]
    assert said(in_order([*boxes, *right, *left], [])) == [
        each.text for each in (*left, *right, *boxes)
    ]


def test_cells_that_were_drawn_row_by_row_stay_side_by_side() -> None:
    cells = [
        line(f"{name}{row}", x0, 700 - 14 * row, 3 * row + column_, 40)
        for row in range(4)
        for column_, (name, x0) in enumerate((("a", 50.0), ("b", 150.0), ("c", 250.0)))
    ]
    assert said(in_order(cells, [])) == [f"a{row} | b{row} | c{row}" for row in range(4)]


def test_lines_that_were_drawn_in_any_order_are_read_by_their_places() -> None:
    lines = column("text", 50, 700, 8, 0, 300)
    shuffled = [line(each.text, each.x0, each.y, 7 - each.at, 300) for each in lines]
    assert said(in_order(shuffled, [])) == [each.text for each in lines]


def piece(text: str, x0: float, x1: float, y: float = 700.0) -> list[object]:
    return [text, x0, x1, y, 10.0, False, 0]


def test_pieces_of_two_columns_with_a_narrow_gutter_stay_apart() -> None:
    pieces = [
        piece("virtual assis", 50, 110),
        piece("tants are used", 50, 112, 688),
        piece("and more of it", 50, 112, 676),
        piece("Next column", 116, 180),
    ]
    assert [each.text for each in lines_of(pieces)][:2] == ["virtual assis", "Next column"]


def test_words_of_a_line_that_were_drawn_apart_are_joined_where_they_touch() -> None:
    pieces = [
        piece("The bold", 50, 90),
        piece("rest of it.", 50, 90, 688),
        piece("More text", 50, 90, 676),
        piece("word", 93, 110),
    ]
    assert next(each.text for each in lines_of(pieces)) == "The bold word"
