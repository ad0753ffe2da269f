"""The order of a distributed build: the same stages as the local one, as steps of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Final, Generic

from msgspec import Struct

from kg.build import extraction_stage
from kg.build.curated_parts import NOTHING
from kg.build.distributed import extract_step, write_step
from kg.build.distributed.engine import (
    Engine,
    Row,
    Table,
    named,
    position,
    unwrapped,
    wrapped,
)
from kg.build.distributed.extract_step import (
    BRIEF,
    FAILED,
    RECORD,
    TOPICS,
    WORDING,
    Brief,
    reachable,
)
from kg.build.distributed.write_step import MANIFEST, SHARE, File, Folder, Manifest
from kg.build.extraction_stage import Extracted, Progress
from kg.build.folder_lock import exclusive
from kg.build.memo import opened
from kg.build.part_text import OutputConfig, lines_of
from kg.build.process_setup import gc_paused
from kg.build.report_builder import FailedReport
from kg.build.resolution_stage import (
    filter_confidence,
    languages,
    resolved,
    shares,
    subjects,
)
from kg.build.settings import Options, Plan, nothing_built, split_outcomes
from kg.files import probe, staged_folder, write_text
from kg.graph.schema_rdf import schema_quads
from kg.graph.write import build_quads
from kg.model import Knowledge
from kg.model.build_report import Duplicate
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
    packed: bool = True,
) -> Manifest:
    """Build the graph of reports into ``folder``/quads: N-Quads in parts, and a manifest.

    ``packed``: whether files are compressed by gzip.

    The quads of all parts are those that the local build writes. Sources and the folder must
    lie where all processes find them. Raises as :func:`kg.build.pipeline.build_into` does,
    and EngineError where the engine gives up; what was in the folder before is then still there.
    """
    probe(folder)
    plan = options.plan(paths)
    if not plan.jobs:
        raise nothing_built(plan.missing)
    target = folder.absolute()
    with exclusive(target), staged_folder(target / FOLDER) as new:
        with start(new.parent, len(plan.jobs)) as engine:
            job = _Job(engine, plan, Folder(str(new), packed), progress)
            reports, tables = job.extracted(reachable(plan.jobs, new.parent))
            if not reports.briefs:
                raise nothing_built([*plan.missing, *reports.failed])
            knowledge = job.resolved(reports, tables, new.parent)
            files = job.written(reports, knowledge, tables)
        counts = {
            "topics": len(knowledge.entities),
            "relations": len(knowledge.relations),
            "quads": sum(file.quads for file in files),
            "left_out": len(knowledge.left_out),
        }
        record = Manifest(
            version=__version__,
            settings=plan.as_text(),
            counts={**reports.counts(), **counts},
            files=files,
            failures=tuple(f.failure() for f in (*plan.missing, *reports.failed)),
            duplicates=reports.duplicates,
            warnings=plan.all_warnings(knowledge.effects),
            decisions=knowledge.effects,
        )
        write_text(new / MANIFEST, [record.to_json()])
    return record


class _Reports(Struct, frozen=True):
    """What became of the reports; ``briefs`` are those that the graph has."""

    briefs: Sequence[Brief]
    failed: Sequence[FailedReport]
    duplicates: Sequence[Duplicate]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> _Reports:
        """Sort out the rows at BRIEF and FAILED, whatever their order."""
        outcomes = {}
        for row in rows:
            outcome: Brief | FailedReport = unwrapped(row.value)
            outcomes[outcome.position if isinstance(outcome, Brief) else row.key] = outcome
        briefs, failed, duplicates = split_outcomes(outcomes[at] for at in sorted(outcomes))
        return cls(briefs, failed, duplicates)

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
    folder: Folder
    progress: Progress

    @property
    def config(self) -> OutputConfig:
        """How everything is named and written."""
        settings = self.plan.settings
        schema = tuple(lines_of(schema_quads(settings.own.schema)))
        return OutputConfig(settings.base, "", quads=True, schema=schema)

    def extracted(self, jobs: Iterable[NamedSource]) -> tuple[_Reports, _Tables[Table]]:
        """Extract each report, on the engine."""
        self.progress("extracting", 0, _STAGES)
        engine = self.engine
        builder = engine.shared(self.plan.builder)
        rows = (Row(position(at), "", wrapped(job)) for at, job in enumerate(jobs))
        found = engine.mapped(
            engine.table(rows),
            partial(extract_step.extracted, builder),
            partial(extract_step.extracted_apart, builder),
        )
        brief, failed, *rest = engine.split(found, BRIEF, FAILED, TOPICS, RECORD, WORDING)
        reports = _Reports.of([*engine.rows(brief), *engine.rows(failed)])
        return reports, _Tables(*rest)

    def resolved(self, reports: _Reports, tables: _Tables[Table], folder: Path) -> Knowledge:
        """Resolve all reports together, here: by the stage of the local build."""
        self.progress("resolving names", 1, _STAGES)
        settings = self.plan.settings
        with opened(folder, lambda _text: None) as memo, gc_paused():
            for row in self.engine.rows(tables.topics):
                memo.put(extraction_stage.TOPICS, row.key.encode(), b"", row.value)
            extracted = (Extracted(brief.record, b"") for brief in reports.briefs)
            knowledge = resolved(memo, extracted, settings.resolver())
        return filter_confidence(knowledge, settings.min_confidence)

    def written(
        self, reports: _Reports, knowledge: Knowledge, tables: _Tables[Table]
    ) -> list[File]:
        """Write all files; which they are."""
        self.progress("writing", 2, _STAGES)
        engine = self.engine
        config, tags = engine.shared(self.config), languages(knowledge)
        of_topics = (
            Row(named(subject.entity.identity), "", wrapped(subject))
            for subject in subjects(knowledge, tags, lambda _topic: NOTHING)
        )
        of_reports = (
            Row(share.report.slug, SHARE, wrapped(share))
            for share in shares(knowledge, tags, lambda _slug: NOTHING)
        )
        topics = engine.poured(
            engine.table(of_topics), partial(write_step.topic_files, config, self.folder)
        )
        whole = engine.together(engine.table(of_reports), tables.record, tables.wording)
        written = engine.poured(whole, partial(write_step.report_files, config, self.folder))
        made = [unwrapped(row.value) for table in (topics, written) for row in engine.rows(table)]
        return [*self._loose(reports), *made]

    def _loose(self, reports: _Reports) -> Iterator[File]:
        """Write what is of no topic and no report: the build, and what curators say."""
        curated, config = self.plan.curated, self.config
        used = [(brief.record.slug, brief.record.sha256) for brief in reports.briefs]
        settings = self.plan.as_text()
        quads = build_quads(used, minter=config.minter, version=__version__, settings=settings)
        yield self.folder.write("build.nq", sorted({*lines_of(quads), *config.schema}))
        if curated.files:
            yield self.folder.write("curated.nq", curated.quads(config.minter))
