"""Insights as HTML that can be mailed: one column, no script, nothing from elsewhere."""

from __future__ import annotations

from typing import Final

from kg.analysis.insights.digest_json import (
    clean,
    command,
    excerpt,
    in_short,
    more,
    place,
    summary,
    title,
)
from kg.analysis.insights.insight import Finding, Insights
from kg.html_template import render

_OTHER: Final = "#8268c4"
"""The line beside what is about several topics, or of a class without a colour."""


def as_html(found: Insights) -> str:
    """The insights as one HTML document, whose body can be sent as a mail as it is."""
    return render(
        "analysis/insights/digest.html",
        title=clean(title(found)),
        summary=clean(summary(found)),
        in_short=in_short(found),
        insights=found.insights,
        questions=found.questions,
        clean=clean,
        colour=_colour,
        command=command,
        excerpt=excerpt,
        more=more,
        place=place,
    )


def _colour(finding: Finding) -> str:
    """The colour of the line beside a finding: that of the class of its only topic."""
    kind = finding.topics[0].topic_class if len(finding.topics) == 1 else None
    return (kind.line_colour if kind else "") or _OTHER
