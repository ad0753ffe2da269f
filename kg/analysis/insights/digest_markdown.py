"""Insights as a Markdown document. Report text is text in it, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
from kg.analysis.insights.insight import Finding, Insight, Insights, Quote

_MARKS: Final = re.compile(
    r"([\\`*_{}\[\]<>#!|~&$^@]|(?<=\bwww)\.|:(?=//)|(?<=mailto):|(?<=xmpp):)", re.IGNORECASE
)
"""What makes markup, links or HTML in the middle of a line, in CommonMark and on top of it."""


def as_markdown(found: Insights) -> str:
    """The insights as CommonMark: what is first in each, then all, then the queries."""
    return "\n".join(_document(found)) + "\n"


def _document(found: Insights) -> Iterator[str]:
    yield f"# {plain(title(found))}"
    yield ""
    yield plain(summary(found))
    if short := in_short(found):
        yield ""
        for insight, finding, others in short:
            what = f"**{plain(finding.about)}** ({plain(finding.told)}){plain(others)}"
            yield f"- {insight.title}: {what}"
    for insight in found.insights:
        yield ""
        yield from _section(insight)
    yield ""
    yield "## The queries"
    yield ""
    yield "Each is a named question, which can be asked of the graph."
    for question in found.questions:
        yield ""
        yield f"`{command(question.name)}`"
        yield ""
        yield "```sparql"
        yield question.query.strip()
        yield "```"


def _section(insight: Insight) -> Iterator[str]:
    yield f"## {insight.title}"
    yield ""
    if not insight.findings:
        yield plain(insight.nothing)
        return
    for finding in insight.findings:
        yield from _finding(finding)
    if left := more(insight):
        yield f"- and {left}"
    yield ""
    yield f"Ranked {plain(insight.ranking)}."
    yield ""
    asked = ", ".join(f"`{command(q.name)}`" for q in insight.questions)
    yield f"{asked}"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"- **{plain(finding.about)}**: {plain(finding.told)}"
    for quote in finding.quotes:
        yield f"  - “{_words(quote)}” {plain(place(quote))}"


def _words(quote: Quote) -> str:
    return plain("".join(excerpt(quote)))


def plain(text: str) -> str:
    r"""Text in which Markdown sees no markup, link or HTML, on one line.

    >>> plain("[x](javascript:y) <b>")
    '\\[x\\](javascript:y) \\<b\\>'
    """
    return _MARKS.sub(r"\\\1", clean(text))
