"""From reports to a graph: the one file that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from kg import __version__, files, staging
from kg.corpus.pool import mapped, usable_cpus
from kg.decisions import Decisions
from kg.declared import schema_quads
from kg.errors import InputError, KgError, SourceNotFound, UnknownName, WorkerLost
from kg.export import FORMATS, Format
from kg.extract import Model, OwnExtractor, VocabularyMatcher, extract
from kg.graph import to_quads
from kg.graph.shacl import check
from kg.model import Document, Extraction, Knowledge, Vocabulary
from kg.names import DEFAULT_BASE, Minter
from kg.notebook import Graph, html
from kg.read import MAX_BYTES, discover, read
from kg.read.decisions import load_decisions
from kg.read.finding import Note
from kg.read.naming import NamedSource, name_sources
from kg.read.own_classes import load_own
from kg.read.sidecar import with_metadata
from kg.read.source import Source
from kg.read.vocabulary import load_vocabularies
from kg.record import BuildRecord, Duplicate, Failure, ReportRecord, counted
from kg.resolve import ReportTopics, across, within
from kg.settings import Settings

Progress = Callable[[str, int, int], None]
"""Called with what was just done (a report's name, a stage), how many, and of how many."""

_ALL: Final = "all"
_BYTES_A_PROCESS: Final = 100_000
"""What a process reads in a second, and twice as long as it takes to start."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """A graph, the knowledge that it says, and the record of the build."""

    graph: Graph
    knowledge: Knowledge
    record: BuildRecord

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return html(self.graph)


@dataclass(frozen=True, slots=True)
class BuiltReport:
    """One report through reading, extraction and its own resolution, its text let go."""

    record: ReportRecord
    topics: ReportTopics


@dataclass(frozen=True, slots=True)
class FailedReport:
    """One report, or argument, that gives nothing, and why."""

    name: str
    error: Exception
    given: str = ""

    def told(self) -> Failure:
        """The failure as the record has it: an error of the report's, or a bug of ours."""
        kind = type(self.error).__name__
        if isinstance(self.error, KgError):
            return Failure(self.name, kind, str(self.error), self.given)
        found = f"{self.name} trips a bug in kg ({kind}: {self.error})"
        return Failure(self.name, "Bug", f"{found}; please report it, with --debug's output")


def build(  # noqa: PLR0913 - one parameter an option
    paths: Iterable[str | Path],
    *,
    vocabularies: Sequence[str | Path] = (),
    ontologies: Sequence[str | Path] = (),
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    decisions: str | Path | None = None,
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
    ``decisions`` (a CSV, as ``kg merges`` exports it), and on ``base`` and
    ``min_confidence`` (0..1, what is less sure is left out); not on the order of ``paths``,
    nor on ``processes``: how many share the work, 0 for as many as are of use here. (More
    than one need ``if __name__ == "__main__"`` in the program that calls this.)
    ``metadata``: tables of what is known of reports, before what they say themselves.
    ``ontologies`` describe classes and relations of the user's own. ``model``: weights in place
    of the shipped ones. A report that fails is
    recorded and does not lose the others, unless ``strict``. Raises InputError if none
    could be built, and ConfigurationError for an unusable vocabulary, setting or decision.
    """
    own = load_own(ontologies)
    decided = load_decisions(decisions, own.schema) if decisions is not None else Decisions()
    known = load_vocabularies(vocabularies, classes=own.schema.classes)
    settings = Settings(known, base, min_confidence, decided, own)
    notes: list[str] = []
    jobs, missing = _jobs(paths, stdin, max_bytes, metadata, notes.append)
    builder = ReportBuilder(
        settings.ours,
        max_bytes,
        strict,
        model,
        OwnExtractor(own.schema, own.cues, settings.users),
    )
    processes = processes or of_use([job.source for job in jobs])
    outcomes = mapped(builder, jobs, processes=processes, lost=killed)
    built, failed, duplicates = _sorted_out(_watched(outcomes, len(jobs), progress))
    failed = missing + failed
    if not built:
        raise _nothing_built(failed)
    progress("resolving names", len(jobs), len(jobs))
    knowledge = confident(
        across(
            (b.topics for b in built),
            vocabulary=settings.known.vocabulary,
            decisions=decided,
            schema=own.schema,
        ),
        min_confidence,
    )
    told = settings.told()
    quads = to_quads(knowledge, minter=Minter(base), version=__version__, settings=told)
    graph = Graph.of(chain(quads, schema_quads(own.schema)))
    progress("checking the graph", len(jobs), len(jobs))
    findings = check(graph)
    record = BuildRecord(
        version=__version__,
        settings=told,
        reports=tuple(counted([b.record for b in built], knowledge)),
        failures=tuple(f.told() for f in failed),
        duplicates=tuple(duplicates),
        warnings=(*settings.known.warnings, *notes, *_warned(knowledge, decisions)),
        findings=findings,
        decisions=knowledge.effects,
        left_out=knowledge.left_out,
    )
    return BuildResult(graph, knowledge, record)


@dataclass(frozen=True)
class ReportBuilder:
    """Builds one report after the other; can be sent to another process."""

    vocabulary: Vocabulary
    max_bytes: int
    strict: bool = False
    model: Model | None = None
    own: OwnExtractor | None = None

    def __call__(self, job: NamedSource) -> BuiltReport | FailedReport:
        """Build one report, as :func:`build_report` does."""
        return build_report(
            job,
            matcher=self._matcher,
            max_bytes=self.max_bytes,
            strict=self.strict,
            model=self.model,
            own=self.own,
        )

    @cached_property
    def _matcher(self) -> VocabularyMatcher:
        return VocabularyMatcher(self.vocabulary)


def killed(job: NamedSource) -> FailedReport:
    """What becomes of a report that twice took its process with it."""
    name = job.source.name
    why = "its process was killed, perhaps for want of memory; split it or free some memory"
    return FailedReport(name, WorkerLost(f"{name}: {why}"))


def of_use(sources: Sequence[Source]) -> int:
    """How many processes are worth their start: one for each so many bytes of reports."""
    size = sum(map(_size, sources))
    return max(1, min(usable_cpus(), size // _BYTES_A_PROCESS, len(sources) // 2))


def _size(source: Source) -> int:
    if source.part is not None:
        return source.part.size
    try:
        return source.path.stat().st_size if source.path else len(source.content)
    except OSError:
        return 0


def build_report(
    job: NamedSource,
    *,
    matcher: VocabularyMatcher,
    max_bytes: int,
    strict: bool = False,
    model: Model | None = None,
    own: OwnExtractor | None = None,
) -> BuiltReport | FailedReport:
    """Take one report through all stages that need no other; raises only if ``strict``.

    A plain function of its arguments, so that it may run in any order and process.
    """
    try:
        document = read(job.source, max_bytes=max_bytes)
        slug = job.slug(document.sha256)
        extraction = extract(document, matcher, model=model)
        if own is not None:
            extraction = own(document, extraction)
        record = _record(document, slug, extraction)
        return BuiltReport(record, within(document, slug, extraction))
    except Exception as error:  # one report never loses the others
        if strict:
            raise
        return FailedReport(job.source.name, error)


def confident(knowledge: Knowledge, minimum: float) -> Knowledge:
    """The part of it that is at least so sure; a relation falls with either of its ends."""
    entities = tuple(e for e in knowledge.entities if e.confidence >= minimum)
    kept = {entity.identity for entity in entities}
    relations = (r for r in knowledge.relations if r.confidence >= minimum)
    whole = tuple(r for r in relations if r.subject in kept and r.object in kept)
    return replace(knowledge, entities=entities, relations=whole)


def _warned(knowledge: Knowledge, decisions: str | Path | None) -> Iterator[str]:
    """What a curator should look at: decisions that did not do what they say."""
    name = PurePath(decisions or "").name
    for effect in knowledge.effects:
        if effect.warn:
            yield f"{name}:{effect.line}: {effect.decision}: {effect.effect}"


def _jobs(
    paths: Iterable[str | Path],
    stdin: BinaryIO | None,
    max_bytes: int,
    metadata: Sequence[str | Path],
    note: Note,
) -> tuple[list[NamedSource], list[FailedReport]]:
    """The reports to build, sorted by name, each file once; and what names none."""
    sources: dict[object, Source] = {}
    missing: list[FailedReport] = []
    for argument in paths:
        try:
            for source in discover([argument], stdin=stdin, max_bytes=max_bytes, note=note):
                sources.setdefault(source.identity, source)
        except InputError as error:
            missing.append(FailedReport(PurePath(argument).name, error, str(argument)))
    told = with_metadata(list(sources.values()), metadata, note)
    return name_sources(told), missing


def _watched(
    outcomes: Iterable[BuiltReport | FailedReport], total: int, progress: Progress
) -> Iterator[BuiltReport | FailedReport]:
    for done, outcome in enumerate(outcomes, start=1):
        name = outcome.name if isinstance(outcome, FailedReport) else outcome.record.name
        progress(name, done, total)
        yield outcome


def _sorted_out(
    outcomes: Iterable[BuiltReport | FailedReport],
) -> tuple[list[BuiltReport], list[FailedReport], list[Duplicate]]:
    """Part the outcomes; of reports with the same bytes the first stays."""
    built: dict[str, BuiltReport] = {}
    failed: list[FailedReport] = []
    duplicates: list[Duplicate] = []
    for outcome in outcomes:
        if isinstance(outcome, FailedReport):
            failed.append(outcome)
        elif (first := built.setdefault(outcome.record.sha256, outcome)) is not outcome:
            duplicates.append(Duplicate(outcome.record.name, first.record.name))
    return list(built.values()), failed, duplicates


def _nothing_built(failed: Sequence[FailedReport]) -> Exception:
    if not failed:
        return SourceNotFound("no report was given; name files or folders")
    if len(failed) == 1:
        return failed[0].error
    first = failed[0].told().message
    return InputError(f"none of {len(failed)} reports can be used; the first: {first}")


def _record(document: Document, slug: str, extraction: Extraction) -> ReportRecord:
    return ReportRecord(
        name=document.name,
        slug=slug,
        sha256=document.sha256,
        title=document.metadata.title or document.sections[0].title,
        sections=len(document.sections) - 1,
        sentences=sum(len(block.sentences) for block in document.blocks),
        unread=extraction.unread,
    )


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


def ready(folder: str | Path, formats: Iterable[str] = ()) -> None:
    """Make sure, before long work, that its result could be written; leave nothing behind.

    Raises as :func:`write` does.
    """
    chosen(formats)
    staging.probe(Path(folder))


def write(result: BuildResult, folder: str | Path, formats: Iterable[str] = ()) -> list[Path]:
    """Write Turtle, the page, ``build.json`` and more formats into a folder, made if need be.

    All files are complete before the first takes the place of an older one. Returns
    their paths. Raises OutputError, or UnknownName for a format.
    """
    every = chosen(formats)
    with staging.together(Path(folder)) as stage:
        for form in every:
            form.write(result.graph, stage / f"graph{form.suffix}")
        files.write_text(stage / "build.json", [result.record.to_json()])
    names = [*(f"graph{form.suffix}" for form in every), "build.json"]
    return [Path(folder, name) for name in names]
