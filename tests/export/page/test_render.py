import re

import pytest
from pyoxigraph import Store

from kg.export.page import render_page


def test_an_empty_graph_still_gives_a_page() -> None:
    page = render_page(Store())
    assert page.startswith("<!doctype html>")
    assert "Technology trends in 0 reports" in page


def test_the_title_is_escaped() -> None:
    assert "<title>A &lt;b&gt; &amp; c</title>" in render_page(Store(), title="A <b> & c")


@pytest.mark.parametrize(
    "directive", ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
)
def test_the_policy_lets_nothing_in_from_outside(directive: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', render_page(Store()))
    assert policy is not None
    assert directive in policy[1]
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
