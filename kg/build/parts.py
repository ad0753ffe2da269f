"""Parts of the outputs, made anew where what they are made of has changed."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, Generic, NamedTuple, TypeVar

from msgspec import Struct

from kg.build.codec import pack, unpack
from kg.build.evidence_text import WORDING
from kg.build.fragments import Part
from kg.build.memo import Cache
from kg.build.output_config import Form
from kg.build.parallel_map import mapped
from kg.build.report_parts import ReportsTask, Share, report_parts
from kg.build.topic_parts import Subject, SubjectsTask, subject_parts
from kg.errors import WorkerLost
from kg.export.resource_order import Key
from kg.model.shacl_report import Violation

INDEX: Final = "part"
REPORT: Final = "report"
TOPIC: Final = "topic"
TURTLE: Final = "turtle"
QUADS: Final = "quads"
_AT_ONCE: Final = 2_000
"""Pieces of evidence, or what weighs as much, that make a task."""

_SHARED_FROM: Final = 4
"""Tasks that are worth the start of processes."""


class Index(NamedTuple):
    """What is known of a part without its texts: where its pieces stand, what the check finds."""

    keys: tuple[Key, ...]
    findings: tuple[Violation, ...]


class Packed(Struct, frozen=True):
    """A part on its way from the process that made it."""

    name: str
    index: bytes
    texts: tuple[bytes, ...]
    quads: bytes


def packed(parts: Iterable[Part]) -> tuple[Packed, ...]:
    """Pack parts."""
    return tuple(
        Packed(
            part.name,
            pack(Index(tuple(piece.key for piece in part.pieces), tuple(part.findings))),
            tuple(zlib.compress(piece.text.encode(), 1) for piece in part.pieces),
            zlib.compress("".join(f"{line}\n" for line in part.quads).encode(), 1),
        )
        for part in parts
    )


class ReportsJob(NamedTuple):
    """A task for reports, packed; their wordings, which are packed already, apart."""

    task: bytes
    wordings: dict[str, bytes]


def write_reports(job: ReportsJob) -> tuple[Packed, ...]:
    """Write the reports of a task."""
    task = unpack(job.task, ReportsTask)
    return packed(report_parts(task, job.wordings))


def write_subjects(job: bytes) -> tuple[Packed, ...]:
    """Write the topics of a task."""
    return packed(subject_parts(unpack(job, SubjectsTask)))


Item = TypeVar("Item")
Job = TypeVar("Job")
Wanted = tuple[str, bytes, Item]
"""Name of a part, the key of what it is made of, and that."""


class Kind(Struct, Generic[Item, Job], frozen=True):
    """Parts of one kind: what makes them, and how many at once. ``job`` packs some for that."""

    name: str
    job: Callable[[Sequence[Item]], Job]
    work: Callable[[Job], tuple[Packed, ...]]
    weight: Callable[[Item], int]


def renewed(
    cache: Cache,
    kind: Kind[Item, Job],
    wanted: Iterable[Wanted[Item]],
    processes: int,
    progress: Callable[[int], None],
) -> list[bytes]:
    """Make those parts that the cache has not; the names of all, as the cache has them."""
    have = cache.keys(INDEX)
    names: list[bytes] = []
    under_way: deque[list[tuple[bytes, bytes]]] = deque()

    def stale() -> Iterator[tuple[bytes, bytes, Item]]:
        for name, key, item in wanted:
            names.append(f"{kind.name} {name}".encode())
            if have.get(names[-1]) != key:
                yield names[-1], key, item

    def jobs() -> Iterator[Job]:
        for group in _groups(stale(), kind.weight):
            under_way.append([(name, key) for name, key, _ in group])
            yield kind.job([item for *_, item in group])

    work = jobs()
    first = list(islice(work, _SHARED_FROM))
    use = processes if len(first) == _SHARED_FROM else 1
    for made in mapped(kind.work, chain(first, work), processes=use, lost=_lost):
        for (name, key), part in zip(under_way.popleft(), made, strict=True):
            _put(cache, name, key, part)
        progress(len(names))
    cache.commit()
    return names


def _groups(
    stale: Iterable[tuple[bytes, bytes, Item]], weight: Callable[[Item], int]
) -> Iterator[list[tuple[bytes, bytes, Item]]]:
    group: list[tuple[bytes, bytes, Item]] = []
    heavy = 0
    for each in stale:
        group.append(each)
        heavy += weight(each[2])
        if heavy >= _AT_ONCE:
            yield group
            group, heavy = [], 0
    if group:
        yield group


def _put(cache: Cache, name: bytes, key: bytes, part: Packed) -> None:
    for at, text in enumerate(part.texts):
        cache.put(TURTLE, [(text_name(name, at), key, text)])
    cache.put(QUADS, [(name, key, part.quads)])
    cache.put(INDEX, [(name, key, part.index)])


def text_name(part: bytes, at: int) -> bytes:
    """The name of a piece's text in the cache."""
    return b"%s %d" % (part, at)


def _lost(_job: object) -> tuple[Packed, ...]:
    raise WorkerLost("a process that wrote a part of the graph was killed twice; free some memory")


def report_kind(cache: Cache, form: Form, context: tuple[str, ...] = ()) -> Kind[Share, ReportsJob]:
    """Reports as parts; their wordings come from the cache."""

    def job(shares: Sequence[Share]) -> ReportsJob:
        slugs = [share.report.slug for share in shares]
        wordings = {slug: cache.get(WORDING, slug.encode()) for slug in slugs}
        return ReportsJob(pack(ReportsTask(tuple(shares), form, context)), wordings)

    return Kind(REPORT, job, write_reports, _weight_of_share)


def topic_kind(form: Form, context: tuple[str, ...] = ()) -> Kind[Subject, bytes]:
    """Topics as parts, with the assertions that they are the subjects of."""

    def job(subjects: Sequence[Subject]) -> bytes:
        return pack(SubjectsTask(tuple(subjects), form, context))

    return Kind(TOPIC, job, write_subjects, _weight_of_subject)


def _weight_of_share(share: Share) -> int:
    named = sum(len(entity.evidence) for entity in share.entities)
    return 20 + named + sum(len(relation.evidence) for relation in share.relations)


def _weight_of_subject(subject: Subject) -> int:
    relations = sum(3 + len(relation.evidence) for relation in subject.relations)
    return 3 + len(subject.entity.evidence) + relations
