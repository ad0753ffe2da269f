"""Figures that the page and the commands tell are those that the code goes by."""

from __future__ import annotations

from kg.cli.insights import insights
from kg.graph.graph_model import CLEAR, CLEAR_IN_LONG
from kg.html_template import asset


def test_from_when_on_claims_are_shown() -> None:
    words = asset("kg.export.page", "js", "words.js")
    assert f'CLEAR = "{CLEAR:.0%}, in long reports {CLEAR_IN_LONG:.0%}"' in words
    told = next(o for o in insights.params if o.name == "min_confidence").get_help_record(
        insights.make_context("insights", [], resilient_parsing=True)
    )
    assert told is not None
    assert f"less than {CLEAR}, in long reports {CLEAR_IN_LONG}." in told[1]
