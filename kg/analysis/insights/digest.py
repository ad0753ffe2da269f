"""Insights as JSON, as Markdown and as HTML that can be mailed: the same texts in each.

Report text is text in all of them, never markup. The HTML is one column, without a script or
anything from elsewhere.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec import to_builtins

from kg.analysis.insights.context import number
from kg.analysis.insights.insight import Finding, Insight, Insights, Quote, Value
from kg.graph.presentation import source_and_time
from kg.graph.topic_view import Quotation
from kg.html_template import render
from kg.model import Modality
from kg.names import GENERATOR

_WIDTH: Final = 280
"""Characters of a quote that are shown at most."""
_SMALL: Final = 0.1
"""Below it two places would hide what a fraction is."""
LONG: Final = "kg insights GRAPH --long"
"""What tells all that a short digest leaves out."""
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)

_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)")
_EMPHASIS: Final = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")


def clean(text: str) -> str:
    r"""Text on one line, without characters that are not seen or turn what is around them.

    >>> clean("a\n  b\u202ec\x1b[31m")
    'a b\ufffdc\ufffd[31m'
    """
    return _UNSEEN.sub("\ufffd", " ".join(text.split()))


def title(found: Insights) -> str:
    """What a digest is called."""
    if len(found.reports) == 1:
        return f"What stands out in “{found.reports[0].title}”"
    return f"What stands out in {number(len(found.reports), 'report')}"


def summary(found: Insights) -> str:
    """What the insights are about, in one line.

    >>> summary(Insights((), 0, 0))
    '0 reports, 0 topics, 0 claims'
    """
    first, last = found.dates
    dated = sum(bool(r.issued) for r in found.reports)
    least = found.min_confidence
    when = "" if not first else first if first == last else f"{first} to {last}"
    if when and dated < len(found.reports):
        when += f", {len(found.reports) - dated:,} without a date"
    left = f"{found.doubted:,} {'weak ones' if least is None else 'less sure'} left out"
    sure = [f"at least {least:g} sure"] if least else []
    told = "; ".join([*sure, left] if found.doubted else sure)
    reports = number(len(found.reports), "report") + (f" ({when})" if when else "")
    size = f"{reports}, {number(found.topics, 'topic')}, {number(found.claims, 'claim')}"
    return f"{size} ({told})" if told else size


def shown(value: Value) -> str:
    """A cell as people read it: numbers grouped, fractions to two places or two digits.

    >>> shown(12345), shown(0.256), shown(0.00234)
    ('12,345', '0.26', '0.0023')
    """
    if isinstance(value, float):
        small = 0 < abs(value) < _SMALL
        return f"{value:.{1 - math.floor(math.log10(abs(value)))}f}" if small else f"{value:.2f}"
    return value if isinstance(value, str) else f"{value:,}"


def more(insight: Insight) -> str:
    """How many findings are left out; "" if none is."""
    left = insight.total - len(insight.findings)
    return f"{left:,} more" if left and insight.findings else ""


def excerpt(quote: Quote) -> tuple[str, str, str]:
    """The sentence in three parts, the quoted words in the middle, cut where it is very long."""
    before, middle, after = in_parts(quote.words)
    room = max(_WIDTH - len(middle), 0)
    if len(middle) > _WIDTH:
        return "", middle[: _WIDTH - 1] + "…", ""
    if len(before) + len(after) > room:
        keep = min(len(before), max(room // 2, room - len(after)))
        before = before if keep == len(before) else "…" + before[len(before) - keep :]
        rest = room - keep
        after = after if len(after) <= rest else after[:rest] + "…"
    return before, middle, after


def in_parts(words: Quotation) -> tuple[str, str, str]:
    """What stands before the quoted words in their sentence, they, and what comes after them.

    Each on one line, without signs of formatting and addresses of links.
    """
    before, middle, after = (_tidy(t) for t in (words.prefix, words.quote, words.suffix))
    return _gap(words.prefix, before, end=True), middle, _gap(words.suffix, after, end=False)


def _tidy(text: str) -> str:
    """Text without the marks of emphasis and the addresses that Markdown has in it."""
    return clean(_EMPHASIS.sub("", _LINK.sub(r"\1", text)))


def _gap(raw: str, text: str, *, end: bool) -> str:
    """The text with the blank that parts it from the quoted words, if there was one."""
    if end:
        return f"{text} " if text and raw[-1:].isspace() else text
    return f" {text}" if text and raw[:1].isspace() else text


def place(quote: Quote) -> str:
    """Where a quote stands, and what kind of claim it is."""
    words = quote.words
    parts = [quote.report.title]
    if quote.report.issued:
        parts.append(quote.report.issued)
    if words.section and words.section != quote.report.title:
        parts.append(f"in “{words.section}”")
    if words.page:
        parts.append(f"page {words.page}")
    parts.append(f"characters {words.start}-{words.end}")
    if words.modality is not Modality.ASSERTED:
        parts.append(words.kind)
    if words.linked_by:
        same = words.linked_by == words.section
        parts.append("by that heading" if same else f"by the heading “{words.linked_by}”")
    return clean(", ".join(parts) + source_and_time(words.said_by, words.horizon))


def command(name: str, graph: str = "GRAPH") -> str:
    """How to ask a named question."""
    return f"kg query {graph} {name}"


def as_json(found: Insights) -> str:
    """Everything as JSON, in a fixed order: each insight with its queries, rows and words."""
    first, last = found.dates
    told: dict[str, Any] = {
        "reports": [report.reference() for report in found.reports],
        "dates": {"first": first, "last": last},
        "topics": found.topics,
        "claims": found.claims,
        "min_confidence": found.min_confidence,
        "doubted": found.doubted,
        "insights": [_as_dict(insight) for insight in found.insights],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _as_dict(insight: Insight) -> dict[str, Any]:
    return {
        "name": insight.name,
        "title": insight.title,
        "ranking": insight.ranking,
        "questions": [
            {"name": q.name, "question": q.text, "query": q.query} for q in insight.questions
        ],
        "total": insight.total,
        "nothing": "" if insight.findings else insight.nothing,
        "findings": [_finding_as_dict(insight, finding) for finding in insight.findings],
    }


def _finding_as_dict(insight: Insight, finding: Finding) -> dict[str, Any]:
    return {
        "values": dict(zip(insight.columns, finding.values, strict=True)),
        "told": finding.told,
        "topics": to_builtins(finding.topics, enc_hook=str),
        "evidence": [_quote_as_dict(quote) for quote in finding.quotes],
    }


def _quote_as_dict(quote: Quote) -> dict[str, Any]:
    about = {"report", "issued", "report_iri"}
    words = {k: v for k, v in to_builtins(quote.words).items() if k not in about}
    return {"claim": quote.claim, "report": quote.report.reference(), **words}


_MARKS: Final = re.compile(
    r"([\\`*_{}\[\]<>#!|~&$^@]|(?<=\bwww)\.|:(?=//)|(?<=mailto):|(?<=xmpp):"
    r"|[%=](?=[%=])|(?<=[%=])[%=])",
    re.IGNORECASE,
)
"""What makes markup, links or HTML in the middle of a line, in CommonMark and on top of it."""


def as_markdown(found: Insights, *, long: bool = False) -> str:
    """The insights as CommonMark: one sentence and its words for each.

    ``long``: then all findings, with the queries behind them.
    """
    return "\n".join(_document(found, long=long)) + "\n"


def _document(found: Insights, *, long: bool) -> Iterator[str]:
    yield GENERATOR
    yield f"# {plain(title(found))}"
    yield ""
    yield plain(summary(found))
    yield ""
    for insight in found.leading:
        yield f"- **{plain(insight.opening)}**{plain(insight.foremost)}"
        for quote in () if long else insight.findings[0].quotes[:1]:
            yield f"  - “{_words(quote)}” {plain(place(quote))}"
    yield from (f"- {plain(i.nothing)}" for i in found.insights if not (found.leading or long))
    if not long:
        yield from ("", f"All findings and their queries: `{LONG}`")
        return
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


_OTHER: Final = "#8268c4"
"""The line beside what is about several topics, or of a class without a colour."""


def as_html(found: Insights, *, long: bool = False) -> str:
    """The insights as one HTML document, whose body can be sent as a mail as it is.

    One sentence and its words for each; ``long``: then all findings, with their queries.
    """
    return render(
        "analysis/insights/digest.html",
        title=clean(title(found)),
        summary=clean(summary(found)),
        leading=found.leading,
        long=long,
        whole=LONG,
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
