"""The order of a distributed build: the same stages as the local one, as steps of an engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Final, Generic

from msgspec import Struct

from kg.build.distributed import extract_step, report_step, write_step
from kg.build.distributed.broadcast import Context
from kg.build.distributed.engine import Engine, Row, Table, position, unwrapped, wrapped
from kg.build.distributed.extract_step import (
    BRIEF,
    FAILED,
    RECORD,
    TOPICS,
    WORDING,
    Brief,
    reachable,
)
from kg.build.distributed.resolve_step import Resolved, resolved
from kg.build.distributed.write_step import FILE, MANIFEST, File, Manifest, write_file
from kg.build.extraction_stage import Progress
from kg.build.output_folder import exclusive, leave_alone
from kg.build.part_text import OutputConfig, lines_of
from kg.build.report_builder import FailedReport
from kg.build.settings import Options, Plan, nothing_built, split_outcomes
from kg.build.term_record import terms_found
from kg.files import probe, staged_folder, write_text
from kg.graph.schema_rdf import schema_quads
from kg.graph.write import build_quads
from kg.model.build_report import Duplicate, ReportRecord
from kg.read.report_names import NamedSource
from kg.version import __version__

FOLDER: Final = "quads"
"""The folder, within that of the output, which takes the place of an older one as a whole."""

_STAGES: Final = 3


Start = Callable[[Path, int], AbstractContextManager[Engine[Table]]]
"""Starts an engine, given a folder for what it must keep meanwhile, and how many reports wait."""


def build(
    start: Start[Table],
    folder: Path,
    paths: Iterable[str | Path],
    options: Options,
    progress: Progress = lambda _what, _done, _of: None,
    *,
    force: bool = False,
) -> Manifest:
    """Build the graph of reports into ``folder``/quads: N-Quads in parts, and a manifest.

    ``force``: overwrite what no build has written. The quads of all parts are those that the
    local build writes. Sources and the folder must lie where all processes find them. Raises as
    :func:`kg.build.pipeline.build_into` does, and EngineError where the engine gives up; what was
    in the folder before is then still there.
    """
    probe(folder)
    if not force and (folder / FOLDER).is_dir():
        leave_alone(folder / FOLDER, sorted(p.name for p in (folder / FOLDER).iterdir()), MANIFEST)
    plan = options.plan(paths)
    if not plan.jobs:
        raise nothing_built(plan.missing)
    target = folder.absolute()
    with exclusive(target), staged_folder(target / FOLDER) as new:
        with start(new.parent, len(plan.jobs)) as engine:
            job = _Job(engine, plan, new, progress)
            reports, tables = job.extracted(reachable(plan.jobs, new.parent))
            if not reports.briefs:
                raise nothing_built([*plan.missing, *reports.failed])
            found = job.resolved(reports, tables)
            made, counts = job.written(reports, found, tables)
        record = Manifest(
            version=__version__,
            settings=plan.as_text(),
            counts={**reports.counts(), **counts, "left_out": found.left_out},
            files=made,
            failures=tuple(f.failure() for f in (*plan.missing, *reports.failed)),
            duplicates=reports.duplicates,
            warnings=plan.all_warnings(found.effects),
            decisions=found.effects,
            terms=tuple(terms_found(plan.settings.known.vocabulary, reports.records)),
        )
        write_text(new / MANIFEST, [record.to_json()])
    return record


class _Reports(Struct, frozen=True):
    """What became of the reports; ``briefs`` are those that the graph has."""

    briefs: Sequence[Brief]
    failed: Sequence[FailedReport]
    duplicates: Sequence[Duplicate]
    extra: frozenset[str]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> _Reports:
        """Sort out the rows at BRIEF and FAILED, whatever their order."""
        outcomes = {}
        for row in rows:
            outcome: Brief | FailedReport = unwrapped(row.value)
            outcomes[outcome.position if isinstance(outcome, Brief) else row.key] = outcome
        briefs, failed, duplicates = split_outcomes(outcomes[at] for at in sorted(outcomes))
        kept = {brief.record.slug for brief in briefs}
        every = {o.record.slug for o in outcomes.values() if isinstance(o, Brief)}
        return cls(briefs, failed, duplicates, frozenset(every - kept))

    @property
    def records(self) -> list[ReportRecord]:
        """What the build says of each report."""
        return [brief.record for brief in self.briefs]

    def counts(self) -> dict[str, int]:
        """The reports in figures."""
        return {
            "reports": len(self.briefs),
            "sections": sum(brief.record.sections for brief in self.briefs),
            "sentences": sum(brief.record.sentences for brief in self.briefs),
            "not_understood": sum(brief.unread for brief in self.briefs),
        }


class _Tables(Struct, Generic[Table], frozen=True):
    """What reports say: for resolving, for the record, and in words."""

    topics: Table
    record: Table
    wording: Table


class _Job(Struct, Generic[Table], frozen=True):
    """The stages of one build."""

    engine: Engine[Table]
    plan: Plan
    folder: Path
    progress: Progress

    def context(self, extra: frozenset[str] = frozenset()) -> Context:
        """What is sent to all processes. ``extra``: slugs of reports that are others again."""
        settings = self.plan.settings
        schema = tuple(lines_of(schema_quads(settings.own.schema)))
        config = OutputConfig(settings.base, "", quads=True, schema=schema)
        return Context(settings, self.plan.builder, config, extra)

    def extracted(self, jobs: Iterable[NamedSource]) -> tuple[_Reports, _Tables[Table]]:
        self.progress("extracting", 0, _STAGES)
        engine = self.engine
        context = engine.shared(self.context())
        rows = (Row(position(at), "", wrapped(job)) for at, job in enumerate(jobs))
        found = engine.mapped(
            engine.table(rows),
            partial(extract_step.extracted, context),
            partial(extract_step.extracted, context, apart=True),
        )
        brief, failed, *rest = engine.split(found, BRIEF, FAILED, TOPICS, RECORD, WORDING)
        reports = _Reports.of([*engine.rows(brief), *engine.rows(failed)])
        return reports, _Tables(*rest)

    def resolved(self, reports: _Reports, tables: _Tables[Table]) -> Resolved[Table]:
        self.progress("resolving names", 1, _STAGES)
        return resolved(self.engine, self.context(reports.extra), tables.topics)

    def written(
        self, reports: _Reports, found: Resolved[Table], tables: _Tables[Table]
    ) -> tuple[list[File], dict[str, int]]:
        """Write all files; which they are, and how many of each thing are in them."""
        self.progress("writing", 2, _STAGES)
        engine = self.engine
        context, now = engine.shared(found.now.context), engine.shared(found.now)
        counted = engine.grouped(
            engine.mapped(found.shares, report_step.claims), partial(report_step.counted, now)
        )
        claims, unsure = engine.split(counted, report_step.CLAIM, report_step.UNSURE)
        topics = engine.poured(
            engine.together(found.topics, claims),
            partial(write_step.topic_files, context, self.folder),
        )
        whole = engine.together(unsure, tables.record, found.shares, tables.wording)
        written = engine.poured(whole, partial(write_step.report_files, context, self.folder))
        made = list(self._loose(reports, found.now.context.config))
        counts: Counter[str] = Counter(topics=0, relations=0)
        for row in (*engine.rows(topics), *engine.rows(written)):
            if row.at == FILE:
                made.append(unwrapped(row.value))
            else:
                counts[row.key] += unwrapped(row.value)
        return made, {**counts, "quads": sum(file.quads for file in made)}

    def _loose(self, reports: _Reports, config: OutputConfig) -> Iterator[File]:
        """Write what is of no topic and no report: the build, and what curators say."""
        curated, minter = self.plan.curated, config.minter
        used = [(brief.record.slug, brief.record.sha256) for brief in reports.briefs]
        settings = self.plan.as_text()
        quads = build_quads(used, minter=minter, version=__version__, settings=settings)
        yield write_file(self.folder, "build.nq", sorted({*lines_of(quads), *config.schema}))
        if curated.files:
            yield write_file(self.folder, "curated.nq", curated.quads(minter))
