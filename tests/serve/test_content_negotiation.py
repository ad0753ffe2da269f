"""Which media type a client gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.content_negotiation import negotiate

OFFERED = ("text/turtle", "application/ld+json", "text/html")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/html", "text/html"),
        ("TEXT/HTML", "text/html"),
        ("text/html;level=1;q=0.5, text/turtle;q=0.4", "text/html"),
        ("text/html; q=0.1 , */*; q=0.2", "text/turtle"),
        ("text/*;q=0.5, text/turtle;q=0, */*;q=0.1", "text/html"),
        ("*/*;q=0.1, text/*;q=0", "application/ld+json"),
        ("text/html;q=1.000", "text/html"),
        ("text/html;q=1.001", None),
        ("text/html;q=x, text/turtle", "text/turtle"),
        ("text/html;q=-1", None),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("*/html", None),
        ("garbage", None),
        (",,,", None),
        ('application/ld+json;profile="a,b;q=0", text/html;q=0.1', "application/ld+json"),
    ],
)
def test_the_best_weighed_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert negotiate(accept, OFFERED) == chosen


@given(st.text(alphabet='texhml/*;q=0.1, "+', max_size=60))
def test_whatever_is_sent_something_offered_or_nothing_is_chosen(accept: str) -> None:
    assert negotiate(accept, OFFERED) in {*OFFERED, None}


@given(st.permutations(["text/html;q=0.3", "text/turtle;q=0.2", "*/*;q=0.1", "image/png"]))
def test_the_order_of_entries_does_not_matter(entries: list[str]) -> None:
    assert negotiate(", ".join(entries), OFFERED) == "text/html"
