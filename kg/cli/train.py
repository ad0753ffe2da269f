"""``kg train``: annotated reports to the weights of the extraction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kg.cli.console import Console, plural
from kg.cli.options import common, examples


@click.command(
    epilog=examples(
        "kg train ontology/examples -o weights.json",
        "kg train ontology/examples --tune our-reports -o weights.json",
    )
)
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--tune",
    "tuned_on",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Learn from this folder too, and choose thresholds on it.  Repeatable.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default="weights.json",
    show_default=True,
    help="The file for the weights.",
)
@common
@click.pass_obj
def train(
    console: Console, folders: Sequence[Path], tuned_on: Sequence[Path], output: Path
) -> None:
    """Learn the weights anew from annotated reports, NAME.md with NAME.json, in FOLDERS.

    The same reports give the same weights. Needs scikit-learn: pip install
    'trendkg[train]'.
    """
    from kg.files import write_text
    from kg.training import train as learned

    with console.progress() as progress:
        result = learned(folders, tuned_on=tuned_on, progress=progress)
    write_text(output, [result.model.to_json()])
    console.note(
        f"kg: learned from {plural(result.reports, 'report')} ({result.data}); wrote {output}"
    )
