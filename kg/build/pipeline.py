"""From reports to a graph: the one file that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from msgspec import Struct
from msgspec.structs import replace

from kg import __version__
from kg.build.assembly import Parts
from kg.build.codec import unpack
from kg.build.curated_parts import partition, short_base
from kg.build.evidence_text import Wording, restored
from kg.build.extraction_stage import (
    PARAGRAPHS,
    RECORD,
    TOPICS,
    WORDING,
    Extracted,
    Progress,
    extracted,
)
from kg.build.memo import CacheUse, FileMemo, Memo, with_memo
from kg.build.model_stage import QUESTIONS, kept_answers
from kg.build.output_folder import exclusive, leave_alone
from kg.build.outputs import Page, page_of, whole_graph, write_outputs
from kg.build.part_stage import Inputs, parts_of
from kg.build.part_text import OutputConfig, lines_of
from kg.build.process_setup import gc_paused, usable_cpus
from kg.build.report_builder import FailedReport
from kg.build.report_limits import MAX_MEMORY, MAX_SECONDS
from kg.build.resolution_stage import filter_confidence, resolved, with_links, with_mappings
from kg.build.settings import Options, Plan, nothing_built, split_outcomes
from kg.build.term_record import terms_found
from kg.errors import UnknownName
from kg.export import FORMATS, Format
from kg.export.notebook import Graph, html
from kg.extract import Model
from kg.files import probe, staged_files, write_text
from kg.graph.schema_rdf import schema_quads
from kg.llm.language_model import LanguageModel
from kg.model import Knowledge, build_report
from kg.model.build_report import BuildRecord, Duplicate, counted, merged
from kg.model.short_repr import ShortRepr
from kg.names import DEFAULT_BASE
from kg.read import MAX_BYTES, Source
from kg.resolve.topic_links import suggested
from kg.resolve.vocabulary_index import Known

_ALL: Final = "all"
ALWAYS: Final = ("turtle", "html")
"""The formats that every build writes; ``build.json`` comes with them."""


class _Built(Struct, frozen=True):
    """What the stages have made: the record, and all that the files are written from."""

    memo: Memo
    inputs: Inputs
    parts: Parts
    record: BuildRecord


class BuildResult(ShortRepr, frozen=True):
    """A graph, the knowledge that it says, and the record of the build."""

    graph: Graph
    knowledge: Knowledge
    record: BuildRecord
    _built: _Built

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return html(self.graph)


class Written(ShortRepr, frozen=True):
    """What :func:`build_into` has made: the record of the build, and the files."""

    record: BuildRecord
    files: list[Path]


def _silent(_what: str, _done: int, _of: int) -> None:
    pass


def build(  # noqa: PLR0913 - one parameter an option
    paths: Iterable[str | Path | Source],
    *,
    vocabularies: Sequence[str | Path] = (),
    ontologies: Sequence[str | Path] = (),
    base: str = DEFAULT_BASE,
    min_confidence: float = 0.0,
    decisions: str | Path | None = None,
    with_files: Sequence[str | Path] = (),
    max_bytes: int = MAX_BYTES,
    max_seconds: int = MAX_SECONDS,
    max_memory: int = MAX_MEMORY,
    strict: bool = False,
    model: Model | None = None,
    stdin: BinaryIO | None = None,
    metadata: Sequence[str | Path] = (),
    any_language: bool = False,
    llm: LanguageModel | None = None,
    map_to: Sequence[str | Path] = (),
    processes: int = 1,
    progress: Progress = _silent,
) -> BuildResult:
    """Build the graph of reports: files, folders, patterns, ``-`` for ``stdin``, or sources.

    The result depends on the reports' names and bytes, on the vocabularies, on a curator's
    ``decisions`` (a CSV, as ``kg merges`` exports it) and the other options of
    :class:`kg.build.settings.Options`; not on the order of ``paths``, nor on ``processes``: how
    many share the work, 0 for as many as are of use here. (More than one need ``if __name__ ==
    "__main__"`` in the program that calls this.) A report that fails is recorded and does not
    lose the others, unless ``strict``. Raises InputError if none could be built,
    ConfigurationError for an unusable vocabulary, setting or decision, MalformedGraph for unusable
    RDF, ModelError if the language model is not there.
    """
    options = Options(
        vocabularies=vocabularies,
        ontologies=ontologies,
        base=base,
        min_confidence=min_confidence,
        decisions=decisions,
        with_files=with_files,
        max_bytes=max_bytes,
        max_seconds=max_seconds,
        max_memory=max_memory,
        strict=strict,
        model=model,
        metadata=metadata,
        any_language=any_language,
        llm=llm,
        map_to=map_to,
    )
    run = _Run(options.plan(paths, stdin), Memo(), processes, progress)
    run.extract()
    with gc_paused():
        inputs = run.resolve(quads=False)
        built = run.assemble(inputs)
        knowledge = restored(inputs.knowledge, run.wordings(inputs.knowledge))
        graph = whole_graph(built.parts, inputs.config)
    return BuildResult(graph, knowledge, built.record, built)


def write(result: BuildResult, folder: str | Path, formats: Iterable[str] = ()) -> list[Path]:
    """Write Turtle, the page, ``build.json`` and more formats into a folder, made if need be.

    All files are complete before the first takes the place of an older one. Returns
    their paths. Raises OutputError, or UnknownName for a format.
    """
    every, built = chosen_formats(formats), result._built  # noqa: SLF001 - of this module
    if _wants_quads(every) and not built.inputs.config.quads:
        inputs = replace(built.inputs, config=replace(built.inputs.config, quads=True))
        parts = parts_of(built.memo, inputs, 1, _silent)
        built = replace(built, inputs=inputs, parts=parts)
    with page_of(built.memo, built.inputs, 1, Path(folder)) as page:
        return _write(built, page, Path(folder), every)


def build_into(  # noqa: PLR0913 - one parameter an option
    folder: str | Path,
    paths: Iterable[str | Path],
    *,
    formats: Iterable[str] = (),
    stdin: BinaryIO | None = None,
    processes: int = 0,
    cache: CacheUse = CacheUse.KEEP,
    force: bool = False,
    progress: Progress = _silent,
    say: Callable[[str], None] = lambda _text: None,
    **options: Any,
) -> Written:
    """Build the graph of reports into a folder, doing only what is new since the last time.

    The stages and the files are those of :func:`build` and :func:`write`; but neither the graph
    nor the reports are ever in memory as a whole, and what is made of each report and topic is
    kept in the folder for the next build. ``say`` is told of a cache that cannot be used. One
    build at a time can write to a folder. ``force``: overwrite files that no build has written.
    ``options``: those of :class:`kg.build.settings.Options`, as of :func:`build`. Raises as those
    two do.
    """
    every, target = chosen_formats(formats), Path(folder)
    probe(target)
    if not force:
        leave_alone(target, _names(every))
    plan = Options(**options).plan(paths, stdin)

    def renew(memo: FileMemo) -> Written:
        run = _Run(plan, memo, processes, progress)
        run.extract()
        with gc_paused():
            inputs = run.resolve(quads=_wants_quads(every))
            with page_of(memo, inputs, run.processes, target) as page:
                built = run.assemble(inputs)
                progress("writing", len(plan.jobs), len(plan.jobs))
                paths = _write(built, page, target, every)
        memo.prune({**run.used(), **built.parts.used()})
        return Written(built.record, paths)

    with exclusive(target):
        return with_memo(target, cache, say, renew)


class _Run:
    """A build on its way through the stages; what each of them makes is in the memo."""

    def __init__(self, plan: Plan, memo: Memo, processes: int, progress: Progress) -> None:
        self._plan = plan
        self._memo = memo
        self._asked = processes
        self._progress = progress
        self._reports: list[Extracted] = []
        self._failed: list[FailedReport] = []
        self._duplicates: list[Duplicate] = []
        self._unanswered: list[str] = []
        self.processes = processes or usable_cpus()

    def extract(self) -> None:
        """Extract each report. Raises InputError if none can be used."""
        plan = self._plan
        outcomes = extracted(
            plan.jobs,
            plan.builder,
            self._memo,
            self._asked,
            self._progress,
            self._unanswered.append,
        )
        self._reports, failed, self._duplicates = split_outcomes(outcomes)
        self._failed = [*plan.missing, *failed]
        if not self._reports:
            raise nothing_built(self._failed)

    def resolve(self, *, quads: bool) -> Inputs:
        """Resolve all reports together. ``quads``: whether N-Quads are wanted."""
        plan, settings = self._plan, self._plan.settings
        self._progress("resolving names", len(plan.jobs), len(plan.jobs))
        knowledge = filter_confidence(
            resolved(self._memo, self._reports, settings.resolver()), settings.min_confidence
        )
        knowledge = with_links(knowledge, settings.known.vocabulary)
        knowledge = with_mappings(knowledge, settings.outside)
        short = short_base(settings.base, knowledge, plan.curated.lines)
        schema = tuple(lines_of(schema_quads(settings.own.schema)))
        config = OutputConfig(settings.base, short, quads, schema)
        additions = partition(plan.curated.lines, knowledge, config)
        return Inputs(
            knowledge,
            self._reports,
            config,
            plan.curated,
            additions,
            __version__,
            plan.as_text(),
        )

    def assemble(self, inputs: Inputs) -> _Built:
        """Write and check the parts of the outputs."""
        plan, knowledge = self._plan, inputs.knowledge
        parts = parts_of(self._memo, inputs, self.processes, self._progress)
        records = [r.record for r in self._reports]
        record = BuildRecord(
            version=__version__,
            settings=inputs.settings,
            reports=tuple(counted(records, knowledge)),
            failures=tuple(f.failure() for f in self._failed),
            duplicates=tuple(self._duplicates),
            warnings=(*plan.all_warnings(knowledge.effects), *self._unanswered),
            findings=parts.findings(),
            decisions=knowledge.effects,
            left_out=knowledge.left_out,
            merges=tuple(merged(knowledge)),
            terms=tuple(terms_found(plan.settings.known.vocabulary, records, knowledge)),
            suggestions=tuple(suggested(knowledge, Known.of(plan.settings.known.vocabulary))),
        )
        return _Built(self._memo, inputs, parts, record)

    def wordings(self, knowledge: Knowledge) -> dict[str, Wording]:
        """The words of each report, by slug."""
        return {
            report.slug: unpack(self._memo.get(WORDING, report.slug.encode()), Wording)
            for report in knowledge.reports
        }

    def used(self) -> dict[str, Collection[bytes]]:
        """The names in the memo that belong to the reports, by kind."""
        names = {report.name for report in self._reports}
        used: dict[str, Collection[bytes]] = dict.fromkeys(
            (RECORD, TOPICS, WORDING, PARAGRAPHS, QUESTIONS), names
        )
        return {**used, **kept_answers(self._memo, self._plan.settings.llm, names)}


def chosen_formats(names: Iterable[str]) -> tuple[Format, ...]:
    """The formats of these names ("all" is every one), those written always among them.

    Raises UnknownName with the names that there are.
    """
    wanted = [*ALWAYS, *names]
    unknown = [name for name in wanted if name not in FORMATS and name != _ALL]
    if unknown:
        known = ", ".join(FORMATS)
        raise UnknownName(f"no format is called {unknown[0]!r}; choose from {known}, or all")
    return tuple(f for name, f in FORMATS.items() if name in wanted or _ALL in wanted)


def _wants_quads(every: Iterable[Format]) -> bool:
    return any(each.name == "nquads" for each in every)


def _write(built: _Built, page: Page, folder: Path, every: Sequence[Format]) -> list[Path]:
    with staged_files(folder) as stage:
        write_outputs(built.parts, page, built.inputs, every, stage)
        write_text(stage / build_report.RECORD, [built.record.to_json()])
    return [folder / name for name in _names(every)]


def _names(every: Iterable[Format]) -> list[str]:
    """The names of the files that are written in these formats."""
    return [*(f"graph{form.suffix}" for form in every), build_report.RECORD]
