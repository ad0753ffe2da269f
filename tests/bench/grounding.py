"""Whether evidence is what it says: quotes are in the source, and name what they relate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from kg.language.normalization import words
from kg.model import (
    Entity,
    Evidence,
    Knowledge,
    Relation,
    Report,
    Span,
    TopicKey,
)


class Ground(StrEnum):
    """How one piece of evidence names the ends of its relation."""

    WORDS = "the words name both"
    HEADING = "the words name one, the linking heading the other"
    SECTION = "the words name one, the linking section stands for the other"
    NOTHING = "an end is not named"


class Ungrounded(Struct, frozen=True):
    """Evidence that does not name both ends: the relation in words, and its quote."""

    report: str
    relation: str
    found_by: tuple[str, ...]
    quote: str


class Grounding(Struct, frozen=True):
    """Counts over a build. ``spans``: quotes, of which ``true`` are in the source as said."""

    spans: int
    true: int
    grounds: Mapping[Ground, int]
    ungrounded: tuple[Ungrounded, ...]

    @property
    def relations(self) -> int:
        """Pieces of evidence of relations."""
        return sum(self.grounds.values())


def grounding(knowledge: Knowledge, sources: Mapping[str, str]) -> Grounding:
    """Hold all evidence against the decoded texts of the reports, by slug."""
    entities = {e.identity: e for e in knowledge.entities}
    reports = {r.slug: r for r in knowledge.reports}
    pieces = [piece for entity in knowledge.entities for piece in entity.evidence]
    pieces += [piece for relation in knowledge.relations for piece in relation.evidence]
    true = sum(p.span.of(sources[p.report]) == p.quote for p in pieces)
    grounds: Counter[Ground] = Counter()
    ungrounded: list[Ungrounded] = []
    for relation, piece, ground in _grounds(knowledge, entities, reports):
        grounds[ground] += 1
        if ground is Ground.NOTHING:
            ends = (relation.subject.key, relation.predicate.value, relation.object.key)
            ungrounded.append(Ungrounded(piece.report, " ".join(ends), piece.found_by, piece.quote))
    return Grounding(len(pieces), true, grounds, tuple(ungrounded))


def _grounds(
    knowledge: Knowledge, entities: Mapping[TopicKey, Entity], reports: Mapping[str, Report]
) -> Iterator[tuple[Relation, Evidence, Ground]]:
    for relation in knowledge.relations:
        ends = [entities[relation.subject], entities[relation.object]]
        for piece in relation.evidence:
            yield relation, piece, _ground(ends, piece, reports[piece.report])


def _ground(ends: Sequence[Entity], piece: Evidence, report: Report) -> Ground:
    missing = [end for end in ends if not _named(end, piece.report, piece.span, piece.quote)]
    if not missing:
        return Ground.WORDS
    if piece.linked_by is None or len(missing) == len(ends):
        return Ground.NOTHING
    heading = report.headings.get(piece.linked_by)
    if heading is not None and _named(missing[0], piece.report, *heading):
        return Ground.HEADING
    return Ground.SECTION


def _named(entity: Entity, report: str, span: Span, text: str) -> bool:
    """Whether a mention of the entity lies in the span, or one of its names in the text."""
    if any(e.report == report and span.covers(e.span) for e in entity.evidence):
        return True
    said = f" {' '.join(words(text))} "
    wordings = (entity.label, *entity.alt_labels)
    return any(f" {' '.join(words(wording))} " in said for wording in wordings if words(wording))
