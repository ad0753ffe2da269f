"""``kg train``: annotated reports to the weights of the extraction."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import rmtree

import click

from kg.cli.console import Console, plural
from kg.cli.options import common, examples, file, files, number, several


def _date(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not (re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value) and _is_day(value)):
        raise click.BadParameter(f"{value!r} is no date such as 2026, 2026-11 or 2026-11-25")
    return value


def _is_day(text: str) -> bool:
    """Whether there is such a year, month or day."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _check(output: Path) -> None:
    """Refuse, before hours of work, a file that could not be written or would be two at once."""
    from kg.encoder.weight_files import ENCODER_FILE
    from kg.errors import OutputError
    from kg.files import probe

    if output.suffix == ".md" or output.name == ENCODER_FILE:
        raise click.UsageError(
            f"{output} is where what goes with the weights is written; give them another name,"
            " such as weights.json"
        )
    if output.is_dir():
        raise OutputError(f"{output} is a folder; give a file for the weights")
    probe(output.parent)


@click.command(
    epilog=examples(
        "kg train ontology/examples -o weights.json",
        "kg train ontology/examples --tune our-reports -o weights.json --jobs 2",
        "kg train ontology/examples --tune ours --alike others -o weights.json",
        "kg train our-reports -o weights.json --no-encoder --date 2026-11",
        "kg train --names names.tsv -o name_likeness.json",
    )
)
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@file(
    "--names",
    help_="Learn only how likely two names are one thing, from this table of labelled pairs.",
)
@several(
    "--tune",
    "tuned_on",
    "Learn the decisions and their thresholds from this folder, which the encoder does not"
    " see: reports like those to come.  Repeatable; without it, from one report in four.",
    metavar="DIR",
    type=click.Path(path_type=Path),
)
@files(
    "--alike",
    "alike",
    "Let the encoder learn from this folder, too, and more than from FOLDERS: reports that are"
    " as much like those to come as --tune's.",
    metavar="DIR",
)
@file(
    "-o",
    "--output",
    default="weights.json",
    help_="The file for the weights; beside it go those of the encoder, as encoder.npz, and a model"
    " card, with .md.",
)
@click.option(
    "--encoder/--no-encoder",
    default=True,
    help="Train the encoder too (an hour or more; needs PyTorch), or let the rules decide alone.",
)
@number("--jobs", help_="Train the encoder with so many threads.", default=1, least=1)
@click.option(
    "--date",
    metavar="YYYY[-MM[-DD]]",
    default="",
    callback=_date,
    help="The date on the model card.  If left out, that of the newest report.",
)
@common
@click.pass_obj
def train(  # noqa: PLR0913 - one parameter an option
    console: Console,
    folders: Sequence[Path],
    names: Path | None,
    tuned_on: Sequence[Path],
    alike: Sequence[Path],
    output: Path,
    *,
    encoder: bool,
    jobs: int,
    date: str,
) -> None:
    """Learn the weights anew from annotated reports, NAME.md with NAME.json, in FOLDERS.

    The same reports and threads give the same weights on the same machine. Where there are --tune
    or --alike, the reports of FOLDERS count less beside theirs. The encoder is kept after each
    epoch in a hidden folder beside FILE until all is written: broken off, the same command goes on
    from there. Needs scikit-learn, and PyTorch for the encoder: pip install 'trendkg[train]'.
    """
    from kg.learn.encoder_training import Schedule, Work
    from kg.learn.trained_model import train as learned

    _check(output)
    if names is not None:
        _learn_names(console, names, output)
        return
    if not folders:
        raise click.UsageError("give a folder of annotated reports, or --names FILE")
    kept = output.with_name(f".{output.name}.training")
    with console.progress() as progress:
        result = learned(
            folders,
            tuned_on=tuned_on,
            alike=alike,
            schedule=Schedule() if encoder else None,
            work=Work(jobs, kept),
            progress=progress,
        )
    written = [str(path) for path in result.write(output, date=date)]
    if encoder:
        rmtree(kept, ignore_errors=True)
    if console.json:
        told = {"reports": result.reports, "data": result.data, "files": written}
        console.out(json.dumps(told, ensure_ascii=False, indent=2))
    console.note(
        f"kg: learned from {plural(result.reports, 'report')} ({result.data});"
        f" wrote {', '.join(written)}"
    )


def _learn_names(console: Console, names: Path, output: Path) -> None:
    from kg.learn.name_pair_training import learn_likeness
    from kg.resolve.name_likeness import LEAST

    result = learn_likeness(names)
    result.write(output)
    right, every = result.precision(LEAST)
    console.note(
        f"kg: learned from {plural(len(result.judged), 'pair')}; of {every} that are suggested,"
        f" {right} are one thing by cross-validation; wrote {output}"
    )
