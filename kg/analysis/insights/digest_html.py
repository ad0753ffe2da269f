"""Insights as HTML that can be mailed: one column, no script, nothing from elsewhere.

Mail programs drop style sheets and classes, and some invert colours. So each element has its
style with it, text has the colour of its surroundings, and the only colours are those of lines
that are seen on white as on black.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
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

_FONT: Final = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
_WRAP: Final = "overflow-wrap:anywhere;word-break:break-word"
_BODY: Final = f"margin:0;padding:16px;{_FONT};font-size:16px;line-height:1.5;{_WRAP}"
_COLUMN: Final = "max-width:640px;margin:0 auto"
_H1: Final = "font-size:26px;line-height:1.2;margin:8px 0 4px"
_H2: Final = (
    "font-size:20px;line-height:1.3;margin:36px 0 12px;padding-top:12px;"
    "border-top:1px solid #8a8a8a;break-after:avoid;page-break-after:avoid"
)
_P: Final = "margin:0 0 12px"
_SMALL: Final = "margin:0 0 8px;font-size:14px;line-height:1.45;opacity:.85"
_LIST: Final = "margin:0 0 12px;padding-left:20px"
_ITEM: Final = "margin:0 0 8px"
_CARD: Final = (
    "margin:0 0 16px;padding:2px 0 2px 12px;border-left:4px solid {};"
    "break-inside:avoid;page-break-inside:avoid"
)
_QUOTE: Final = "margin:8px 0 0;font-size:15px"
_WHERE: Final = "font-size:13px;line-height:1.4;opacity:.85"
_CODE: Final = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px"
_PRE: Final = f"margin:0 0 20px;white-space:pre-wrap;line-height:1.4;{_CODE};{_WRAP}"
_OTHER: Final = "#8268c4"
_HEAD: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>{title}</title>
<style>:root{{color-scheme:light dark}}@page{{margin:18mm 16mm}}</style>
</head>
"""


def as_html(found: Insights) -> str:
    """The insights as one HTML document, whose body can be sent as a mail as it is."""
    return _HEAD.format(title=_text(title(found))) + "\n".join(_body(found)) + "\n</html>\n"


def _body(found: Insights) -> Iterator[str]:
    yield f'<body style="{_BODY}">'
    yield f'<div style="{_COLUMN}">'
    yield f'<h1 style="{_H1}">{_text(title(found))}</h1>'
    yield f'<p style="{_SMALL}">{_text(summary(found))}</p>'
    if short := in_short(found):
        yield f'<ul style="{_LIST}">'
        for insight, finding, others in short:
            what = f"<b>{_text(finding.about)}</b> ({_text(finding.told)}){_text(others)}"
            yield f'<li style="{_ITEM}">{_text(insight.title)}: {what}</li>'
        yield "</ul>"
    for insight in found.insights:
        yield from _section(insight)
    yield from _queries(found)
    yield "</div>"
    yield "</body>"


def _section(insight: Insight) -> Iterator[str]:
    yield f'<h2 style="{_H2}">{_text(insight.title)}</h2>'
    if not insight.findings:
        yield f'<p style="{_P}">{_text(insight.nothing)}</p>'
        return
    for finding in insight.findings:
        yield from _card(finding)
    if left := more(insight):
        yield f'<p style="{_P}">and {left}</p>'
    asked = ", ".join(f'<code style="{_CODE}">{command(q.name)}</code>' for q in insight.questions)
    yield f'<p style="{_SMALL}">Ranked {_text(insight.ranking)}. {asked}</p>'


def _card(finding: Finding) -> Iterator[str]:
    kind = finding.topics[0].topic_class if len(finding.topics) == 1 else None
    line = (kind.line_colour if kind else "") or _OTHER
    yield f'<div style="{_CARD.format(line)}">'
    yield f"<div><b>{_text(finding.about)}</b></div>"
    yield f"<div>{_text(finding.told)}</div>"
    for quote in finding.quotes:
        yield f'<div style="{_QUOTE}">“{_words(quote)}”'
        yield f'<div style="{_WHERE}">{_text(place(quote))}</div></div>'
    yield "</div>"


def _words(quote: Quote) -> str:
    before, middle, after = (escape(part) for part in excerpt(quote))
    return f"{before}<b>{middle}</b>{after}" if before or after else middle


def _queries(found: Insights) -> Iterator[str]:
    yield f'<h2 style="{_H2}">The queries</h2>'
    yield f'<p style="{_P}">Each is a named question, which can be asked of the graph.</p>'
    for question in dict.fromkeys(q for i in found.insights for q in i.questions):
        yield f'<p style="{_SMALL}"><code style="{_CODE}">{command(question.name)}</code></p>'
        yield f'<pre style="{_PRE}">{escape(question.query.strip())}</pre>'


def _text(text: str) -> str:
    return escape(clean(text))
