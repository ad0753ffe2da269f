"""What a line of text must look like to be taken for a heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.structure.heading_candidates import split_heading


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("Plain title", "", "Plain title"),
        ("1. Introduction", "1.", "Introduction"),
        ("1) Introduction", "1)", "Introduction"),
        ("(1) Introduction", "(1)", "Introduction"),
        ("1: Introduction", "1:", "Introduction"),
        ("1 - Introduction", "1", "Introduction"),
        ("2.1 Foo Bar", "2.1", "Foo Bar"),
        ("2.1. Foo", "2.1.", "Foo"),
        ("4.3.2: Foo", "4.3.2:", "Foo"),
        ("IV. Bar", "IV.", "Bar"),
        ("IV - Bar", "IV", "Bar"),
        ("A. Bar", "A.", "Bar"),
        ("Section 3: Foo", "Section 3:", "Foo"),
        ("Chapter 2 \u2013 Foo", "Chapter 2", "Foo"),
        ("TREND 4: Smaller models", "TREND 4:", "Smaller models"),
        ("Appendix B: References", "Appendix B:", "References"),
        ("Part IV", "", "Part IV"),
        ("Phase 1: Plan (0-3 months)", "Phase 1:", "Plan (0-3 months)"),
        ("1\ufe0f\u20e3 Foo", "1", "Foo"),
        ("\U0001f680 Rise of X \U0001f680", "", "Rise of X"),
        ("\U0001f4ca 2. Data", "2.", "Data"),
        ("Key Features:", "", "Key Features"),
        ("## Not parsed ##", "", "Not parsed"),
        ("Foo [1][2,3]:", "", "Foo"),
        ("Foo (source)", "", "Foo"),
        ("Foo [^1] (links) [2 \u2013 3] --", "", "Foo"),
        ("Foo [n] [1]", "", "Foo [n]"),
        ("Foo (sourced) [-1]", "", "Foo (sourced) [-1]"),
        ("Foo " + "[1]" * 9000 + "x", "", "Foo " + "[1]" * 9000 + "x"),
        ("Foo " + "-" * 30_000 + "x", "", "Foo " + "-" * 30_000 + "x"),
        ("What is RAG?", "", "What is RAG?"),
        ("3D printing", "", "3D printing"),
        ("5G and beyond", "", "5G and beyond"),
        ("2025 outlook", "", "2025 outlook"),
        ("2025. The year", "", "2025. The year"),
        ("8 robots to watch", "", "8 robots to watch"),
        ("1.", "", "1."),
        ("C. elegans", "C.", "elegans"),
        ("I think so", "", "I think so"),
        ("Vision 2030: Foo", "", "Vision 2030: Foo"),
        ("\u2022", "", "\u2022"),
        ("Trends", "", "Trends"),
        ("Trend analysis", "", "Trend analysis"),
    ],
)
def test_take_apart(heading: str, number: str, title: str) -> None:
    found, span = split_heading(heading)
    assert (found, span.of(heading)) == (number, title)


@given(st.text(min_size=1))
def test_there_is_always_a_title(heading: str) -> None:
    span = split_heading(heading).span
    assert 0 <= span.start < span.end <= len(heading)
