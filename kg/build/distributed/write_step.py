"""The last steps: topics and reports as lines of N-Quads in files, and the manifest of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from kg.build.codec import unpack
from kg.build.distributed.broadcast import Context
from kg.build.distributed.engine import Row, Shared, groups, unwrapped, wrapped
from kg.build.distributed.extract_step import RECORD
from kg.build.distributed.report_step import CLAIM, SHARE, UNSURE, Claim, triple
from kg.build.distributed.topic_step import Settled
from kg.build.part_text import lines_of
from kg.build.report_parts import ReportsTask, Share
from kg.build.report_parts import report_lines as of_reports
from kg.export.nquads import shared_lines
from kg.files import write_bytes
from kg.graph.write import statement_quads, topic_quads
from kg.model import Effect, Knowledge
from kg.model.build_report import (
    Duplicate,
    Failure,
    ReportRecord,
    Term,
    counted,
    report_told,
    vocabulary_told,
)

FILE: Final = "file"
COUNT: Final = "count"
Lines = Iterable[str]


class File(NamedTuple):
    """A file that was written. ``lines``: quads, or reports in a file of records."""

    name: str
    sha256: str
    bytes: int
    lines: int

    @property
    def quads(self) -> int:
        """How many quads it holds."""
        return self.lines if ".nq" in self.name else 0

    def as_dict(self) -> dict[str, str | int]:
        """The file in the types of JSON."""
        what = "quads" if ".nq" in self.name else "reports"
        return {"name": self.name, "sha256": self.sha256, "bytes": self.bytes, what: self.lines}


def write_file(folder: Path, name: str, lines: Lines) -> File:
    """Write a file, compressed, whole; the same lines give the same bytes. Raises OutputError."""
    count = 0

    def encoded() -> Iterator[bytes]:
        nonlocal count
        for count, line in enumerate(lines, 1):  # noqa: B007 - the last one is the number
            yield f"{line}\n".encode()

    path = folder / f"{name}.gz"
    write_bytes(path, encoded())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.name, digest, path.stat().st_size, count)


def topic_files(
    context: Shared[Context], folder: Path, number: int, rows: Iterator[Row]
) -> Iterator[Row]:
    """Write the topics of a part: a row at FILE for each file."""
    count: Counter[str] = Counter()
    yield from _written(folder, f"topics-{number:05}.nq", topic_lines(context, count, rows))
    yield from (Row(what, COUNT, wrapped(many)) for what, many in count.items())


def report_files(
    context: Shared[Context], folder: Path, number: int, rows: Iterator[Row]
) -> Iterator[Row]:
    """Write the reports of a part, and what the build says of them, a line of JSON each."""
    records: list[str] = []
    yield from _written(folder, f"reports-{number:05}.nq", report_lines(context, records, rows))
    yield from _written(folder, f"reports-{number:05}.jsonl", records)


def _written(folder: Path, name: str, lines: Lines) -> Iterator[Row]:
    """Write a file, if there is anything to write."""
    found = iter(lines)
    first = next(found, None)
    if first is not None:
        yield Row(name, FILE, wrapped(write_file(folder, name, chain([first], found))))


def topic_lines(
    context: Shared[Context], count: Counter[str], rows: Iterator[Row]
) -> Iterator[str]:
    """Topics and what they are the subjects of: what all reports share of them, grouped."""
    minter = context().config.minter
    for _, group in groups(rows):
        quads = []
        for row in group:
            if row.at == CLAIM:
                claim: Claim = unwrapped(row.value)
                quads.append(statement_quads(*claim, minter))
                count["relations"] += 1
            else:
                topic: Settled = unwrapped(row.value)
                if topic.kept:
                    quads.append(topic_quads(topic.entity, minter, topic.language))
                    count["topics"] += 1
        yield from shared_lines(lines_of(chain.from_iterable(quads)))


def report_lines(
    context: Shared[Context], records: list[str], rows: Iterator[Row]
) -> Iterator[str]:
    """The graph of each report: grouped, what it shares before its words."""
    for _, group in groups(rows):
        unsure: set[str] = set()
        share: Share | None = None
        for row in group:
            if row.at == UNSURE:
                unsure.add(unwrapped(row.value))
            elif row.at == RECORD:
                record = unpack(row.value, ReportRecord)
            elif row.at == SHARE:
                share = _sure(unwrapped(row.value), unsure)
                records.append(_record(record, share))
            elif share is not None:  # at WORDING; a report that is another again shares nothing
                wordings = {share.report.slug: row.value}
                yield from of_reports(ReportsTask((share,), context().config, wordings))


def _sure(share: Share, unsure: set[str]) -> Share:
    if not unsure:
        return share
    return replace(share, relations=tuple(r for r in share.relations if triple(r) not in unsure))


def _record(record: ReportRecord, share: Share) -> str:
    said = Knowledge((share.report,), share.entities, share.relations)
    (one,) = counted([record], said)
    return json.dumps(report_told(one), ensure_ascii=False, separators=(",", ":"))


MANIFEST: Final = "manifest.json"


class Manifest(Struct, frozen=True):
    """All that a distributed build says of itself; nothing of when and where it ran.

    ``counts``: of reports, and what is in them; ``files``: all beside this one, by name.
    """

    version: str
    settings: Mapping[str, str]
    counts: Mapping[str, int]
    files: Sequence[File]
    failures: Sequence[Failure] = ()
    duplicates: Sequence[Duplicate] = ()
    warnings: Sequence[str] = ()
    decisions: Sequence[Effect] = ()
    terms: Sequence[Term] = ()

    def to_json(self) -> str:
        """The manifest as JSON, two blanks of indent, keys in a fixed order, a line end."""
        fields: dict[str, Any] = {
            "version": self.version,
            "settings": dict(sorted(self.settings.items())),
            "counts": dict(self.counts),
            "failures": [failure.as_dict() for failure in self.failures],
            "duplicates": to_builtins(self.duplicates),
            "warnings": list(self.warnings),
            "decisions": to_builtins(self.decisions),
            **vocabulary_told(self.terms),
            "files": [file.as_dict() for file in sorted(self.files)],
        }
        return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
