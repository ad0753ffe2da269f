"""``kg build``: reports to a graph, a page, and a record of what was made of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.build.process_setup import sigterm_raises
from kg.cli.build_advice import TABLE, advise
from kg.cli.console import Console, plural
from kg.cli.llm_options import llm_options
from kg.cli.options import common, examples, file, files, number, several
from kg.cli.spark_options import SOME_FAILED, Spark
from kg.export import FORMATS
from kg.names import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.build.pipeline import Written
    from kg.llm.language_model import LanguageModel
    from kg.model.build_report import BuildRecord, ReportRecord, Term, Violation

_NOT_CONFORMING: Final = 8
_SHOWN: Final = 20
"""Rows of the table of reports; build.json has them all."""

_HEADERS: Final = ("report", "sections", "sentences", "entities", "relations", "not understood")


@click.command(
    epilog=examples(
        "kg build report.md",
        "kg build reports/ more/*.html -o output --format all",
        "kg build reports/ --vocabulary our-terms.csv --min-confidence 0.7",
        "kg build reports.zip rows.jsonl --metadata about.csv",
        "kg build reports/ --ontology our-classes.ttl",
        "kg build reports/ --decisions decisions.csv --with by-hand.ttl",
        "kg build reports/ --jobs 4",
        "kg build reports/ --open",
        "kg build reports/ --watch",
        "kg build reports/ --llm http://localhost:11434 --llm-model llama3.2",
        "cat report.md | kg build - -o output --json",
        "kg build reports/ -o output --engine spark --master spark://HOST:7077",
    )
)
@click.argument("reports", nargs=-1, required=True)
@file(
    "-o",
    "--output",
    help_="The folder for graph.ttl, graph.html and build.json.",
    metavar="DIR",
    default="output",
)
@several(
    "--format",
    "formats",
    f"Also write this: {', '.join(FORMATS)}, or all."
    "  Repeatable; turtle and html if none is named.",
    metavar="NAME",
)
@files(
    "--vocabulary",
    "vocabularies",
    "Terms of your own, as SKOS (.ttl, ...) or CSV (label, class, alt_labels, definition,"
    " broader).",
)
@files("--map-to", "map_to", "A SKOS vocabulary to map topics to, beside those that ship.")
@several(
    "--metadata",
    "metadata",
    "What is known of reports: a CSV (file, title, date, author, source).  It goes before what"
    " they say themselves.  Repeatable.  metadata.csv in DIR, where there is one, comes last.",
    metavar="FILE",
    type=click.Path(path_type=Path),
)
@file(
    "--decisions",
    help_="Your decisions on names: a CSV (decision, class, name, other) of same, different,"
    " rename, drop and retype.  If left out, decisions.csv in DIR, where there is one.",
)
@files("--ontology", "ontologies", "Classes and relations of your own, described in Turtle.")
@files(
    "--with",
    "with_files",
    "Triples that you add by hand, in any RDF format: they go into the graph as they are.",
)
@click.option("--any-language", is_flag=True, help="Build reports that are not in English, too.")
@click.option("--base", metavar="IRI", default=DEFAULT_BASE, help="Where the IRIs of things begin.")
@click.option(
    "--min-confidence", type=float, default=0.0, metavar="0..1", help="Leave out what is less sure."
)
@number("--max-bytes", help_="The size limit of a report.", least=1)
@number(
    "--max-seconds",
    help_="The seconds of a processor that a report may take, 900 if left out.  One that takes"
    " more is left out.",
    least=1,
)
@number(
    "--max-memory",
    help_="The memory in MiB that a report may take, 2048 if left out.  One that takes more is"
    " left out.",
    least=1,
    metavar="MIB",
)
@number(
    "-j",
    "--jobs",
    help_="Share the work out to N processes.  0, the default: to as many as are of use.",
)
@click.option(
    "--open", "show", is_flag=True, help="Then open the page in the browser, if there is one."
)
@click.option(
    "--watch", "watching", is_flag=True, help="Then build again whenever a file has changed."
)
@click.option(
    "--no-cache",
    "cache",
    flag_value="none",
    help="Do everything, and keep nothing for the next build.",
)
@click.option(
    "--rebuild",
    "cache",
    flag_value="anew",
    help="Do everything, and keep what is made for the next build.",
)
@click.option(
    "--force", is_flag=True, help="Overwrite files of these names in DIR that no build has written."
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the work is done: here, or by Apache Spark, which writes DIR/quads: N-Quads in"
    " parts, and a manifest.",
)
@click.option(
    "--master",
    metavar="URL",
    help="With --engine spark: the cluster.  local[*], this machine, if neither this nor"
    " spark-submit names one.",
)
@number(
    "--partitions",
    help_="With --engine spark: share the work into N parts.  If left out, one for 50 reports.",
    least=1,
)
@several(
    "--spark-conf",
    "spark_conf",
    "With --engine spark: a setting of Spark's.  Repeatable.",
    metavar="KEY=VALUE",
)
@llm_options
@common
@click.pass_obj
def build(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    /,
    reports: Sequence[str],
    output: Path,
    formats: Sequence[str],
    metadata: Sequence[Path],
    decisions: Path | None,
    jobs: int | None,
    show: bool,  # noqa: FBT001 - a flag of the command line
    cache: str | None,
    engine: str,
    master: str | None,
    partitions: int | None,
    spark_conf: Sequence[str],
    *,
    force: bool,
    watching: bool,
    llm: LanguageModel | None,
    **more: Any,
) -> int:
    """Build the knowledge graph of REPORTS: files, archives, folders, patterns, or - for stdin.

    Markdown, HTML and plain text are read; PDF, DOCX, PPTX and EPUB too with trendkg[documents]
    installed; .zip, .tar and .tar.gz of them; rows of .jsonl and, with trendkg[parquet], .parquet.
    A report that cannot be used is listed and does not lose the others. Ends with what was
    found, and what was not understood.

    A build into the same folder again does only what is new or has changed, and drops what
    is gone; what it needs for that it keeps in DIR/.kg-cache.
    """
    spark = Spark(engine == "spark", master, partitions, spark_conf)
    single = {"--open": show, "--watch": watching, "--jobs": jobs, "--llm": llm}
    spark.check({**single, "--no-cache or --rebuild": cache}, formats)
    if watching and "-" in reports:
        raise click.UsageError("standard input cannot be watched; name files or folders")
    with sigterm_raises():
        options = {
            **{name: value for name, value in more.items() if value is not None},
            "metadata": [*metadata, *filter(None, [_beside(console, output, TABLE)])],
            "decisions": decisions or _beside(console, output, "decisions.csv"),
            "strict": console.debug,
            "llm": llm,
        }
        if spark.wanted:
            return spark.build(console, output, reports, options, force=force)

        how = {"formats": formats, "processes": jobs or 0, "cache": cache, "force": force}
        once = partial(_written, console, output, reports, **how, **options)
        if watching:
            from kg.cli.build_watch import watch

            kinds = ("vocabularies", "map_to", "ontologies", "with_files")
            beside = [*filter(None, [decisions]), *metadata, *(f for k in kinds for f in more[k])]
            return watch(console, [*reports, *beside], output, once)
        record = once().record
    advise(console, record, output)
    if show:
        console.open_page(output / "graph.html")
    return _code(record)


def _code(record: BuildRecord) -> int:
    """The exit code: what does not conform is worse than a report that failed."""
    if not record.conforms:
        return _NOT_CONFORMING
    return 0 if record.complete else SOME_FAILED


def _written(console: Console, output: Path, reports: Sequence[str], **options: Any) -> Written:
    """Build into the folder, and print what was found."""
    from kg.build.memo import CacheUse
    from kg.build.pipeline import build_into

    cache = CacheUse(options.pop("cache") or CacheUse.KEEP)
    with console.progress() as progress:
        made = build_into(
            output, reports, cache=cache, progress=progress, say=console.warn, **options
        )
    _tell(console, made.record, made.files)
    return made


def _beside(console: Console, output: Path, name: str) -> Path | None:
    """A table that lies in the output's folder, which a build reads and never changes."""
    found = output / name
    if not isfile(found):  # noqa: PTH113 - never raises
        return None
    console.note(f"kg: with the {found.stem} in {found}")
    return found


def _tell(console: Console, record: BuildRecord, written: Sequence[Path]) -> None:
    if console.json:
        console.out(record.to_json())
    elif not console.quiet:
        _table(console, record.reports)
    for warning in record.warnings[:_SHOWN]:
        console.warn(warning)
    if len(record.warnings) > _SHOWN:
        console.warn(f"and {plural(len(record.warnings) - _SHOWN, 'other thing')} (see build.json)")
    for duplicate in record.duplicates:
        console.note(f"kg: {duplicate.name} is {duplicate.same_as} again; built once")
    for failure in record.failures:
        console.error(f"left out: {failure.message}")
    if record.terms:
        _tell_terms(console, record.terms)
    if record.heard:
        _tell_model(console, record)
    _tell_findings(console, record.findings)
    console.note(f"kg: wrote {', '.join(map(str, written))}")


def _tell_terms(console: Console, terms: Sequence[Term]) -> None:
    """Say how many of the user's terms were found, and why others were not."""
    missing = [term for term in terms if not term.found]
    found = f"{len(terms) - len(missing)} of {plural(len(terms), 'term')} of your vocabulary found"
    console.note(f"kg: {found}{'; not found:' if missing else ''}")
    for term in missing[:_SHOWN]:
        console.note(f"    {term.label} ({term.topic_class}): {term.reason}")
    if len(missing) > _SHOWN:
        console.note(f"    and {len(missing) - _SHOWN} more (see build.json)")


def _tell_model(console: Console, record: BuildRecord) -> None:
    """Say how much of what the language model proposes has got in."""
    name = record.settings["language_model"]
    for what in ("topics", "claims"):
        counts = record.heard.get(what, {})
        accepted, every = counts.get("accepted", 0), sum(counts.values())
        console.note(f"kg: {name}: {accepted:,} of {every:,} {what} got in")


def _tell_findings(console: Console, findings: Sequence[Violation]) -> None:
    broken = [f for f in findings if f.severity == "Violation"]
    for found in broken[:_SHOWN]:
        console.error(f"the graph does not conform: {found.focus}: {found.message}")
    if len(broken) > _SHOWN:
        console.error(f"and so at {plural(len(broken) - _SHOWN, 'other place')} (see build.json)")
    if findings and not broken:
        console.note(f"kg: the graph conforms; {plural(len(findings), 'hint')} on it in build.json")


def _table(console: Console, reports: Sequence[ReportRecord]) -> None:
    rows = [(report.name, *_sums([report])) for report in reports[:_SHOWN]]
    if len(reports) > _SHOWN:
        rest = reports[_SHOWN:]
        rows.append((f"and {len(rest)} more (see build.json)", *_sums(rest)))
    if len(reports) > 1:
        rows.append((plural(len(reports), "report"), *_sums(reports)))
    console.table(_HEADERS, rows, right=range(1, len(_HEADERS)))


def _sums(reports: Sequence[ReportRecord]) -> tuple[str, ...]:
    figures = (
        sum(r.sections for r in reports),
        sum(r.sentences for r in reports),
        sum(sum(r.entities.values()) for r in reports),
        sum(sum(r.relations.values()) for r in reports),
        sum(len(r.unread) for r in reports),
    )
    return tuple(map(str, figures))
