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
        "kg train ontology/examples --tune our-reports -o weights.json --jobs 2",
        "kg train our-reports -o weights.json --no-encoder",
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
    help="The file for the weights; those of the encoder go beside it, as encoder.npz.",
)
@click.option(
    "--encoder/--no-encoder",
    default=True,
    help="Train the encoder too (up to an hour; needs PyTorch), or let the rules decide alone.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Train so many encoders at once; each takes one core.",
)
@common
@click.pass_obj
def train(
    console: Console,
    folders: Sequence[Path],
    tuned_on: Sequence[Path],
    output: Path,
    *,
    encoder: bool,
    jobs: int,
) -> None:
    """Learn the weights anew from annotated reports, NAME.md with NAME.json, in FOLDERS.

    The same reports give the same weights. Needs scikit-learn, and PyTorch for the encoder:
    pip install 'trendkg[train]'.
    """
    from kg.extract.encoder.fit import Course
    from kg.training import train as learned

    with console.progress() as progress:
        course = Course() if encoder else None
        result = learned(folders, tuned_on=tuned_on, course=course, jobs=jobs, progress=progress)
    written = ", ".join(map(str, result.write(output)))
    console.note(
        f"kg: learned from {plural(result.reports, 'report')} ({result.data}); wrote {written}"
    )
