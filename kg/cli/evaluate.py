"""``kg evaluate``: how well the extraction, or any graph, agrees with annotated reports."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from msgspec import Struct

from kg.cli.console import Console, plural, visible
from kg.cli.llm_options import llm_options
from kg.cli.options import common, examples, file, files, number, output

if TYPE_CHECKING:
    from kg.learn.annotations import Annotated
    from kg.learn.evaluation.bootstrap import Difference
    from kg.learn.evaluation.evaluation_json import Baseline
    from kg.learn.evaluation.evaluation_run import Evaluation
    from kg.learn.evaluation.judgements import Outcome
    from kg.learn.evaluation.reliability import Reliability
    from kg.llm.language_model import LanguageModel
    from kg.model.schema import Schema

_SHOWN: Final = 72
"""Characters of a quote in the list; --json and --html have all of it."""


@click.command(
    epilog=examples(
        "kg evaluate our-reports",
        "kg evaluate our-reports --errors --html evaluation.html",
        "kg evaluate our-reports --graph output",
        "kg evaluate our-reports --weights mine.json --against yesterday.json",
        "kg evaluate our-reports --calibration --sweep",
        "kg evaluate our-reports --json -o yesterday.json",
        "kg evaluate our-reports --llm http://localhost:11434 --llm-model llama3.2 --llm-only",
        "kg evaluate --pairs names.tsv output",
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@file(
    "--graph",
    help_="Score this graph, or a folder of graphs NAME.ttl, instead of building the reports.",
    metavar="PATH",
)
@file("--weights", help_="Weights that kg train wrote, instead of the shipped ones.")
@files("--vocabulary", "vocabularies", "Terms of your own, as kg build takes them.")
@files("--ontology", "ontologies", "Classes and relations of your own, as kg build takes them.")
@click.option(
    "--min-confidence", type=float, default=0.0, metavar="0..1", help="Leave out what is less sure."
)
@file(
    "--against",
    help_="Compare with another run: a graph, weights, or what --json wrote.",
    metavar="PATH",
)
@file(
    "--pairs",
    help_="Hold the graph that FOLDER is then against pairs of names: columns class, a, b and"
    " verdict (same, different, unsure), between tabs.",
)
@click.option("--errors", is_flag=True, help="List what was missed and what was invented.")
@click.option("--calibration", is_flag=True, help="Show whether confidence means something.")
@click.option("--sweep", is_flag=True, help="Show what each --min-confidence would give.")
@file("--html", help_="Also write all of it as one page that opens from disk.")
@number(
    "--resamples",
    help_="How often reports are drawn anew for the intervals.",
    default=2000,
    least=1,
    most=100_000,
)
@click.option("--seed", type=int, default=0, show_default=True, help="The seed of these draws.")
@llm_options
@output
@common
@click.pass_obj
def evaluate(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    folder: Path,
    graph: Path | None,
    weights: Path | None,
    vocabularies: Sequence[Path],
    ontologies: Sequence[Path],
    min_confidence: float,
    against: Path | None,
    pairs: Path | None,
    html: Path | None,
    resamples: int,
    seed: int,
    *,
    errors: bool,
    calibration: bool,
    sweep: bool,
    llm: LanguageModel | None,
) -> None:
    """Compare a graph with annotated reports: NAME.md with NAME.json, in FOLDER.

    Each report is built as kg build does, unless --graph names what is there already.
    Precision, recall and F1 by class and relation. Topics match one to one where a name
    of each shares three in five words, and strictly where the label is an annotated one.
    What is marked optional counts neither way. Intervals hold with 95 % confidence.
    """
    from kg.learn.annotations import annotated
    from kg.learn.evaluation.evaluation_json import as_json
    from kg.read.tables.user_ontology import load_user_ontology

    if pairs:
        _pairs(console, folder, pairs, errors=errors)
        return
    if graph and (weights or vocabularies or llm):
        raise click.UsageError("--weights, --vocabulary, --llm are for building; leave out --graph")
    if html and console.file and html.absolute() == console.file.absolute():
        raise click.UsageError("--html and -o name one file; give two")
    schema = load_user_ontology(ontologies).schema
    cases = annotated([folder], schema=schema)
    run = _Run(cases, schema, vocabularies, ontologies, min_confidence)
    mine = run.of(console, graph=graph, weights=weights, llm=llm)
    compared = _compared(mine, run.other(console, against), resamples, seed) if against else None
    if html:
        from kg.learn.evaluation.evaluation_page import write_page

        write_page(mine, html, compared, resamples=resamples, seed=seed)
        console.note(f"kg: wrote {html}")
    if console.json:
        console.out(as_json(mine, compared, resamples=resamples, seed=seed))
        return
    _figures(console, mine, resamples, seed)
    if compared:
        _changes(console, mine, compared)
    if calibration:
        _calibration(console, mine)
    if sweep:
        _sweep(console, mine)
    if errors:
        _errors(console, mine)


def _pairs(console: Console, graph: Path, pairs: Path, *, errors: bool) -> None:
    """Print how a graph agrees with labelled pairs of names."""
    from kg.graph import Graph
    from kg.learn.evaluation.name_pairs import judge_pairs, load_pairs

    found = judge_pairs(Graph.load(graph).knowledge(), load_pairs(pairs))
    if console.json:
        console.out_json(found.as_dict())
        return
    rows = [
        ("precision", found.right, found.right + found.wrong, found.precision),
        ("recall", found.right, found.right + found.missed, found.recall),
        ("consistent names", found.consistent, found.several, found.consistency),
    ]
    console.table(
        ("", "right", "of", "share"),
        [
            (name, str(part), str(whole), "" if share is None else f"{share:.3f}")
            for name, part, whole, share in rows
        ],
        right=[1, 2, 3],
    )
    for topic in found.worst:
        wordings = ", ".join(map(visible, topic.wordings))
        console.out(f"{visible(topic.label)} ({topic.topic_class}): {wordings}")
    if errors:
        for wrong in found.errors:
            said = "joined, but two things" if wrong.joined else "parted, but one thing"
            names = f"{visible(wrong.a)} / {visible(wrong.b)}"
            console.out(f"{said}: {names} ({wrong.topic_class})")
    console.note(f"kg: {plural(found.shared, 'claim')} of {found.claims} in two or more reports")


class _Run(Struct):
    """Annotated reports, and what is the same for all that is held against them."""

    _cases: Sequence[Annotated]
    _schema: Schema
    _vocabularies: Sequence[Path]
    _ontologies: Sequence[Path]
    _least: float

    def of(
        self,
        console: Console,
        *,
        graph: Path | None = None,
        weights: Path | None = None,
        llm: LanguageModel | None = None,
    ) -> Evaluation:
        """Score a graph, or what these weights (by default the shipped ones) make."""
        from kg import __version__
        from kg.learn.evaluation.evaluation_run import build_finder, evaluate, graph_finder
        from kg.learn.trained_model import load_model

        if graph:
            what = str(graph)
            finder = graph_finder(graph, self._cases, least=self._least, schema=self._schema)
        else:
            beside = [*filter(None, [weights, llm and llm.name])]
            what = f"kg {__version__}" + (
                f" with {' and '.join(map(str, beside))}" if beside else ""
            )
            finder = build_finder(
                model=load_model(weights) if weights else None,
                vocabularies=self._vocabularies,
                ontologies=self._ontologies,
                min_confidence=self._least,
                schema=self._schema,
                llm=llm,
            )
        with console.progress() as progress:
            run = evaluate(self._cases, finder, what=what, schema=self._schema, progress=progress)
        for name in run.absent:
            console.warn(f"there is no graph of {name} in {what}; all of it counts as missed")
        return run

    def other(self, console: Console, path: Path) -> Baseline:
        """The run that a path stands for: a saved one, a graph, or weights."""
        from kg.graph.rdf_files import is_graph
        from kg.learn.evaluation.evaluation_json import Baseline, saved

        if (other := saved(path)) is not None:
            return other
        if is_graph(path):
            return Baseline.of(self.of(console, graph=path))
        return Baseline.of(self.of(console, weights=path))


def _compared(
    mine: Evaluation, other: Baseline, resamples: int, seed: int
) -> Mapping[str, Sequence[Difference]]:
    from kg.learn.evaluation.bootstrap import differences
    from kg.learn.evaluation.figures import rows
    from kg.learn.evaluation.judgements import Matching

    tallies, table = other.against(mine, Matching.LENIENT), rows(mine.schema)
    found = differences(mine.tallies(), tallies, table, resamples=resamples, seed=seed)
    return {other.what: found}


def _figures(console: Console, mine: Evaluation, resamples: int, seed: int) -> None:
    rows = [
        (
            f.name,
            *(f"{x:.3f}" for x in (f.lenient.precision, f.lenient.recall, f.lenient.f1)),
            f"{f.interval.low:.2f}-{f.interval.high:.2f}",
            *(f"{x:.3f}" for x in (f.strict.precision, f.strict.recall, f.strict.f1)),
            *map(str, (f.lenient.right, f.lenient.invented, f.lenient.missed)),
        )
        for f in mine.figures(resamples=resamples, seed=seed)
    ]
    headers = ("", "P", "R", "F1", "95 % of F1", "strict P", "R", "F1", "right", "wrong", "missed")
    console.table(headers, rows, right=range(1, len(headers)))
    console.note(
        f"kg: {plural(len(mine.cases), 'report')}, {mine.what}; intervals from"
        f" {resamples:,} resamples, seed {seed}"
    )


def _changes(
    console: Console, mine: Evaluation, compared: Mapping[str, Sequence[Difference]]
) -> None:
    for other, differences in compared.items():
        console.out(f"\nF1 of {mine.what} against {other}")
        rows = [
            (
                d.name,
                f"{d.mine:.3f}",
                f"{d.other:.3f}",
                f"{d.change:+.3f}",
                f"{d.interval.low:+.3f} to {d.interval.high:+.3f}",
                d.verdict,
            )
            for d in differences
        ]
        headers = ("", "this", "other", "difference", "95 %", "")
        console.table(headers, rows, right=range(1, 5))


def _calibration(console: Console, mine: Evaluation) -> None:
    for what, table in zip(("topics", "relations"), mine.reliability(), strict=True):
        console.out(
            f"\nReliability of {what}: expected calibration error {table.error:.3f},"
            f" Brier score {table.brier:.3f}"
        )
        console.table(("said with", "how many", "mean", "right"), _bins(table), right=range(1, 4))


def _bins(table: Reliability) -> list[tuple[str, ...]]:
    return [
        (f"{b.low:.1f} to {b.high:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.accuracy:.3f}")
        for b in table.bins
        if b.count
    ]


def _sweep(console: Console, mine: Evaluation) -> None:
    rows = [
        (
            f"{step.threshold:.2f}",
            *(
                f"{x:.3f}"
                for c in (step.topics, step.relations)
                for x in (c.precision, c.recall, c.f1)
            ),
        )
        for step in mine.sweep()
    ]
    console.out("")
    headers = ("min-confidence", "topics P", "R", "F1", "relations P", "R", "F1")
    console.table(headers, rows, right=range(len(headers)))


def _errors(console: Console, mine: Evaluation) -> None:
    wrong = mine.errors
    console.out("")
    counts = Counter((o.verdict.value, o.near.how.value) for o in wrong)
    console.table(
        ("verdict", "nearly", "how many"),
        [(v, how or "(not at all)", str(n)) for (v, how), n in sorted(counts.items())],
        right=[2],
    )
    fitting = max(shutil.get_terminal_size().lines - 8, 5)
    shown = wrong[:fitting] if console.terminal else wrong
    console.out("")
    console.table(
        ("report", "verdict", "kind", "what", "nearly", "words", "at"), [_error(o) for o in shown]
    )
    if len(shown) < len(wrong):
        console.note(f"kg: and {len(wrong) - len(shown)} more; --html FILE or --json has them all")


def _error(outcome: Outcome) -> tuple[str, ...]:
    words = outcome.words
    quote = words.quote if words else ""
    return (
        outcome.report,
        outcome.verdict.value,
        outcome.kind,
        outcome.label,
        " ".join(filter(None, (outcome.near.how.value, outcome.near.what))),
        quote if len(quote) <= _SHOWN else quote[: _SHOWN - 1] + "…",
        f"{words.start}-{words.end}" if words and words.start >= 0 else "",
    )
