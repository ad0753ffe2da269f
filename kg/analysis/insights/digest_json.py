"""Insights as JSON, and the texts that all formats share."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from msgspec import to_builtins

from kg.analysis.insights.context import number
from kg.analysis.insights.insight import Finding, Insight, Insights, Quote, Value
from kg.model import Modality

_WIDTH: Final = 280
"""Characters of a quote that are shown at most."""
_FIRST: Final = 3
"""Findings of each insight that are named at the top."""
_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)

_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)")
_MARKS: Final = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")


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


def in_short(found: Insights) -> list[tuple[Insight, Finding, str]]:
    """The first finding of each insight that has any, and what the next ones are about."""
    return [
        (i, i.findings[0], "".join(f"; {finding.about}" for finding in i.findings[1:_FIRST]))
        for i in found.insights
        if i.findings
    ]


def summary(found: Insights) -> str:
    """What the insights are about, in one line.

    >>> summary(Insights((), 0, 0))
    '0 reports, 0 topics, 0 claims'
    """
    first, last = found.dates
    dated = sum(bool(r.issued) for r in found.reports)
    when = "" if not first else first if first == last else f"{first} to {last}"
    if when and dated < len(found.reports):
        when += f", {len(found.reports) - dated:,} without a date"
    sure = f" (at least {found.min_confidence:g} sure)" if found.min_confidence else ""
    reports = number(len(found.reports), "report") + (f" ({when})" if when else "")
    return f"{reports}, {number(found.topics, 'topic')}, {number(found.claims, 'claim')}{sure}"


def shown(value: Value) -> str:
    """A cell as people read it: numbers grouped, fractions to two places."""
    if isinstance(value, str):
        return value
    return f"{value:.2f}" if isinstance(value, float) else f"{value:,}"


def more(insight: Insight) -> str:
    """How many findings are left out; "" if none is."""
    left = insight.total - len(insight.findings)
    return f"{left:,} more" if left and insight.findings else ""


def excerpt(quote: Quote) -> tuple[str, str, str]:
    """The sentence in three parts, the quoted words in the middle, cut where it is very long."""
    words = quote.words
    before, middle, after = (_tidy(t) for t in (words.prefix, words.quote, words.suffix))
    before = _gap(words.prefix, before, end=True)
    after = _gap(words.suffix, after, end=False)
    room = max(_WIDTH - len(middle), 0)
    if len(middle) > _WIDTH:
        return "", middle[: _WIDTH - 1] + "…", ""
    if len(before) + len(after) > room:
        keep = min(len(before), max(room // 2, room - len(after)))
        before = before if keep == len(before) else "…" + before[len(before) - keep :]
        rest = room - keep
        after = after if len(after) <= rest else after[:rest] + "…"
    return before, middle, after


def _tidy(text: str) -> str:
    """Text without the marks of emphasis and the addresses that Markdown has in it."""
    return clean(_MARKS.sub("", _LINK.sub(r"\1", text)))


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
    return clean(", ".join(parts))


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
        "insights": [_insight(insight) for insight in found.insights],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _insight(insight: Insight) -> dict[str, Any]:
    return {
        "name": insight.name,
        "title": insight.title,
        "ranking": insight.ranking,
        "questions": [
            {"name": q.name, "question": q.text, "query": q.query} for q in insight.questions
        ],
        "total": insight.total,
        "nothing": "" if insight.findings else insight.nothing,
        "findings": [_finding(insight, finding) for finding in insight.findings],
    }


def _finding(insight: Insight, finding: Finding) -> dict[str, Any]:
    return {
        "values": dict(zip(insight.columns, finding.values, strict=True)),
        "told": finding.told,
        "topics": [
            {"iri": n.iri, "class": n.topic_class.value, "label": n.label} for n in finding.topics
        ],
        "evidence": [_quote(quote) for quote in finding.quotes],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    words = {k: v for k, v in to_builtins(quote.words).items() if k != "report"}
    return {"claim": quote.claim, "report": quote.report.reference(), **words}
