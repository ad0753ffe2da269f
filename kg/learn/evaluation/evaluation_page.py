"""An evaluation as one HTML file: figures, reliability, and each error with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.files import write_text
from kg.html_template import asset, policy, render
from kg.learn.evaluation.bootstrap import RESAMPLES, SEED, Difference
from kg.learn.evaluation.evaluation_run import Evaluation
from kg.learn.evaluation.figures import RELATIONS, TOPICS, counts, rows

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
    style, script = (asset("kg.learn.evaluation", f"evaluation.{kind}") for kind in ("css", "js"))
    every = {row.name: row.kinds for row in rows(evaluation.schema)}
    return render(
        "learn/evaluation/evaluation.html",
        policy=policy(style, script),
        style=style,
        script=script,
        run=evaluation,
        resamples=resamples,
        seed=seed,
        sums=(TOPICS, RELATIONS),
        figures=evaluation.figures(resamples=resamples, seed=seed),
        compared=compared or {},
        reliability=evaluation.reliability(),
        sweep=evaluation.sweep(),
        reports=[
            (j.report, counts(j.tally, every[TOPICS]), counts(j.tally, every[RELATIONS]))
            for j in evaluation.lenient
        ],
        errors=evaluation.errors,
    )
