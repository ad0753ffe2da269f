"""The reports of a build through extraction: what the memo has stays, what is new is done."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple
from zipfile import ZipFile

from msgspec import Struct

from kg.build.codec import digest, unpack
from kg.build.memo import Memo
from kg.build.model_stage import Answers
from kg.build.report_builder import (
    FailedReport,
    PackedReport,
    ReportBuilder,
    killed,
    worker_count,
)
from kg.build.worker_pool import parallel_map
from kg.model.build_report import ReportRecord
from kg.read import report_formats
from kg.read.report_names import NamedSource
from kg.read.source import Source
from kg.resources import ontology

RECORD: Final = "report record"
TOPICS: Final = "report topics"
WORDING: Final = "report wording"
PARAGRAPHS: Final = "report paragraphs"
"""Kinds of the memo, for each report by slug."""

_DISTRIBUTION: Final = "trendkg"
_NO_PART: Final = frozenset({"__pycache__", "examples"})
"""Folders of the program with nothing that makes a difference to a result."""

_ARRAYS: Final = ".npz"
_NAME: Final = re.compile(r"[\w.-]+")

Progress = Callable[[str, int, int], None]
"""Called with what was just done (a report's name, a stage), how many, and of how many."""


class Extracted(Struct, frozen=True):
    """One report that is in the memo, under its slug, with the key of all that made it."""

    record: ReportRecord
    key: bytes

    @property
    def name(self) -> bytes:
        """The name under which the memo has it."""
        return self.record.slug.encode()


class _Hashes(NamedTuple):
    """What a report is, by the hashes of its bytes and of its content."""

    raw: str
    content: str


def extracted(
    jobs: Sequence[NamedSource],
    builder: ReportBuilder,
    memo: Memo,
    processes: int,
    progress: Progress,
    note: Callable[[str], None] = lambda _text: None,
) -> Iterator[Extracted | FailedReport]:
    """Yield what becomes of each report, in order, once all are done and in the memo.

    ``note`` is told if a language model leaves questions without an answer.
    """
    have = memo.keys(TOPICS)
    hashes, outcomes = _hashes(jobs, builder.max_bytes)
    if builder.strict and outcomes:
        raise min(outcomes.items())[1].error
    keys = {at: report_key(builder.key, jobs[at], *found) for at, found in hashes.items()}
    slugs = {at: jobs[at].slug(found.content).encode() for at, found in hashes.items()}
    answers = None
    if builder.llm is not None:
        answers = Answers(builder, memo)
        asked = {slugs[at]: (jobs[at], key) for at, key in keys.items()}
        answers.ask(asked, progress, note)
        keys = {at: answers.key(slugs[at], key) for at, key in keys.items()}
    new = [at for at, key in keys.items() if have.get(slugs[at]) != key]
    if new and len(new) < len(hashes):
        progress("as it was", len(jobs) - len(new), len(jobs))
    tasks = (jobs[at] if answers is None else answers.beside(slugs[at], jobs[at]) for at in new)
    results = _built(builder, [jobs[at] for at in new], tasks, processes)
    for done, (at, result) in enumerate(zip(new, results, strict=True), len(jobs) - len(new) + 1):
        progress(jobs[at].source.name, done, len(jobs))
        if isinstance(result, FailedReport):
            outcomes[at] = result
        else:
            slugs[at] = result.slug.encode()
            if result.sha256 != hashes[at].content:  # changed meanwhile: look again next time
                keys[at] = b""
            _put(memo, result, keys[at])
    memo.commit()
    for at in range(len(jobs)):
        if at in outcomes:
            yield outcomes[at]
        else:
            record = unpack(memo.get(RECORD, slugs[at]), ReportRecord)
            yield Extracted(record, keys[at] or digest(record.sha256))


def _built(
    builder: ReportBuilder,
    jobs: Sequence[NamedSource],
    tasks: Iterable[NamedSource],
    processes: int,
) -> Iterator[PackedReport | FailedReport]:
    if not processes and (processes := worker_count([job.source for job in jobs])) == 1:
        builder = builder.exclusive()
    return parallel_map(builder, tasks, processes=processes, lost=killed)


def _put(memo: Memo, packed: PackedReport, key: bytes) -> None:
    name = packed.slug.encode()
    memo.put(RECORD, name, key, packed.record)
    memo.put(WORDING, name, key, packed.wording)
    memo.put(PARAGRAPHS, name, key, packed.paragraphs)
    memo.put(TOPICS, name, key, packed.topics)


def _hashes(
    jobs: Sequence[NamedSource], max_bytes: int
) -> tuple[dict[int, _Hashes], dict[int, FailedReport]]:
    """Hash each report; and those that fail."""
    hashes: dict[int, _Hashes] = {}
    failed: dict[int, FailedReport] = {}
    for at, job in enumerate(jobs):
        try:
            hashes[at] = _hashed(job.source, max_bytes)
        except Exception as error:  # noqa: BLE001 - one report never loses the others
            failed[at] = FailedReport(job.source.name, error)
    return hashes, failed


def _hashed(source: Source, max_bytes: int) -> _Hashes:
    raw = sha256(source.load(max_bytes)).hexdigest()
    is_row = source.media_type == report_formats.ROW
    return _Hashes(raw, source.fetch(max_bytes).sha256 if is_row else raw)


@cache
def program() -> str:
    """The hash of this program: its files, with ontology and weights, and what it stands on."""
    whole = sha256()
    terms = [(file.name, file.read_bytes()) for file in ontology().glob("*.ttl")]
    for name, content in (*sorted(_files(resources.files("kg"), "")), *sorted(terms)):
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    for line in (*_requirements(), sys.version, unicodedata.unidata_version):
        whole.update(f"{line}\n".encode())
    return whole.hexdigest()


def report_key(builder: str, job: NamedSource, raw: str, sha256: str) -> bytes:
    """The hash of all that one report's extraction depends on.

    ``builder``: the key of its builder. ``raw`` is the hash of the bytes that are
    read, ``sha256`` that of the report's content.
    """
    source = job.source
    about = source.name, job.slug(sha256), source.media_type, source.facts
    return digest(program(), builder, about, raw)


def _requirements() -> list[str]:
    """The distributions that this one asks for, each with its version or ``absent``, sorted."""
    try:
        wanted = metadata.requires(_DISTRIBUTION) or ()
    except metadata.PackageNotFoundError:  # a checkout that is not installed
        return []
    names = {found[0].lower() for each in wanted if (found := _NAME.match(each))}
    return [f"{name} {_version(name)}" for name in sorted(names)]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def _files(folder: Traversable, inside: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        name = f"{inside}/{entry.name}"
        if entry.is_dir() and entry.name not in _NO_PART:
            found += _files(entry, name)
        elif entry.is_file():
            found.append((name, _content(entry)))
    return found


def _content(file: Traversable) -> bytes:
    """The bytes of a file; of arrays, most of all there is, the checksums that the file has."""
    if not file.name.endswith(_ARRAYS):
        return file.read_bytes()
    with file.open("rb") as opened, ZipFile(opened) as archive:
        return repr([(i.filename, i.file_size, i.CRC) for i in archive.infolist()]).encode()
