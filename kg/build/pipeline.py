"""From reports to a graph: the one file that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from msgspec import Struct

from kg import __version__, files, staging
from kg.build.cache_policy import CacheUse, with_cache
from kg.build.configuration import builder_of, resolving, settled, warned
from kg.build.curated_parts import dealt, short_base
from kg.build.extraction_stage import Extracted, extracted
from kg.build.folder_lock import alone
from kg.build.fragments import lines_of
from kg.build.gc_paused import uncollected
from kg.build.inputs import named_sources, nothing_built, sorted_out
from kg.build.memo import Cache
from kg.build.output_config import Form
from kg.build.output_writer import write_parts
from kg.build.page_process import page_store, under_way
from kg.build.page_sample import shown
from kg.build.parallel_map import mapped, usable_cpus
from kg.build.part_updates import Inputs, assembled, tidy
from kg.build.report_builder import BuiltReport, FailedReport, killed, of_use
from kg.build.resolution_stage import confident, resolved
from kg.errors import UnknownName
from kg.export import FORMATS, Format, nquads
from kg.export.notebook import Graph, html
from kg.export.page import write_page
from kg.graph import to_quads
from kg.graph.schema_rdf import declared, schema_quads
from kg.graph.shacl import check
from kg.graph.user_triples import NOTHING, Curated, add, load_curated
from kg.graph.write import placed
from kg.model import Knowledge
from kg.model.build_report import BuildRecord, Duplicate, counted
from kg.model.merge_reasons import merged
from kg.names import DEFAULT_BASE, Minter
from kg.read import MAX_BYTES

if TYPE_CHECKING:
    from kg.extract import Model

Progress = Callable[[str, int, int], None]
"""Called with what was just done (a report's name, a stage), how many, and of how many."""

_ALL: Final = "all"


class BuildResult(Struct, frozen=True):
    """A graph, the knowledge that it says, and the record of the build."""

    graph: Graph
    knowledge: Knowledge
    record: BuildRecord
    curated: Curated = NOTHING
    added: frozenset[str] = frozenset()
    """What only the curators say, as lines of N-Triples."""

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return html(self.graph)


def build(  # noqa: PLR0913 - one parameter an option
    paths: Iterable[str | Path],
    *,
    vocabularies: Sequence[str | Path] = (),
    ontologies: Sequence[str | Path] = (),
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    decisions: str | Path | None = None,
    with_files: Sequence[str | Path] = (),
    max_bytes: int = MAX_BYTES,
    strict: bool = False,
    model: Model | None = None,
    stdin: BinaryIO | None = None,
    metadata: Sequence[str | Path] = (),
    processes: int = 1,
    progress: Progress = lambda _what, _done, _of: None,
) -> BuildResult:
    """Build the graph of reports: files, folders, patterns, or ``-`` for ``stdin``.

    The result depends on the reports' names and bytes, on the vocabularies, on a curator's
    ``decisions`` (a CSV, as ``kg merges`` exports it) and ``with_files`` (RDF that goes into
    the graph as it stands), and on ``base`` and ``min_confidence`` (0..1, what is less sure is
    left out); not on the order of ``paths``, nor on ``processes``: how many share the work, 0
    for as many as are of use here. (More than one need ``if __name__ == "__main__"`` in the
    program that calls this.) ``metadata``: tables of what is known of reports, before what they
    say themselves. ``ontologies`` describe classes and relations of the user's own. ``model``:
    weights in place of the shipped ones. A report that fails is recorded and does not lose the
    others, unless ``strict``. Raises InputError if none could be built, ConfigurationError for
    an unusable vocabulary, setting or decision, MalformedGraph for unusable RDF.
    """
    settings = settled(vocabularies, ontologies, base, min_confidence, decisions)
    curated = load_curated(with_files)
    notes: list[str] = []
    jobs, missing = named_sources(paths, stdin, max_bytes, metadata, notes.append)
    builder = builder_of(settings, max_bytes, model, strict=strict)
    if not processes and (processes := of_use([job.source for job in jobs])) == 1:
        builder = builder.alone()
    outcomes = mapped(builder, jobs, processes=processes, lost=killed)
    built, failed, duplicates = sorted_out(_watched(outcomes, len(jobs), progress))
    failed = missing + failed
    if not built:
        raise nothing_built(failed)
    progress("resolving names", len(jobs), len(jobs))
    knowledge = confident(resolving(settings)(b.topics for b in built), min_confidence)
    told = {**settings.told(), **curated.told()}
    quads = to_quads(knowledge, minter=Minter(base), version=__version__, settings=told)
    graph = Graph.of(chain(quads, schema_quads(settings.own.schema)))
    added = add(graph.store, curated)
    progress("checking the graph", len(jobs), len(jobs))
    findings = check(graph)
    record = BuildRecord(
        version=__version__,
        settings=told,
        reports=tuple(counted([b.record for b in built], knowledge)),
        failures=tuple(f.told() for f in failed),
        duplicates=tuple(duplicates),
        warnings=(*settings.known.warnings, *notes, *warned(knowledge, decisions)),
        findings=findings,
        decisions=knowledge.effects,
        left_out=knowledge.left_out,
        merges=tuple(merged(knowledge)),
    )
    return BuildResult(graph, knowledge, record, curated, added)


def _watched(
    outcomes: Iterable[BuiltReport | FailedReport], total: int, progress: Progress
) -> Iterator[BuiltReport | FailedReport]:
    for done, outcome in enumerate(outcomes, start=1):
        name = outcome.name if isinstance(outcome, FailedReport) else outcome.record.name
        progress(name, done, total)
        yield outcome


ALWAYS: Final = ("turtle", "html")
"""The formats that every build writes; ``build.json`` comes with them."""


def chosen(names: Iterable[str]) -> tuple[Format, ...]:
    """The formats of these names ("all" is every one), those written always among them.

    Raises UnknownName with the names that there are.
    """
    wanted = [*ALWAYS, *names]
    unknown = [name for name in wanted if name not in FORMATS and name != _ALL]
    if unknown:
        known = ", ".join(FORMATS)
        raise UnknownName(f"no format is called {unknown[0]!r}; choose from {known}, or all")
    return tuple(f for name, f in FORMATS.items() if name in wanted or _ALL in wanted)


def write(result: BuildResult, folder: str | Path, formats: Iterable[str] = ()) -> list[Path]:
    """Write Turtle, the page, ``build.json`` and more formats into a folder, made if need be.

    All files are complete before the first takes the place of an older one. Returns
    their paths. Raises OutputError, or UnknownName for a format.
    """
    every = chosen(formats)
    part, title = shown(placed(result.knowledge))
    with staging.together(Path(folder)) as stage:
        for form in every:
            path = stage / f"graph{form.suffix}"
            if form.name == "nquads" and result.curated.files:
                apart = result.curated.quads(Minter(result.record.settings["base"]))
                nquads.write_apart(result.graph, path, result.added, apart)
            elif form.name == "html" and title is not None:
                own = lines_of(schema_quads(declared(result.graph.store)))
                told = result.record.settings
                page = page_store(part, result.record.version, told, result.curated, own)
                write_page(page, path, title=title)
            else:
                form.write(result.graph, path)
        files.write_text(stage / "build.json", [result.record.to_json()])
    return _paths(Path(folder), every)


class Written(Struct, frozen=True):
    """What :func:`build_into` has made: the record of the build, and the files."""

    record: BuildRecord
    files: list[Path]


def build_into(  # noqa: PLR0913 - one parameter an option
    folder: str | Path,
    paths: Iterable[str | Path],
    *,
    formats: Iterable[str] = (),
    vocabularies: Sequence[str | Path] = (),
    ontologies: Sequence[str | Path] = (),
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    decisions: str | Path | None = None,
    with_files: Sequence[str | Path] = (),
    max_bytes: int = MAX_BYTES,
    strict: bool = False,
    model: Model | None = None,
    stdin: BinaryIO | None = None,
    metadata: Sequence[str | Path] = (),
    processes: int = 0,
    cache: CacheUse = CacheUse.KEEP,
    progress: Progress = lambda _what, _done, _of: None,
    say: Callable[[str], None] = lambda _text: None,
) -> Written:
    """Build the graph of reports into a folder, doing only what is new since the last time.

    The files are those that :func:`write` makes of what :func:`build` returns, byte by
    byte; but neither the graph nor the reports are ever in memory as a whole, and what is made
    of each report and topic is kept in a cache in the folder for the next build. ``say`` is
    told of a cache that cannot be used. One build at a time can write to a folder. Raises as
    those two do.
    """
    every = chosen(formats)
    target = Path(folder)
    staging.probe(target)
    settings = settled(vocabularies, ontologies, base, min_confidence, decisions)
    curated = load_curated(with_files)
    notes: list[str] = []
    jobs, missing = named_sources(paths, stdin, max_bytes, metadata, notes.append)
    resolve = resolving(settings)

    def renew(cached: Cache) -> BuildRecord:
        builder = builder_of(settings, max_bytes, model, strict=strict)
        outcomes = extracted(jobs, builder, cached, processes, progress)
        reports, failed, duplicates = sorted_out(outcomes)
        failed = missing + failed
        if not reports:
            raise nothing_built(failed)
        with uncollected():
            return renewed(cached, reports, failed, duplicates)

    def renewed(
        cached: Cache,
        reports: Sequence[Extracted],
        failed: Sequence[FailedReport],
        duplicates: Sequence[Duplicate],
    ) -> BuildRecord:
        total = len(jobs)
        progress("resolving names", total, total)
        knowledge = confident(resolved(cached, reports, resolve), min_confidence)
        short = short_base(base, knowledge, curated.lines)
        schema = tuple(lines_of(schema_quads(settings.own.schema)))
        form = Form(base, short, any(f.name == "nquads" for f in every), schema)
        use = processes or usable_cpus()
        told = {**settings.told(), **curated.told()}
        additions = dealt(curated.lines, knowledge, form)
        inputs = Inputs(knowledge, reports, form, additions, __version__, told)
        with under_way(cached, inputs, curated, use) as page:
            parts = assembled(cached, inputs, use, progress)
            record = BuildRecord(
                version=__version__,
                settings=told,
                reports=tuple(counted([r.record for r in reports], knowledge)),
                failures=tuple(f.told() for f in failed),
                duplicates=tuple(duplicates),
                warnings=(*settings.known.warnings, *notes, *warned(knowledge, decisions)),
                findings=parts.findings(),
                decisions=knowledge.effects,
                left_out=knowledge.left_out,
                merges=tuple(merged(knowledge)),
            )
            progress("writing", total, total)
            with staging.together(target) as stage:
                write_parts(parts, page, inputs, curated, every, stage)
                files.write_text(stage / "build.json", [record.to_json()])
        tidy(cached, parts, reports)
        return record

    with alone(target):
        record = with_cache(target, cache, say, renew)
    return Written(record, _paths(target, every))


def _paths(folder: Path, every: Iterable[Format]) -> list[Path]:
    names = [*(f"graph{form.suffix}" for form in every), "build.json"]
    return [folder / name for name in names]
