"""Reports as parts of the outputs: sections, evidence and places, some reports at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import Quad

from kg.build.codec import digest, unpack
from kg.build.curated_parts import NOTHING, Added
from kg.build.evidence_text import Wording, restored
from kg.build.part_text import (
    OutputConfig,
    Part,
    findings_by,
    lines_of,
    owner,
    pieces_of,
    sorted_resources,
    store_of,
)
from kg.export.nquads import by_report
from kg.export.resource_order import EVIDENCE, PLACE, REPORT, SECTION, Key, Resource
from kg.graph.shacl import check_part
from kg.graph.write import report_quads, subject_quads
from kg.model import Entity, Knowledge, Relation, Report, TopicKey

Name = TypeVar("Name")
Said = TypeVar("Said", Entity, Relation)


class Share(Struct, frozen=True):
    """What the graph has of one report: topics and relations with its evidence alone.

    ``languages``: the language tag of each topic's labels. ``added``: what a
    curator adds.
    """

    report: Report
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    languages: tuple[str, ...]
    added: Added = NOTHING

    def key(self, extraction: bytes, config: OutputConfig) -> bytes:
        """The hash of all that its part depends on. ``extraction``: the key of its words."""
        named = [(e.identity, e.evidence) for e in self.entities]
        claimed = [(r.subject, r.predicate, r.object, r.evidence) for r in self.relations]
        labels = [entity.label for entity in self.entities] if config.quads else []
        tags = self.languages if config.quads else ()
        return digest(extraction.hex(), config, named, claimed, labels, tags, self.added)


class ReportsTask(Struct, frozen=True):
    """Reports to write together. ``wordings``: those of each, packed, by slug.

    ``context``: all that curators add, for the check to see.
    """

    shares: tuple[Share, ...]
    config: OutputConfig
    wordings: Mapping[str, bytes]
    context: tuple[str, ...] = ()


def report_parts(task: ReportsTask) -> tuple[Part, ...]:
    """Write each report of a task."""
    own = _quads(task)
    of_curator = {line for share in task.shares for line in share.added.lines}
    resources = sorted_resources(lines_of(own.reports, of_curator))
    owners = _owners(task, resources)
    store = store_of(of_curator, task.context, task.config.schema, quads=chain(*own))
    found = findings_by(owners, check_part(store, about=owners))
    graphs = _graphs(own) if task.config.quads else {}
    mine: defaultdict[str, list[tuple[Key, Resource]]] = defaultdict(list)
    for key, resource in resources:
        mine[owners.get(resource.subject, "")].append((key, resource))
    short = task.config.shortener
    return tuple(
        Part(pieces_of(mine[node], short), tuple(sorted(graphs.get(node, ()))), found[node])
        for node in _nodes(task)
    )


def report_graphs(task: ReportsTask) -> Iterator[tuple[str, ...]]:
    """Of each report of a task only its lines of N-Quads, neither written nor checked otherwise."""
    graphs = _graphs(_quads(task))
    for node in _nodes(task):
        yield tuple(sorted(graphs.get(node, ())))


def _owners(task: ReportsTask, resources: Iterable[tuple[Key, Resource]]) -> dict[str, str]:
    """The report of each resource; what a curator adds is that of the report it is added to."""
    owners = {key[-1]: owner(key) for key, _ in resources if _of_report(key)}
    for share, node in zip(task.shares, _nodes(task), strict=True):
        owners.update(dict.fromkeys((line.partition(" ")[0] for line in share.added.lines), node))
    return owners


def _nodes(task: ReportsTask) -> Iterator[str]:
    for share in task.shares:
        yield f"<{task.config.minter.report(share.report.slug)}>"


class _Quads(NamedTuple):
    """What is said of reports, their sections, evidence and places; and of topics.

    A topic and an assertion are whole only in their own part: here they are for the check, and
    for N-Quads.
    """

    reports: list[Quad]
    topics: list[Quad]


def _quads(task: ReportsTask) -> _Quads:
    minter = task.config.minter
    knowledge, languages = _joined(task.shares)
    wordings = {slug: unpack(packed, Wording) for slug, packed in task.wordings.items()}
    knowledge = restored(knowledge, wordings)
    topics = subject_quads(knowledge, minter, lambda entity: languages[entity.identity])
    return _Quads(list(report_quads(knowledge, minter)), list(topics))


def _joined(shares: Iterable[Share]) -> tuple[Knowledge, dict[TopicKey, str]]:
    """The knowledge of several reports as one, each topic and relation once."""
    entities: dict[TopicKey, Entity] = {}
    relations: dict[object, Relation] = {}
    languages: dict[TopicKey, str] = {}
    for share in shares:
        languages.update(zip((e.identity for e in share.entities), share.languages, strict=True))
        for entity in share.entities:
            _add(entities, entity.identity, entity)
        for relation in share.relations:
            _add(relations, (relation.subject, relation.predicate, relation.object), relation)
    reports = tuple(share.report for share in shares)
    return Knowledge(reports, tuple(entities.values()), tuple(relations.values())), languages


def _add(found: dict[Name, Said], name: Name, said: Said) -> None:
    if name in found:
        said = replace(said, evidence=(*found[name].evidence, *said.evidence))
    found[name] = said


def _of_report(key: Key) -> bool:
    return key[0] in {REPORT, SECTION, EVIDENCE, PLACE}


def _graphs(quads: _Quads) -> dict[str, set[str]]:
    """The lines of N-Quads by the report in whose graph they are."""
    graphs: defaultdict[str, set[str]] = defaultdict(set)
    every = sorted_resources(lines_of(chain(*quads)))
    for line, graph in by_report([resource for _, resource in every]):
        graphs[graph].add(f"{line} {graph} .")
    return graphs
