import pytest

from kg.model import Metadata
from kg.read.structure.metadata import Stated, combine_metadata
from tests.read.reading import doc, outline, roles


@pytest.mark.parametrize(
    ("facts", "title", "stated", "issued"),
    [
        ([("date", "4 March 2025")], "T 2024", "May 2023", "2025-03-04"),
        ([("updated", "2026-01-01"), ("date", "2025")], "T", "", "2025"),
        ([("date", "[Insert Date]"), ("updated", "May 2025")], "T", "", "2025-05"),
        ([("date", "2024-13-45")], "T 2024", "", "2024"),
        ([], "T 2024", "May 2023", "2023-05"),
        ([], "Trends of 2024 and 2025", "", ""),
        ([], "2025: trends for 2025", "", "2025"),
        ([], "Outlook 2024-2026", "", ""),
        ([], "Water Utilities 2035: An Outlook", "", ""),
        ([], "Trends 2025: the road to 2030", "", "2025"),
        ([], "Energy by 2026", "", ""),
        ([], "Computer vision 2026", "", "2026"),
        ([], "Trends", "", ""),
    ],
)
def test_issued(facts: list[tuple[str, str]], title: str, stated: str, issued: str) -> None:
    assert combine_metadata(Stated(head=facts), [], stated, title).issued == issued


@pytest.mark.parametrize(
    ("facts", "creators"),
    [
        ([("author", "Jo Doe and Ann Lee, Kim Park")], ("Jo Doe", "Ann Lee", "Kim Park")),
        (
            [("prepared by", "Acme Research, Inc. and others of 5")],
            ("Acme Research, Inc. and others of 5",),
        ),
        ([("author", "[Your Name]"), ("authors", "Jo Doe"), ("by", "Jo Doe")], ("Jo Doe",)),
        ([("author", f"Jo{' ' * 5000}Doe")], ("Jo Doe",)),
        ([("author", "Research & Development Team")], ("Research & Development Team",)),
        ([("author", "")], ()),
    ],
)
def test_creators(facts: list[tuple[str, str]], creators: tuple[str, ...]) -> None:
    assert combine_metadata(Stated(head=facts), [], "", "T").creators == creators


def test_publisher_and_language() -> None:
    facts = [
        ("publisher", "[Company]"),
        ("og:site_name", "Acme"),
        ("lang", "english!"),
        ("language", "fr"),
    ]
    assert combine_metadata(Stated(head=facts), [], "", "T") == Metadata("T", "", (), "Acme", "fr")


def test_titles() -> None:
    assert Stated(head=[("title", "Page - Site"), ("og:title", "Page")]).title == "Page"
    assert Stated([("title", "Given")], [("og:title", "Page")]).title == "Given"
    assert Stated().title == Stated().noted_title == ""
    assert Stated(properties=[("title", "Noted")]).noted_title == "Noted"


@pytest.mark.parametrize(
    "junk", ["Microsoft Word - a.docx", "report.indd", "Untitled 1", "Document3", "Presentation"]
)
def test_what_programs_put_into_properties_is_no_title(junk: str) -> None:
    assert Stated(properties=[("title", junk)]).noted_title == ""


BESIDE = [("date", "2020"), ("author", "Beside"), ("source", "B")]
HEAD = [("date", "2021"), ("author", "Head"), ("publisher", "H"), ("lang", "de")]
NOTED = [("date", "2023-01-01"), ("author", "Noted"), ("publisher", "N")]


@pytest.mark.parametrize(
    ("stated", "said", "title", "found"),
    [
        (Stated(BESIDE, HEAD, NOTED), [("date", "2022")], "T 2019", ("2020", "Beside", "B")),
        (Stated((), HEAD, NOTED), [("date", "2022")], "T 2019", ("2021", "Head", "H")),
        (Stated((), (), NOTED), [("date", "2022"), ("by", "Line")], "T", ("2022", "Line", "N")),
        (Stated((), (), NOTED), [], "T 2019", ("2019", "Noted", "N")),
        (Stated((), (), NOTED), [], "T", ("2023-01-01", "Noted", "N")),
        (Stated((), (), [("author", "python-docx")]), [], "T", ("", None, "")),
        (Stated([("source", "https://www.example.org/a")]), [], "T", ("", None, "example.org")),
        (Stated([("source", "https://[/a")]), [], "T", ("", None, "")),
    ],
)  # fmt: skip
def test_what_goes_before_what(
    stated: Stated, said: list[tuple[str, str]], title: str, found: tuple[str, str | None, str]
) -> None:
    made = combine_metadata(stated, said, "", title)
    issued, creator, publisher = found
    assert (made.issued, made.publisher) == (issued, publisher)
    assert made.creators == ((creator,) if creator else ())


@pytest.mark.parametrize(
    ("lines", "issued", "creators"),
    [
        ("**Date:** October 26, 2024\n**Author:** Jo Doe", "2024-10-26", ("Jo Doe",)),
        ("*Published: July 30, 2025*", "2025-07-30", ()),
        ("> **Published:** May 2026 | **Data through:** Q4 2025", "2026-05", ()),
        ("Report Date: 2026\nTotal Sources: 38", "2026", ()),
        ("**Research Date:** December 2024", "2024-12", ()),
        ("### Date: December 9, 2024", "2024-12-09", ()),
        ("### Saturday, November 29, 2025", "2025-11-29", ()),
        ("March 2025", "2025-03", ()),
        ("_Approved by the Board on 14 July 2025_", "2025-07-14", ()),
        ("- Prepared by: Ann Lee\n- Date: 2025-01-02", "2025-01-02", ("Ann Lee",)),
        ("Author: Jo Doe<br>Date: 2025-01-02", "2025-01-02", ("Jo Doe",)),
    ],
)
def test_lines_near_the_top(lines: str, issued: str, creators: tuple[str, ...]) -> None:
    document = doc(f"# T\n\n{lines}\n\n## One\n\nText of a section.\n")
    assert document.metadata == Metadata("T", issued, creators)
    assert outline(document) == ["> One"]
    assert {role for role, _ in roles(document)} == {"metadata"}


@pytest.mark.parametrize(
    "line",
    [
        "Date: a long story of many words that goes on and on and on and on until it ends",
        "The date is 4 March 2025.",
        "By 2030, things change.",
        "Risk: high",
        "Date: 2025\n\n|Date: 2024|\n|-|",
    ],
)
def test_what_only_looks_like_metadata(line: str) -> None:
    document = doc(f"# T\n\n{line}\n\n## One\n\nText.\n")
    assert all(b.role.value == "metadata" for b in document.blocks[1:2]) is line.startswith(
        "Date: 2025"
    )


def test_lines_far_from_both_ends_are_content() -> None:
    body = "\n\n".join(f"## S{n}\n\nText {n}." for n in range(20))
    document = doc(f"# T\n\n{body[:150]}\n\nStatus: open\n\n{body[150:]}\n\nDate: May 2025\n")
    assert roles(document) == [("metadata", "Date: May 2025")]
    assert document.metadata.issued == "2025-05"
