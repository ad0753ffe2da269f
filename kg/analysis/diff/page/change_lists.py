"""The lists of the page: plain HTML, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from kg.analysis.diff.change import Change, Comparison, Kind, Said
from kg.analysis.diff.comparison import Diff
from kg.analysis.diff.diff_text import when
from kg.graph.history import Account
from kg.graph.topic_view import Quotation

MOST: Final = 400
"""Changes of one kind that the page lists, of topics and of claims each."""
_REPORTS: Final = 6
_PLACES: Final = 3
_WIDE: Final = 64
_MEANING: Final[Mapping[Kind, str]] = {
    Kind.CONTRADICTED: "Stated and denied, or a risk said to be both raised and mitigated, "
    "which was not so before.",
    Kind.EMERGED: "Said by new reports, by no old one.",
    Kind.STRENGTHENED: "Said by more reports than before, or more firmly.",
    Kind.WEAKENED: "Said by fewer reports than before, or less firmly.",
    Kind.FADED: "Said by old reports, by no new one.",
    Kind.RENAMED: "The same topic under another name or class.",
}


def numbers(found: Comparison) -> str:
    """How many changes there are of each kind, each a link to its list."""
    return "".join(_tile(kind, found) for kind in Kind)


def _tile(kind: Kind, found: Comparison) -> str:
    topics, claims = (len(found.of(kind, claims=claims)) for claims in (False, True))
    parts = [f"{n:,} {what}" for n, what in ((topics, "topics"), (claims, "claims")) if n]
    told = f"<b>{topics + claims:,}</b> {kind.value}<small>{', '.join(parts)}"
    if parts:
        return f'<li><a class="{kind.value}" href="#{kind.value}">{told}</small></a></li>'
    return f'<li><span class="{kind.value}">{told}</small></span></li>'


def sections(diff: Diff) -> str:
    """A section for each kind of change, its topics and its claims."""
    return "\n".join(_section(diff, kind) for kind in Kind if _any(diff, kind))


def _any(diff: Diff, kind: Kind) -> bool:
    return any(change.kind is kind for change in diff.comparison.changes)


def _section(diff: Diff, kind: Kind) -> str:
    lists = (
        _list(diff, what, diff.comparison.of(kind, claims=what == "Claims"))
        for what in ("Topics", "Claims")
    )
    return (
        f'<section id="{kind.value}"><h2 class="{kind.value}">{kind.value.capitalize()}</h2>'
        f"<p>{escape(_MEANING[kind])}</p>{''.join(lists)}</section>"
    )


def _list(diff: Diff, what: str, changes: Sequence[Change]) -> str:
    if not changes:
        return ""
    more = ""
    if len(changes) > MOST:
        more = f"<p>The first {MOST:,} of {len(changes):,}; kg diff --json has all.</p>"
    items = "\n".join(_change(diff, change) for change in changes[:MOST])
    return f'<div class="list"><h3>{what}</h3>{more}{items}</div>'


def _change(diff: Diff, change: Change) -> str:
    said, (before, after) = change.said, change.said.counts
    kind = said.predicate if said.predicate is not None else said.subject.topic_class
    told = "".join(
        f'<span class="{name}">{escape(text)}</span>'
        for name, text in (("why", change.why), ("when", when(change)))
    )
    against = change.against if change.against and change.against.is_claim else None
    other = (
        "" if against is None else f"<h4>Against it: {_what(against)}</h4>{_words(diff, against)}"
    )
    return (
        f'<details data-kind="{escape(kind.value)}" data-reports="{max(before, after)}">'
        f'<summary><span class="what">{_what(said)}</span>{_bars(before, after)}'
        f'<span class="count">{before:,} → {after:,}</span>{told}</summary>'
        f"{_words(diff, said)}{other}</details>"
    )


def _what(said: Said) -> str:
    if said.predicate is None or said.object is None:
        name = f"<b>{escape(said.subject.label)}</b>"
        return f'{name} <span class="kind">{escape(said.subject.topic_class.value)}</span>'
    return (
        f'<b>{escape(said.subject.label)}</b> <span class="kind">{escape(said.predicate.value)}'
        f"</span> <b>{escape(said.object.label)}</b>"
    )


def _bars(before: int, after: int) -> str:
    """How many reports said it and say it, as two bars."""
    most = max(before, after, 1)
    widths = (f"{_WIDE * number / most:.1f}" for number in (before, after))
    bars = "".join(
        f'<rect class="{name}" y="{y}" width="{width}" height="5" rx="1"/>'
        for name, y, width in zip(("old", "new"), (1, 8), widths, strict=True)
    )
    return f'<svg width="{_WIDE}" height="14" aria-hidden="true">{bars}</svg>'


def _words(diff: Diff, said: Said) -> str:
    every = sorted(diff.said(said), key=lambda each: each[0] != "new")
    items = "".join(_account(*each) for each in every[:_REPORTS])
    if len(every) > _REPORTS:
        items += f"<li>and {len(every) - _REPORTS:,} more reports</li>"
    return f"<ul>{items}</ul>" if items else "<p>No report is known to say it.</p>"


def _account(side: str, account: Account, words: Sequence[Quotation]) -> str:
    date = f" <time>{escape(account.report.issued)}</time>" if account.report.issued else ""
    more = f"<p>and {len(words) - _PLACES:,} more places</p>" if len(words) > _PLACES else ""
    return (
        f'<li><p><span class="side {side}">{side}</span> {escape(account.report.title)}{date}</p>'
        f"{''.join(_quotes(words[:_PLACES]))}{more}</li>"
    )


def _quotes(words: Iterable[Quotation]) -> Iterator[str]:
    for q in words:
        page = f"page {q.page}" if q.page else ""
        place = " · ".join(filter(None, (q.section, page, f"{q.start}–{q.end}", q.modality.value)))
        marked = escape(q.quote)
        if q.prefix or q.suffix:
            marked = f"{escape(q.prefix)}<mark>{marked}</mark>{escape(q.suffix)}"
        yield f'<blockquote>{marked}</blockquote><p class="place">{escape(place)}</p>'
