"""A comparison as JSON with all evidence, and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import to_builtins

from kg.analysis.diff.change import Change, Kind, Said
from kg.analysis.diff.compare import Diff
from kg.analysis.insights.digest import in_parts, plain
from kg.graph.graph_model import GraphReport
from kg.graph.history import Account
from kg.graph.presentation import source_and_time
from kg.graph.topic_view import Quotation
from kg.names import GENERATOR

WHEN: Final[Mapping[Kind, int]] = {Kind.FADED: 0, Kind.WEAKENED: 0}
"""Which of ``Said.dates`` matters: when it was last said; of the other kinds, since when."""
_TITLE: Final = 40
_QUOTED: Final = 3
_WIDTH: Final = 400


def describe_reports(reports: Iterable[GraphReport]) -> str:
    """How many reports, and of which dates: ``2 reports (2024, 1 without a date)``."""
    reports = list(reports)
    dates = sorted(r.issued for r in reports if r.issued)
    told = [dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"] if dates else []
    if len(dates) < len(reports):
        told.append(f"{len(reports) - len(dates)} without a date")
    plural = "" if len(reports) == 1 else "s"
    return f"{len(reports)} report{plural}" + (f" ({', '.join(told)})" if told else "")


def left_out(diff: Diff) -> str:
    """Which reports belong to neither period, in words; "" if there are none."""
    if diff.periods is None:
        return ""
    told = (
        (diff.periods.undated, "without a date"),
        (diff.periods.vague, "with a date too vague to tell"),
        (diff.periods.outside, "of other times"),
    )
    parts = [f"{len(reports)} {why}" for reports, why in told if reports]
    return f"left out: {', '.join(parts)}" if parts else ""


def when(change: Change) -> str:
    """The date that matters: of what faded or weakened the last old one, else the first new."""
    return change.said.dates[WHEN.get(change.kind, 1)]


def where(change: Change) -> str:
    """A report that shows the change, and how many more do.

    Of what emerged or was said more the first new one, of what faded or was said less the
    last old one.
    """
    said = change.said
    before, after = ([a.report for a in said.stating(s)] for s in (said.old, said.new))
    known = {report.iri for report in before}, {report.iri for report in after}
    if change.kind in WHEN:
        shown = [r for r in reversed(before) if r.iri not in known[1]]
    else:
        shown = [r for r in after if r.iri not in known[0]]
    shown = shown or [account.report for account in said.new or said.old or ()]
    if not shown:
        return ""
    word = {Kind.STRENGTHENED: "also in", Kind.WEAKENED: "no longer in"}.get(change.kind, "in")
    more = f" and {len(shown) - 1:,} more" if len(shown) > 1 else ""
    title = " ".join(shown[0].title.split())
    return f"{word} {title if len(title) <= _TITLE else title[: _TITLE - 1] + '…'}{more}"


_OF_REPORT: Final = frozenset({"report", "issued", "report_iri"})
"""What a quotation says of its report, which is told once for all of them."""


def as_json(diff: Diff) -> str:
    """All changes with all their words, as JSON, in a fixed order."""
    found = diff.comparison
    told: dict[str, Any] = {
        "old": {"name": diff.old, "reports": [r.reference() for r in found.old]},
        "new": {"name": diff.new, "reports": [r.reference() for r in found.new]},
        "left_out": {
            name: [r.reference() for r in getattr(diff.periods, name)]
            for name in ("undated", "vague", "outside")
            if diff.periods is not None
        },
        "counts": {
            kind.value: {
                "topics": len(found.of(kind, claims=False)),
                "claims": len(found.of(kind, claims=True)),
            }
            for kind in Kind
        },
        "changes": [_change(diff, change) for change in found.changes],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _change(diff: Diff, change: Change) -> dict[str, Any]:
    against = None if change.against is None else _said(diff, change.against)
    return {
        "change": change.kind.value,
        "why": change.why,
        "when": when(change),
        **_said(diff, change.said),
        "against": against,
    }


def _said(diff: Diff, said: Said) -> dict[str, Any]:
    what = (
        {"topic": said.subject}
        if said.predicate is None or said.object is None
        else {"subject": said.subject, "relation": said.predicate, "object": said.object}
    )
    return {
        **to_builtins(what, enc_hook=str),
        "iri": {"old": said.iris[0], "new": said.iris[1]},
        "confidence": said.confidence,
        "reports": {"old": said.counts[0], "new": said.counts[1]},
        "evidence": [_account(*each) for each in diff.said(said)],
    }


def _account(side: str, account: Account, words: Iterable[Quotation]) -> dict[str, Any]:
    return {
        "side": side,
        "report": account.report.reference(),
        "modalities": [m.value for m in account.modalities],
        "places": [{k: v for k, v in to_builtins(q).items() if k not in _OF_REPORT} for q in words],
    }


def as_markdown(diff: Diff, limit: int = 10) -> str:
    """The changes as a document: a table of numbers, then lists with their words.

    ``limit``: changes listed of each kind, the first; 0 for all. Text of reports is escaped.
    """
    return "\n".join(_markdown(diff, limit)) + "\n"


def _markdown(diff: Diff, limit: int) -> Iterator[str]:
    found = diff.comparison
    yield GENERATOR
    yield f"# {plain(diff.title)}"
    yield ""
    yield f"- old: {describe_reports(found.old)}"
    yield f"- new: {describe_reports(found.new)}"
    if found.both:
        yield f"- in both: {describe_reports(found.both)}"
    if out := left_out(diff):
        yield f"- {out}"
    yield ""
    yield "| | topics | claims |"
    yield "| --- | ---: | ---: |"
    for kind in Kind:
        numbers = (len(found.of(kind, claims=claims)) for claims in (False, True))
        yield f"| {kind.value} | {' | '.join(f'{n:,}' for n in numbers)} |"
    for kind in Kind:
        for claims in (False, True):
            yield from _section(diff, kind, found.of(kind, claims=claims), limit)


def _section(diff: Diff, kind: Kind, changes: tuple[Change, ...], limit: int) -> Iterator[str]:
    if not changes:
        return
    what = "claims" if changes[0].said.is_claim else "topics"
    shown = changes[: limit or None]
    yield ""
    yield f"## {kind.value.capitalize()} {what}"
    yield ""
    for change in shown:
        yield _line(change)
        for said in filter(None, (change.said, change.against if what == "claims" else None)):
            yield from _quotes(diff, said)
    if len(shown) < len(changes):
        yield f"- and {len(changes) - len(shown):,} more"


def _line(change: Change) -> str:
    said, date = change.said, when(change)
    kind = "" if said.is_claim else f"{said.subject.topic_class.value} "
    name = f"**{plain(said.subject.label)}**"
    if said.predicate is not None and said.object is not None:
        name += f" {said.predicate.value} **{plain(said.object.label)}**"
    told = filter(None, (change.why, f"{said.counts[0]} → {said.counts[1]} reports", date))
    return f"- {kind}{name}: {', '.join(map(plain, told))}"


def _quotes(diff: Diff, said: Said) -> Iterator[str]:
    accounts = sorted(diff.said(said), key=lambda each: each[0] != "new")
    for side, account, words in accounts[:_QUOTED]:
        date = f", {account.report.issued}" if account.report.issued else ""
        where = f"{plain(account.report.title)}{date} ({side})"
        if not words:
            yield f"  - {where}"
        for quotation in words[:1]:
            told = plain(source_and_time(quotation.said_by, quotation.horizon))
            yield f"  - {where}, {quotation.kind}{told}: “{plain(sentence(quotation))}”"
    if len(accounts) > _QUOTED:
        yield f"  - and {len(accounts) - _QUOTED:,} more reports"


def sentence(words: Quotation) -> str:
    """The quoted words with those around them, on one line, cut where it is very long."""
    text = "".join(in_parts(words))
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
