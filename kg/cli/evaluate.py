"""``kg evaluate``: how the extraction agrees with annotated reports."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.console import Console
from kg.cli.options import common, examples, output


@click.command(
    epilog=examples(
        "kg evaluate our-reports",
        "kg evaluate our-reports --weights weights.json --json",
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--weights",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Weights that kg train wrote, instead of the shipped ones.",
)
@output
@common
@click.pass_obj
def evaluate(console: Console, folder: Path, weights: Path | None) -> None:
    """Compare what is extracted with annotated reports, NAME.md with NAME.json, in FOLDER.

    Precision, recall and F1 by class and relation: topics match one to one where a name
    of each shares three in five words; what is marked optional counts neither way.
    """
    from kg.training import evaluate as compared
    from kg.training import load_model

    figures = compared(folder, model=load_model(weights) if weights else None)
    if console.json:
        console.out(json.dumps([asdict(f) for f in figures], indent=2))
        return
    console.table(
        ("", "precision", "recall", "F1", "right", "wrong", "missed"),
        [
            (
                f.name,
                f"{f.precision:.3f}",
                f"{f.recall:.3f}",
                f"{f.f1:.3f}",
                str(f.right),
                str(f.wrong),
                str(f.missed),
            )
            for f in figures
        ],
        right=range(1, 7),
    )
