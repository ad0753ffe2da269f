"""The page put together: template, style, script, tables; nothing is fetched, ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from kg.files import write_text
from kg.html_template import filled, policy
from kg.learn.evaluation.evaluation_run import Evaluation
from kg.learn.evaluation.page.evaluation_tables import (
    changes_table,
    errors_table,
    figures_table,
    reliability_figures,
    reports_table,
    sweep_table,
)
from kg.learn.measure.bootstrap import RESAMPLES, SEED, Difference

Compared = Mapping[str, Sequence[Difference]]
"""By the name of another run, how this one differs from it."""


def write_page(
    evaluation: Evaluation,
    path: Path,
    compared: Compared | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> None:
    """Write the page, whole or not at all. Raises OutputError."""
    write_text(path, [render_page(evaluation, compared, resamples=resamples, seed=seed)])


def render_page(
    evaluation: Evaluation,
    compared: Compared | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> str:
    """Make the page; the same evaluation gives the same text on every machine."""
    style, script = _asset("evaluation.css"), _asset("evaluation.js")
    changes = "".join(_changes(evaluation.what, *each) for each in (compared or {}).items())
    slots = {
        "title": escape(f"Evaluation of {evaluation.what}"),
        "summary": escape(_summary(evaluation, resamples, seed)),
        "links": '<a href="#against">Against</a> ' if changes else "",
        "policy": policy(style, script),
        "style": style,
        "script": script,
        "figures": figures_table(evaluation.figures(resamples=resamples, seed=seed)),
        "changes": changes,
        "reliability": reliability_figures(*evaluation.reliability()),
        "sweep": sweep_table(evaluation.sweep()),
        "reports": reports_table(evaluation),
        "errors": errors_table(evaluation.outcomes),
    }
    return filled(_asset("evaluation.html"), slots)


def _changes(mine: str, other: str, differences: Sequence[Difference]) -> str:
    return (
        f'<section id="against"><h2>Against {escape(other)}</h2>'
        f"<p>F1 of {escape(mine)}, that of the other, and their difference, on the same draws"
        f" of reports.</p>{changes_table(differences)}</section>"
    )


def _summary(evaluation: Evaluation, resamples: int, seed: int) -> str:
    number = len(evaluation.cases)
    said = f"{number} annotated report{'' if number == 1 else 's'}."
    said += f" Intervals from {resamples:,} resamples of the reports, seed {seed}."
    if evaluation.absent:
        said += f" No graph of {', '.join(evaluation.absent)}: all of it counts as missed."
    return said


def _asset(name: str) -> str:
    return files("kg.learn.evaluation.page").joinpath(name).read_text(encoding="utf-8")
