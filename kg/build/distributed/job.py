"""The order of a distributed build: the same stages as the local one, as steps of an engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Final, Generic

from msgspec import Struct
from msgspec.structs import replace

from kg.build.configuration import warned
from kg.build.distributed import extract_step, manifest, relation_counts, write_step
from kg.build.distributed.broadcast import Told
from kg.build.distributed.engine import Engine, Table
from kg.build.distributed.extract_step import BRIEF, FAILED, LIGHT, RECORD, WORDING, Brief
from kg.build.distributed.job_options import Options
from kg.build.distributed.manifest import Manifest
from kg.build.distributed.reachable_sources import reachable
from kg.build.distributed.resolve_step import Resolved, resolved
from kg.build.distributed.step_rows import Row, position, unwrapped, wrapped
from kg.build.distributed.write_step import FILE, File, Folder
from kg.build.folder_lock import alone
from kg.build.fragments import lines_of
from kg.build.inputs import named_sources, nothing_built, sorted_out
from kg.build.report_builder import FailedReport
from kg.files import write_text
from kg.graph.user_triples import Curated, load_curated
from kg.graph.write import build_quads
from kg.model import Knowledge
from kg.model.build_report import Duplicate
from kg.read.report_names import NamedSource
from kg.staging import probe, swapped
from kg.version import __version__

FOLDER: Final = "quads"
"""The folder, within that of the output, which takes the place of an older one as a whole."""

Progress = Callable[[str, int, int], None]
_STAGES: Final = 3


Start = Callable[[Path, int], AbstractContextManager[Engine[Table]]]
"""Starts an engine, given a folder for what it must keep meanwhile, and how many reports wait."""


def build(
    start: Start[Table],
    folder: Path,
    paths: Iterable[str | Path],
    options: Options,
    progress: Progress = lambda _what, _done, _of: None,
) -> Manifest:
    """Build the graph of reports into ``folder``/quads: N-Quads in parts, and a manifest.

    The quads of all parts are those that the local build writes. Sources and the folder must
    lie where all processes find them. Raises as :func:`kg.build.pipeline.build_into` does,
    and EngineError where the engine gives up; what was in the folder before is then still there.
    """
    probe(folder)
    told = options.told()
    curated = load_curated(options.with_files)
    notes: list[str] = []
    jobs, missing = named_sources(paths, None, options.max_bytes, options.metadata, notes.append)
    if not jobs:
        raise nothing_built(missing)
    target = folder.absolute()
    with alone(target), swapped(target / FOLDER) as new:
        with start(new.parent, len(jobs)) as engine:
            job = _Job(engine, Folder(str(new), options.packed), progress)
            reports, tables = job.extracted(told, reachable(jobs, new.parent))
            if not reports.briefs:
                raise nothing_built([*missing, *reports.failed])
            told = replace(told, extra=reports.extra)
            found = job.resolved(told, tables)
            made, counts = job.written(told, curated, reports, found, tables)
        effects = warned(Knowledge(effects=found.effects), options.decisions)
        record = Manifest(
            version=__version__,
            settings=_settings(told, curated),
            counts={**reports.counts(), **counts, "left_out": found.left_out},
            files=made,
            failures=tuple(f.told() for f in (*missing, *reports.failed)),
            duplicates=reports.duplicates,
            warnings=(*told.settings.known.warnings, *notes, *effects),
            decisions=found.effects,
        )
        write_text(new / manifest.NAME, [record.to_json()])
    return record


def _settings(told: Told, curated: Curated) -> dict[str, str]:
    return {**told.settings.told(), **curated.told()}


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
        briefs, failed, duplicates = sorted_out(outcomes[at] for at in sorted(outcomes))
        kept = {brief.record.slug for brief in briefs}
        every = {o.record.slug for o in outcomes.values() if isinstance(o, Brief)}
        return cls(briefs, failed, duplicates, frozenset(every - kept))

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

    light: Table
    record: Table
    wording: Table


class _Job(Struct, Generic[Table], frozen=True):
    """The stages of one build."""

    engine: Engine[Table]
    folder: Folder
    progress: Progress

    def extracted(self, told: Told, jobs: Iterable[NamedSource]) -> tuple[_Reports, _Tables[Table]]:
        self.progress("extracting", 0, _STAGES)
        engine = self.engine
        rows = (Row(position(at), "", wrapped(job)) for at, job in enumerate(jobs))
        found = engine.mapped(
            engine.table(rows),
            partial(extract_step.extracted, engine.shared(told)),
            partial(extract_step.extracted_apart, engine.shared(told)),
        )
        brief, failed, *rest = engine.parted(found, BRIEF, FAILED, LIGHT, RECORD, WORDING)
        reports = _Reports.of([*engine.rows(brief), *engine.rows(failed)])
        return reports, _Tables(*rest)

    def resolved(self, told: Told, tables: _Tables[Table]) -> Resolved[Table]:
        self.progress("resolving names", 1, _STAGES)
        return resolved(self.engine, told, tables.light)

    def written(
        self,
        told: Told,
        curated: Curated,
        reports: _Reports,
        found: Resolved[Table],
        tables: _Tables[Table],
    ) -> tuple[list[File], dict[str, int]]:
        """Write all files; which they are, and how many of each thing are in them."""
        self.progress("writing", 2, _STAGES)
        engine = self.engine
        sent, now = engine.shared(told), engine.shared(found.now)
        weighed = engine.grouped(
            engine.mapped(found.shares, relation_counts.claims),
            partial(relation_counts.weighed, now),
        )
        claims, unsure = engine.parted(weighed, relation_counts.CLAIM, relation_counts.UNSURE)
        topics = engine.poured(
            engine.together(found.topics, claims),
            partial(write_step.topic_files, sent, self.folder),
        )
        whole = engine.together(unsure, tables.record, found.shares, tables.wording)
        written = engine.poured(whole, partial(write_step.report_files, sent, self.folder))
        made = list(self._loose(told, curated, reports))
        counts: Counter[str] = Counter(topics=0, relations=0)
        for row in (*engine.rows(topics), *engine.rows(written)):
            if row.at == FILE:
                made.append(unwrapped(row.value))
            else:
                counts[row.key] += unwrapped(row.value)
        return made, {**counts, "quads": sum(file.quads for file in made)}

    def _loose(self, told: Told, curated: Curated, reports: _Reports) -> Iterator[File]:
        """Write what is of no topic and no report: the build, and what curators say."""
        minter = told.form.minter
        used = [(brief.record.slug, brief.record.sha256) for brief in reports.briefs]
        settings = _settings(told, curated)
        quads = build_quads(used, minter=minter, version=__version__, settings=settings)
        own = sorted({*lines_of(quads), *told.form.schema})
        yield self.folder.write("build.nq", own)
        if curated.files:
            yield self.folder.write("curated.nq", curated.quads(minter))
