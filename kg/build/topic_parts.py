"""Topics as parts of the outputs: each with the assertions that it is the subject of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import NamedNode, Quad

from kg.build.codec import digest
from kg.build.curated_parts import NOTHING, Added
from kg.build.extraction_stage import program
from kg.build.part_text import (
    OutputConfig,
    Part,
    checked_parts,
    lines_of,
    store_of,
)
from kg.export.nquads import shared_lines
from kg.export.resource_order import sorted_resources
from kg.graph import terms
from kg.graph.schema_rdf import term_node
from kg.graph.write import assertion_iri, assertion_quads, direct_quads, support_quads, topic_quads
from kg.model import Entity, Evidence, Relation, TopicKey
from kg.names import Iri, Minter


class Subject(Struct, frozen=True):
    """A topic and what it is the subject of, with evidence that needs no words.

    ``language``: the tag of its labels. ``led_to``: of each kind of relation that holds and
    ends at it one, for the check. ``added``: what a curator adds.
    """

    entity: Entity
    language: str
    relations: tuple[Relation, ...] = ()
    led_to: tuple[Relation, ...] = ()
    added: Added = NOTHING

    def key(self, config: OutputConfig) -> bytes:
        """The hash of all that its part depends on, the program among it."""
        mine = self.entity, self.language, self.relations, self.led_to, self.added
        return digest(program(), config, *mine)


class SubjectsTask(Struct, frozen=True):
    """Topics to write together. ``context``: all that curators add, for the check to see."""

    subjects: tuple[Subject, ...]
    config: OutputConfig
    context: tuple[str, ...] = ()


def subject_parts(task: SubjectsTask) -> tuple[Part, ...]:
    """Write each topic of a task."""
    minter = task.config.minter
    resources, quads = {}, {}
    visible: list[Quad] = []
    for node, subject in zip(_nodes(task), task.subjects, strict=True):
        seen, unseen = _quads(subject, minter)
        visible += seen
        own = lines_of(chain(seen, unseen))
        resources[node] = sorted_resources(sorted({*own, *subject.added.lines}))
        quads[node] = tuple(shared_lines(own)) if task.config.quads else ()
    context = chain.from_iterable(_context(s, minter) for s in task.subjects)
    added = (line for subject in task.subjects for line in subject.added.lines)
    store = store_of(added, task.context, task.config.schema, quads=chain(visible, context))
    return checked_parts(resources, store, task.config, quads)


def _nodes(task: SubjectsTask) -> Iterator[str]:
    for subject in task.subjects:
        yield f"<{task.config.minter.topic(*subject.entity.identity)}>"


def _quads(subject: Subject, minter: Minter) -> tuple[list[Quad], Iterator[Quad]]:
    """What the check sees of a topic, and the rest: pointers to most evidence for it.

    It sees those, too, if a curator has added something. That the reports named are those of
    the evidence is checked report by report.
    """
    entity = subject.entity
    seen, unseen = _split_evidence(subject)
    said = chain(
        topic_quads(replace(entity, evidence=seen), minter, subject.language),
        *(assertion_quads(relation, minter) for relation in subject.relations),
    )
    return list(said), support_quads(minter.topic(*entity.identity), unseen, minter)


def _split_evidence(subject: Subject) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The evidence of a topic that the check sees, and the rest."""
    evidence = subject.entity.evidence
    seen = len(evidence) if subject.added.touched else 1
    return evidence[:seen], evidence[seen:]


def _context(subject: Subject, minter: Minter) -> Iterator[Quad]:
    """What the check has to see of other resources: evidence, the far ends of relations."""
    entity = subject.entity
    iri = minter.topic(*entity.identity)
    yield from _stubs(iri, _split_evidence(subject)[0], minter)
    for relation in subject.relations:
        yield from _stubs(assertion_iri(relation, minter), relation.evidence, minter)
        yield _typed(relation.object, minter)
    for relation in subject.led_to:
        yield _typed(relation.subject, minter)
        yield from direct_quads(relation, minter)


def _typed(topic: TopicKey, minter: Minter) -> Quad:
    return Quad(NamedNode(minter.topic(*topic)), terms.A, term_node(topic.topic_class))


def _stubs(supported: Iri, evidence: Iterable[Evidence], minter: Minter) -> Iterator[Quad]:
    """Of each piece of evidence its report and modality."""
    for piece in evidence:
        node = NamedNode(minter.evidence(supported, minter.selector(piece.report, piece.span)))
        report = NamedNode(minter.report(piece.report))
        yield Quad(node, terms.A, terms.EVIDENCE_CLASS)
        yield Quad(node, terms.HAS_SOURCE, report)
        yield Quad(node, terms.MODALITY, terms.MODALITIES[piece.modality])
        yield Quad(report, terms.A, terms.REPORT)
