"""What the page shows of a corpus that is too large to be shown whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from kg.export.page.importance import most_important_first
from kg.export.page.landscape import Claim, Topic
from kg.graph.quads import placed
from kg.model import Entity, Evidence, Knowledge, TopicKey

WHOLE: Final = 10_000
"""Topics up to which all is shown, if they have no more than EVIDENCE in all."""
EVIDENCE: Final = 60_000
TOPICS: Final = 2_000
REPORTS: Final = 400
PIECES: Final = 12
"""How many topics are shown of more, from how many reports, with how much evidence each."""


def shown(knowledge: Knowledge) -> Knowledge:
    """The part of it that the page shows: all, unless it is too large.

    Of what is too large the TOPICS most important ones, what links them, and of each at most PIECES
    pieces of evidence: from the REPORTS that say most of them, and where none of these
    speaks of something, the surest piece that there is.
    """
    knowledge = placed(knowledge)
    if len(knowledge.entities) <= WHOLE and sum(1 for _ in _said(knowledge)) <= EVIDENCE:
        return knowledge
    chosen = set(_most_important(knowledge))
    about = Knowledge(
        knowledge.reports,
        tuple(e for e in knowledge.entities if e.identity in chosen),
        tuple(r for r in knowledge.relations if r.subject in chosen and r.object in chosen),
    )
    said = Counter(piece.report for piece in _said(about))
    best = {slug for slug, _ in sorted(said.items(), key=lambda kv: (-kv[1], kv[0]))[:REPORTS]}
    part = Knowledge(
        (),
        tuple(replace(e, evidence=_pieces(e.evidence, best), merges=()) for e in about.entities),
        tuple(replace(r, evidence=_pieces(r.evidence, best)) for r in about.relations),
    )
    used = {piece.report for piece in _said(part)}
    return replace(part, reports=tuple(r for r in knowledge.reports if r.slug in used))


def title_of(whole: Knowledge, part: Knowledge) -> str | None:
    """What a page of a part is called, so that nobody takes it for the whole; None for that."""
    if len(part.entities) == len(whole.entities):
        return None
    return (
        f"Technology trends in {len(whole.reports):,} reports: the {len(part.entities):,} most"
        f" important of {len(whole.entities):,} topics, in words of {len(part.reports):,} reports"
    )


def _said(knowledge: Knowledge) -> Iterator[Evidence]:
    for entity in knowledge.entities:
        yield from entity.evidence
    for relation in knowledge.relations:
        yield from relation.evidence


def _most_important(knowledge: Knowledge) -> Iterable[TopicKey]:
    at = {entity.identity: i for i, entity in enumerate(knowledge.entities)}
    slugs = {report.slug: i for i, report in enumerate(knowledge.reports)}
    topics = [_topic(i, entity, slugs) for i, entity in enumerate(knowledge.entities)]
    claims = [
        Claim("", at[r.subject], r.predicate, at[r.object])
        for r in knowledge.relations
        if not r.negated
    ]
    ranked, _ = most_important_first(topics, claims)
    for topic in ranked[:TOPICS]:
        yield knowledge.entities[int(topic.iri)].identity


def _topic(number: int, entity: Entity, slugs: Mapping[str, int]) -> Topic:
    reports = tuple(sorted({slugs[piece.report] for piece in entity.evidence}))
    places = tuple(range(len(entity.evidence)))
    kind = entity.identity.topic_class
    return Topic(f"{number:09}", kind, entity.label, places=places, reports=reports)


def _pieces(evidence: tuple[Evidence, ...], best: set[str]) -> tuple[Evidence, ...]:
    """The surest pieces in these reports, or else the surest of all."""
    surest = sorted(evidence, key=lambda piece: (-piece.confidence, piece.report, piece.span))
    kept = {id(p) for p in [p for p in surest if p.report in best][:PIECES] or surest[:1]}
    return tuple(piece for piece in evidence if id(piece) in kept)
