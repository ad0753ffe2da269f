"""The reports of a build through extraction: what is known stays, what is new is done."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from msgspec import Struct

from kg.build.cache_keys import program, report_key
from kg.build.codec import digest, pack, unpack
from kg.build.evidence_text import WORDING, part
from kg.build.gc_paused import uncollected
from kg.build.memo import Cache
from kg.build.parallel_map import mapped
from kg.build.report_builder import FailedReport, ReportBuilder, killed, of_use
from kg.model.build_report import ReportRecord
from kg.read import formats
from kg.read.report_names import NamedSource
from kg.read.source import Source

RECORD: Final = "report record"
LIGHT: Final = "report topics"
SEEN: Final = "file seen"
_SETTLED: Final = 2_000_000_000
"""A file that was changed less than so many nanoseconds ago may change again unseen."""

Progress = Callable[[str, int, int], None]


class Extracted(Struct, frozen=True):
    """One report that is in the cache, under its slug, with the key of all that made it."""

    record: ReportRecord
    key: bytes

    @property
    def slug(self) -> bytes:
        """The name under which the cache has it."""
        return self.record.slug.encode()


class _Packed(NamedTuple):
    """One report on its way from the process that built it."""

    slug: str
    sha256: str
    record: bytes
    light: bytes
    wording: bytes


class _Look(NamedTuple):
    """What a report is, by the hashes of its bytes and of its content."""

    raw: str
    sha256: str


class Extractor(Struct, frozen=True):
    """Builds reports and packs them; can be sent to another process."""

    builder: ReportBuilder

    def __call__(self, job: NamedSource) -> _Packed | FailedReport:
        """Build one report."""
        with uncollected():
            built = self.builder(job)
        if isinstance(built, FailedReport):
            return built
        light, wording = part(built.topics)
        try:
            packed = pack(built.record), pack(light), pack(wording)
        except ValueError as error:  # a text that UTF-8 cannot hold
            return FailedReport(job.source.name, error)
        return _Packed(built.record.slug, built.record.sha256, *packed)


def extracted(
    jobs: Sequence[NamedSource],
    builder: ReportBuilder,
    cache: Cache,
    processes: int,
    progress: Progress,
) -> Iterator[Extracted | FailedReport]:
    """Yield what becomes of each report, in order, once all are done and in the cache."""
    have = cache.keys(LIGHT)
    looks, outcomes = _looks(jobs, builder.max_bytes, cache)
    if builder.strict and outcomes:
        raise min(outcomes.items())[1].error
    keys = {at: report_key(builder.key, jobs[at], *look) for at, look in looks.items()}
    slugs = {at: jobs[at].slug(look.sha256).encode() for at, look in looks.items()}
    new = [at for at, key in keys.items() if have.get(slugs[at]) != key]
    if new and len(new) < len(looks):
        progress("as it was", len(jobs) - len(new), len(jobs))
    work = [jobs[at] for at in new]
    results = _worked(builder, work, processes)
    for done, (at, result) in enumerate(zip(new, results, strict=True), len(jobs) - len(new) + 1):
        progress(jobs[at].source.name, done, len(jobs))
        if isinstance(result, FailedReport):
            outcomes[at] = result
        else:
            slugs[at] = result.slug.encode()
            if result.sha256 != looks[at].sha256:  # it was changed meanwhile: look again next time
                keys[at] = b""
            _put(cache, result, keys[at])
    cache.commit()
    for at in range(len(jobs)):
        if at in outcomes:
            yield outcomes[at]
        else:
            record = unpack(cache.get(RECORD, slugs[at]), ReportRecord)
            yield Extracted(record, keys[at] or digest(record.sha256))


def _worked(
    builder: ReportBuilder, work: Sequence[NamedSource], processes: int
) -> Iterator[_Packed | FailedReport]:
    if not processes and (processes := of_use([job.source for job in work])) == 1:
        builder = builder.alone()
    return mapped(Extractor(builder), work, processes=processes, lost=killed)


def _put(cache: Cache, packed: _Packed, key: bytes) -> None:
    name = packed.slug.encode()
    cache.put(RECORD, [(name, key, packed.record)])
    cache.put(WORDING, [(name, key, packed.wording)])
    cache.put(LIGHT, [(name, key, packed.light)])


def _looks(
    jobs: Sequence[NamedSource], max_bytes: int, cache: Cache
) -> tuple[dict[int, _Look], dict[int, FailedReport]]:
    """Look at each report, unless its file has not been touched since; and who cannot be read."""
    seen = cache.keys(SEEN)
    looks: dict[int, _Look] = {}
    failed: dict[int, FailedReport] = {}
    for at, job in enumerate(jobs):
        state = _state(job.source, max_bytes)
        name = os.fsencode(job.source.path or "")
        try:
            if state and seen.get(name) == state:
                looks[at] = unpack(cache.get(SEEN, name), _Look)
                continue
            looks[at] = _look(job.source, max_bytes)
        except Exception as error:  # noqa: BLE001 - one report never loses the others
            failed[at] = FailedReport(job.source.name, error)
        else:
            if state:
                cache.put(SEEN, [(name, state, pack(looks[at]))])
    return looks, failed


def _look(source: Source, max_bytes: int) -> _Look:
    raw = sha256(source.load(max_bytes)).hexdigest()
    return _Look(raw, source.fetch(max_bytes).sha256 if source.media_type == formats.ROW else raw)


def _state(source: Source, max_bytes: int) -> bytes:
    """What changes with a file's content, as far as the system tells; empty if that is not sure.

    A file touched within the last seconds may change again without a sign of it.
    """
    if source.path is None or source.part is not None or source.flaw is not None:
        return b""
    try:
        found = source.path.stat()
    except OSError:
        return b""
    latest = max(found.st_mtime_ns, found.st_ctime_ns)
    if found.st_size > max_bytes or time.time_ns() - latest < _SETTLED:
        return b""
    same = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)
    return digest(program(), source.media_type, same)
