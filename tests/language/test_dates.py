import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.dates import find_date, is_date, years


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-03-04", "2025-03-04"),
        ("2025-03-04T10:49:39.2+07:00", "2025-03-04"),
        ("2025/3/4", "2025-03-04"),
        ("2025.03.04", "2025-03-04"),
        ("2025-03", "2025-03"),
        ("2025", "2025"),
        ("October 26, 2024", "2024-10-26"),
        ("Oct. 26th 2024", "2024-10-26"),
        ("26 October 2024", "2024-10-26"),
        ("the 1st of May, 2024", "2024-05-01"),
        ("Sept 2024", "2024-09"),
        ("June of 2023", "2023-06"),
        ("Q3 2024", "2024"),
        ("25/12/2024", "2024-12-25"),
        ("12/25/2024", "2024-12-25"),
        ("25.12.2024", "2024-12-25"),
        ("03/04/2025", "2025"),
        ("05/05/2025", "2025-05-05"),
        ("Published: 4 March 2025, updated 5 May 2026", "2025-03-04"),
        ("2024-13-45", ""),
        ("31 February 2024", ""),
        ("13/13/2024", ""),
        ("12024", ""),
        ("$2024", ""),
        ("2,024 or 2024.5 or 2024%", ""),
        ("Trends 2024-2026", ""),
        ("2024 to 2026", ""),
        ("1899 and 2100", ""),
        ("no date", ""),
        ("", ""),
    ],
)
def test_find_date(text: str, date: str) -> None:
    assert find_date(text) == date


@given(
    st.dates(
        min_value=__import__("datetime").date(1900, 1, 1),
        max_value=__import__("datetime").date(2099, 12, 31),
    )
)
def test_every_day_is_found_however_written(day: object) -> None:
    iso = day.isoformat()  # type: ignore[attr-defined]
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "on %b %d, %Y."):
        assert find_date(day.strftime(form)) == iso  # type: ignore[attr-defined]


@given(st.text(st.sampled_from("0123456789-/. may,"), max_size=20))
def test_what_is_found_is_a_date(text: str) -> None:
    found = find_date(text)
    assert found == "" or find_date(found) == found


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("March 2025", True),
        ("Saturday, November 29, 2025", True),
        ("(Updated 2025-03-04)", True),
        ("2025", True),
        ("Q1 2025", True),
        ("August 2024, No. 24-25", True),
        ("Vol. 12, Issue 3, March 2021", True),
        ("No. 7", False),
        ("AI Report 2025", False),
        ("In 2025", False),
        ("", False),
    ],
)
def test_is_date(text: str, alone: bool) -> None:
    assert is_date(text) is alone


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AI in 2025", ["2025"]),
        ("2024 and 2025", ["2024", "2025"]),
        ("2024/25", []),
        ("2024\u20132026", []),
    ],
)
def test_years(text: str, found: list[str]) -> None:
    assert list(years(text)) == found
