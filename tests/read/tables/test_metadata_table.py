"""Tables of metadata: what they say of which report, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.errors import ConfigurationError
from kg.model import Metadata
from kg.read import Source, discover, read
from kg.read.tables.metadata_table import add_metadata, load_table, with_metadata
from tests.read.making import zipped

REPORT = (
    "---\ntitle: Front\ndate: 2020\nauthor: Front Author\n---\n# Head\n\nEdge AI uses pruning.\n"
)


def table(folder: Path, text: str, name: str = "metadata.csv") -> Path:
    (folder / name).write_text(text)
    return folder / name


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    for name in ("a.md", "sub/a.md", "sub/b.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(REPORT)
    return folder


def facts(folder: Path) -> tuple[dict[str, dict[str, str]], list[str]]:
    said: list[str] = []
    found = discover([folder], note=said.append)
    return {s.name.removeprefix(f"{folder.as_posix()}/"): dict(s.facts) for s in found}, said


def test_a_table_in_the_folder_goes_before_what_a_report_says(reports: Path) -> None:
    table(reports, "File,Title,Date,Author,Source\na.md,Given,2025-03,Jo Doe; Ann Lee,Acme\n")
    found = {s.name[-4:]: read(s).metadata for s in discover([reports / "a.md", reports])}
    assert found["a.md"] == Metadata("Front", "2020", ("Front Author",))
    first = discover([reports])[0]
    assert read(first).metadata == Metadata("Given", "2025-03", ("Jo Doe", "Ann Lee"), "Acme")


def test_it_reaches_the_graph(reports: Path) -> None:
    about = table(reports.parent, "file;source\nsub/b.md;Acme\n", "about.csv")
    (reports / "sub" / "b.md").write_text(REPORT + "More.")
    rows = kg.build([reports], metadata=[about]).graph.query(
        "SELECT ?source ?publisher { ?r dcterms:source ?source ; dcterms:publisher ?publisher }"
    )
    assert rows.dicts() == ({"source": "b.md", "publisher": "Acme"},)


def test_paths_are_those_below_the_table(reports: Path) -> None:
    table(reports, "file,title\na.md,Outer\nsub/a.md,Inner\n")
    table(reports / "sub", "file,title,date\nb.md,B,2024\na.md,Nearer,\n")
    found, said = facts(reports)
    assert found == {
        "a.md": {"title": "Outer"},
        "sub/a.md": {"title": "Inner"},
        "sub/b.md": {"title": "B", "date": "2024"},
    }
    assert said == ["a.md: the title of a.md is said to be 'Inner' elsewhere; 'Nearer' is left out"]


def test_what_is_about_no_report_or_several_or_said_twice(reports: Path) -> None:
    table(
        reports,
        "file,title\nc.md,No\nb.md,One\nb.md,Two\nsub/b.md,One\n\nx/../a.md,No\na.md,Exact\n",
    )
    found, said = facts(reports)
    assert found["sub/b.md"] == {"title": "One"}
    assert found["a.md"] == {"title": "Exact"}
    assert said == [
        "metadata.csv:2: no report is called c.md; correct the path",
        "metadata.csv:4: the title of b.md is said to be 'One' elsewhere; 'Two' is left out",
        "metadata.csv:7: no report is called x/a.md; correct the path",
    ]
    notes: list[str] = []
    sources = [Source("a.md", path=Path("/p/a.md")), Source("b", path=Path("/q/a.md"))]
    add_metadata(sources, load_table(table(reports, "file,title\na.md,T\n")), notes.append)
    assert notes == ["metadata.csv:2: 2 reports are called a.md; correct the path"]


def test_reports_in_archives_and_rows_have_paths_too(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(zipped({"x/a.md": REPORT}))
    (tmp_path / "rows.jsonl").write_text(
        '{"id": "r1", "text": "x", "title": "Row", "date": "2020"}'
    )
    about = table(tmp_path, "file,title\nall.zip/x/a.md,Zipped\nr1,Told\n", "about.csv")
    said: list[str] = []
    found = with_metadata(discover([tmp_path]), [about], said.append)
    assert [(read(s).metadata.title, read(s).metadata.issued) for s in found] == [
        ("Zipped", "2020"),
        ("Told", "2020"),
    ]
    assert said == []


def test_the_first_of_several_tables_goes_before_the_others(reports: Path) -> None:
    one = table(reports.parent, "file,title\nb.md,One\n", "one.csv")
    two = table(reports.parent, "file,title,date\nb.md,Two,2021\n", "two.csv")
    said: list[str] = []
    found = with_metadata(discover([reports]), [one, two], said.append)
    assert dict(found[-1].facts) == {"title": "One", "date": "2021"}
    assert said == ["b.md: the title of b.md is said to be 'One' elsewhere; 'Two' is left out"]


BAD = [
    (
        "name,title\na.md,T\n",
        "m.csv:1: the first line lacks the column 'file' (found: name, title)",
    ),
    ("file,title\n,T\n", "m.csv:2: a row without a file; name the report"),
    ("file,date\na.md,12/05/2024\n", "m.csv:2: '12/05/2024' may be one of two days; give it as"),
    ("file,date\na.md,soon\n", "m.csv:2: 'soon' is no date; give it as YYYY"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_what_is_no_table(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_table(table(tmp_path, text, "m.csv"))
    assert str(caught.value).startswith(said)


def test_a_bad_table_in_a_folder_is_told_and_does_not_count(reports: Path) -> None:
    table(reports, "a,b\n1,2\n")
    found, said = facts(reports)
    assert found == {"a.md": {}, "sub/a.md": {}, "sub/b.md": {}}
    (line,) = said
    assert line.startswith("metadata.csv:1: the first line lacks the column 'file'")
    assert line.endswith("; until then nothing in it counts")
