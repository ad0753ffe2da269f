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
    checked_parts,
    lines_of,
    owner,
    store_of,
)
from kg.export.nquads import by_report
from kg.export.resource_order import Key, Resource, sorted_resources
from kg.graph.evidence_rdf import cited_quads
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
    added = {
        line: node
        for share, node in zip(task.shares, _nodes(task), strict=True)
        for line in share.added.lines
    }
    homes = {line.partition(" ")[0]: node for line, node in added.items()}
    resources: dict[str, list[tuple[Key, Resource]]] = {node: [] for node in _nodes(task)}
    for key, resource in sorted_resources(lines_of(own.reports, added)):
        node = homes.get(resource.subject) or owner(key)
        if node in resources:
            resources[node].append((key, resource))
    for share, node in zip(task.shares, _nodes(task), strict=True):
        evidence = chain.from_iterable(relation.evidence for relation in share.relations)
        resources[node] += sorted_resources(lines_of(cited_quads(evidence, task.config.minter)))
    store = store_of(added, task.context, task.config.schema, quads=chain(*own))
    graphs = _graphs(own) if task.config.quads else {}
    return checked_parts(resources, store, task.config, graphs)


def report_lines(task: ReportsTask) -> Iterator[str]:
    """Of the reports of a task only their N-Quads, line by line: nothing is checked."""
    graphs = _graphs(_quads(task))
    for node in _nodes(task):
        yield from graphs.get(node, ())


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


def _graphs(quads: _Quads) -> dict[str, list[str]]:
    """The sorted lines of N-Quads by the report in whose graph they are."""
    graphs: defaultdict[str, set[str]] = defaultdict(set)
    every = sorted_resources(lines_of(chain(*quads)))
    for line, graph in by_report([resource for _, resource in every]):
        graphs[graph].add(f"{line} {graph} .")
    return {graph: sorted(lines) for graph, lines in graphs.items()}
