"""A comparison as one HTML page: template, style and script put together; nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kg.analysis.diff.change import Kind, Said
from kg.analysis.diff.compare import Diff
from kg.analysis.diff.diff_text import describe_reports, left_out, when
from kg.analysis.insights.context import number
from kg.analysis.insights.digest import in_parts
from kg.files import write_text
from kg.graph.history import Account
from kg.graph.presentation import source_and_time
from kg.graph.topic_view import Quotation
from kg.html_template import asset, policy, render

MOST: Final = 400
"""Changes of one kind that the page lists, of topics and of claims each."""
_REPORTS: Final = 6
_PLACES: Final = 3
_WIDE: Final = 64
"""Pixels of the longer of the two bars that compare numbers of reports."""
_MEANING: Final[Mapping[Kind, str]] = {
    Kind.CONTRADICTED: "Stated and denied, or a risk said to be both raised and mitigated, "
    "which was not so before.",
    Kind.EMERGED: "Said by new reports, by no old one.",
    Kind.STRENGTHENED: "Said by more reports than before, or more firmly.",
    Kind.WEAKENED: "Said by fewer reports than before, or less firmly.",
    Kind.FADED: "Said by old reports, by no new one.",
    Kind.RENAMED: "The same topic under another name or class.",
}


def write_page(diff: Diff, path: Path) -> None:
    """Write the page, whole or not at all. Raises OutputError."""
    write_text(path, [render_page(diff)])


def render_page(diff: Diff) -> str:
    """Make the page; the same comparison gives the same text on every machine."""

    def accounts(said: Said) -> Sequence[tuple[str, Account, tuple[Quotation, ...]]]:
        return sorted(diff.said(said), key=lambda each: each[0] != "new")

    found = diff.comparison
    style, script = (asset("kg.analysis.diff", f"changes.{end}") for end in ("css", "js"))
    return render(
        "analysis/diff/changes.html",
        title=diff.title,
        policy=policy(style, script),
        style=style,
        script=script,
        summary=_summary(diff),
        kinds=[
            (kind.value, _MEANING[kind], *(found.of(kind, claims=c) for c in (False, True)))
            for kind in Kind
        ],
        accounts=accounts,
        source_and_time=source_and_time,
        in_parts=in_parts,
        number=number,
        when=when,
        most=MOST,
        most_reports=_REPORTS,
        most_places=_PLACES,
        wide=_WIDE,
    )


def _summary(diff: Diff) -> list[tuple[str, str]]:
    found = diff.comparison
    rows = [
        ("Old", f"{diff.old}: {describe_reports(found.old)}"),
        ("New", f"{diff.new}: {describe_reports(found.new)}"),
    ]
    if found.both:
        rows.append(("In both", describe_reports(found.both)))
    if out := left_out(diff):
        rows.append(("Left out", out.removeprefix("left out: ")))
    return rows
