"""The parts of the outputs, one a report and one a topic: made anew where their input changed."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from msgspec import Struct
from pyoxigraph import NamedNode, Quad

from kg.build.assembly import (
    INDEX,
    QUADS,
    REPORT,
    TOPIC,
    TURTLE,
    Index,
    Loose,
    Parts,
    part_name,
    text_name,
)
from kg.build.codec import pack
from kg.build.curated_parts import Added, Additions
from kg.build.extraction_stage import WORDING, Extracted, Progress
from kg.build.memo import Memo
from kg.build.part_text import (
    OutputConfig,
    Part,
    lines_of,
    pieces_of,
    store_of,
)
from kg.build.report_parts import ReportsTask, Share, report_parts
from kg.build.resolution_stage import languages, shares, subjects
from kg.build.topic_parts import Subject, SubjectsTask, subject_parts
from kg.build.worker_pool import parallel_map
from kg.errors import WorkerLost
from kg.export.resource_order import sorted_resources
from kg.graph import terms
from kg.graph.schema_rdf import term_node
from kg.graph.shacl import check_part
from kg.graph.user_triples import Curated
from kg.graph.write import build_quads, direct_quads
from kg.model import Knowledge, RelationType, TopicKey
from kg.names import Minter

_TASK_WEIGHT: Final = 2_000
"""Pieces of evidence, or what weighs as much, that make a task."""

_SHARED_FROM: Final = 4
"""Tasks that are worth the start of processes."""


class Inputs(Struct, frozen=True):
    """All that the outputs of a build are made of; ``settings`` are its settings as text."""

    knowledge: Knowledge
    reports: Sequence[Extracted]
    config: OutputConfig
    curated: Curated
    additions: Additions
    version: str
    settings: Mapping[str, str]


class PackedPart(NamedTuple):
    """A part on its way from the process that made it."""

    summary: bytes
    texts: tuple[bytes, ...]
    quads: bytes


class _Wanted(NamedTuple):
    """A part that the outputs need: its name, the key of its input, and that input."""

    name: bytes
    key: bytes
    item: Any
    weight: int


class _Kind(NamedTuple):
    """Parts of one kind. ``task`` puts the input of some together, ``work`` makes them."""

    task: Callable[[list[Any]], Any]
    work: Callable[[Any], tuple[PackedPart, ...]]
    wanted: Iterable[_Wanted]


def parts_of(memo: Memo, inputs: Inputs, processes: int, progress: Progress) -> Parts:
    """Bring all parts of the outputs up to date."""
    knowledge = inputs.knowledge
    tags = languages(knowledge)

    def reports_done(done: int) -> None:
        progress("writing reports", done, len(knowledge.reports))

    def topics_done(done: int) -> None:
        progress("writing topics", done, len(knowledge.entities))

    names = _renewed(memo, _reports(memo, inputs, tags), processes, reports_done)
    names += _renewed(memo, _topics(inputs, tags), processes, topics_done)
    return Parts(memo, names, _loose(inputs, tags))


def _reports(memo: Memo, inputs: Inputs, tags: Mapping[TopicKey, str]) -> _Kind:
    """Reports as parts; their wordings come from the memo."""
    config, context = inputs.config, inputs.additions.lines
    keys = {each.record.slug: each.key for each in inputs.reports}

    def added(slug: str) -> Added:
        return inputs.additions.of(f"<{config.minter.report(slug)}>")

    def wanted() -> Iterator[_Wanted]:
        for share in shares(inputs.knowledge, tags, added):
            slug = share.report.slug
            key = share.key(keys[slug], config)
            yield _Wanted(part_name(REPORT, slug), key, share, _weight_of_share(share))

    def task(items: list[Share]) -> ReportsTask:
        slugs = [share.report.slug for share in items]
        wordings = {slug: memo.get(WORDING, slug.encode()) for slug in slugs}
        return ReportsTask(tuple(items), config, wordings, context)

    return _Kind(task, partial(_written, report_parts), wanted())


def _topics(inputs: Inputs, tags: Mapping[TopicKey, str]) -> _Kind:
    """Topics as parts, with the assertions that they are the subjects of."""
    config, context = inputs.config, inputs.additions.lines
    minter = config.minter

    def added(topic: TopicKey) -> Added:
        return inputs.additions.of(f"<{minter.topic(*topic)}>")

    def wanted() -> Iterator[_Wanted]:
        for subject in subjects(inputs.knowledge, tags, added):
            name = part_name(TOPIC, minter.topic(*subject.entity.identity))
            yield _Wanted(name, subject.key(config), subject, _weight_of_subject(subject))

    def task(items: list[Subject]) -> SubjectsTask:
        return SubjectsTask(tuple(items), config, context)

    return _Kind(task, partial(_written, subject_parts), wanted())


def _written(write: Callable[[Any], tuple[Part, ...]], task: Any) -> tuple[PackedPart, ...]:
    """Write the parts of a task, and pack them where that is done."""
    return tuple(map(_packed, write(task)))


def _packed(part: Part) -> PackedPart:
    return PackedPart(
        pack(Index(tuple(piece.key for piece in part.pieces), tuple(part.findings))),
        tuple(zlib.compress(piece.text.encode(), 1) for piece in part.pieces),
        zlib.compress("".join(f"{line}\n" for line in part.quads).encode(), 1),
    )


def _renewed(
    memo: Memo, kind: _Kind, processes: int, progress: Callable[[int], None]
) -> list[bytes]:
    """Make those parts that the memo has not; the names of all."""
    have = memo.keys(INDEX)
    names: list[bytes] = []
    under_way: deque[list[_Wanted]] = deque()

    def stale() -> Iterator[_Wanted]:
        for part in kind.wanted:
            names.append(part.name)
            if have.get(part.name) != part.key:
                yield part

    def tasks() -> Iterator[Any]:
        for group in _groups(stale()):
            under_way.append(group)
            yield kind.task([part.item for part in group])

    work = tasks()
    first = list(islice(work, _SHARED_FROM))
    use = processes if len(first) == _SHARED_FROM else 1
    for made in parallel_map(kind.work, chain(first, work), processes=use, lost=_lost):
        for wanted, packed in zip(under_way.popleft(), made, strict=True):
            _put(memo, wanted.name, wanted.key, packed)
        progress(len(names))
    memo.commit()
    return names


def _groups(parts: Iterable[_Wanted]) -> Iterator[list[_Wanted]]:
    group: list[_Wanted] = []
    weight = 0
    for part in parts:
        group.append(part)
        weight += part.weight
        if weight >= _TASK_WEIGHT:
            yield group
            group, weight = [], 0
    if group:
        yield group


def _put(memo: Memo, name: bytes, key: bytes, part: PackedPart) -> None:
    for at, text in enumerate(part.texts):
        memo.put(TURTLE, text_name(name, at), key, text)
    memo.put(QUADS, name, key, part.quads)
    memo.put(INDEX, name, key, part.summary)


def _lost(_task: object) -> tuple[PackedPart, ...]:
    raise WorkerLost("a process that wrote a part of the graph was killed twice; free some memory")


def _weight_of_share(share: Share) -> int:
    named = sum(len(entity.evidence) for entity in share.entities)
    return 20 + named + sum(len(relation.evidence) for relation in share.relations)


def _weight_of_subject(subject: Subject) -> int:
    relations = sum(3 + len(relation.evidence) for relation in subject.relations)
    return 3 + len(subject.entity.evidence) + relations


def _loose(inputs: Inputs, tags: Mapping[TopicKey, str]) -> Loose:
    """Write the build and what curators say of things of their own; check what no part can."""
    knowledge, additions, config = inputs.knowledge, inputs.additions, inputs.config
    minter = config.minter
    used = [(report.slug, report.sha256) for report in knowledge.reports]
    build = build_quads(used, minter=minter, version=inputs.version, settings=inputs.settings)
    own = sorted({*lines_of(build), *config.schema})
    lines = sorted({*own, *additions.loose})
    resources = sorted_resources(lines)
    reports = lines_of(
        Quad(NamedNode(minter.report(slug)), terms.A, terms.REPORT) for slug, _ in used
    )
    labels = lines_of(_compared(knowledge, tags, minter))
    near = (*labels, *additions.lines) if additions.lines else ()
    about = {*additions.strangers, *(key[-1] for key, _ in resources)}
    found = check_part(store_of(lines, reports, near), about=about)
    wide = check_part(store_of(labels, additions.lines, config.schema), wide=True)
    return Loose(pieces_of(resources, config.shortener), tuple(own), (*found, *wide))


def _compared(knowledge: Knowledge, tags: Mapping[TopicKey, str], minter: Minter) -> Iterator[Quad]:
    """What those shapes look at that compare all topics: labels, classes, ``subTechniqueOf``."""
    for entity in knowledge.entities:
        node = NamedNode(minter.topic(*entity.identity))
        yield Quad(node, terms.A, term_node(entity.identity.topic_class))
        yield Quad(node, terms.PREF_LABEL, terms.text(entity.label, tags[entity.identity]))
    for relation in knowledge.relations:
        if relation.predicate == RelationType.SUB_TECHNIQUE_OF and not relation.negated:
            yield from direct_quads(relation, minter)
