"""Tables of people: what they may look like, and what is said of those that cannot be used."""

from __future__ import annotations

import pytest

from kg.errors import ConfigurationError
from kg.read.tables.csv_table import Columns

COLUMNS = Columns(("name", "kind", "note"), needed=2, example=2, flaw=ConfigurationError)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("name,kind\na,b\n", [(2, {"name": "a", "kind": "b"})]),
        ('"name"\t"kind"\na\tb;c,d\n', [(2, {"name": "a", "kind": "b;c,d"})]),
        ("Kind; NAME \r\n\r\n x ;\r\n", [(3, {"kind": "x", "name": ""})]),
        ('name,kind\n"a\n b","c, d"\ne\n',
         [(2, {"name": "a b", "kind": "c, d"}), (4, {"name": "e"})]),
        ("name,kind\n", []),
    ],
)  # fmt: skip
def test_rows(text: str, rows: list[tuple[int, dict[str, str]]]) -> None:
    found = list(COLUMNS.rows(text, "t.csv"))
    assert [(row.line, row.cells) for row in found] == rows
    assert all(row.place == f"t.csv:{row.line}" for row in found)
    assert all(row.cell("note") == "" for row in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: empty; start the file with name,kind"),
        (",\n\n", "1: empty; start the file with name,kind"),
        (
            "name|kind\n",
            "1: the first line lacks the column 'name' (found: name|kind); start the file",
        ),
        ("kind,note\n", "1: the first line lacks the column 'name' (found: kind, note)"),
        ('kind,"no\nte"\n', "1: the first line lacks the column 'name' (found: kind, no te)"),
        ("name,kind,size\n", "1: unknown column 'size'; the columns are name, kind, note"),
        ("name,kind,name\n", "1: a column twice; the columns are name, kind, note"),
        (
            "name,kind\na,b,c\n",
            "2: 3 cells for 2 columns; put cells that hold a separator in quotes",
        ),
        ('name,kind\n\na,"b\n', "3: no valid table: unexpected end of data; quote the cell"),
        ('name,kind\na,"b"c\n', "2: no valid table: "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        list(COLUMNS.rows(text, "t.csv"))
    assert str(caught.value).startswith(f"t.csv:{said}")
