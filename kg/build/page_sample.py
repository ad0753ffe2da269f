"""What the page shows of a corpus that is too large to be shown whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from typing import Final, NamedTuple

from msgspec.structs import replace

from kg.analysis.importance import most_important_first
from kg.model import Evidence, Knowledge, Relation, Span, TopicKey

WHOLE: Final = 6_000
"""Topics up to which all is shown, if they and their claims have no more than EVIDENCE."""
EVIDENCE: Final = 30_000
TOPICS: Final = 2_000
CLAIMS: Final = 5_000
REPORTS: Final = 400
"""How many topics and claims are shown of more, in the words of how many reports."""
PIECES: Final = 8
SENTENCES: Final = 3
"""How many pieces of evidence a topic and a claim then have."""


class Shown(NamedTuple):
    """What the page shows; its title, so that nobody takes a part for the whole: None for that."""

    knowledge: Knowledge
    title: str | None


def shown(knowledge: Knowledge) -> Shown:
    """The part of placed knowledge that the page shows: all, unless it is too large.

    Of what is too large the TOPICS most important ones, of the claims that link them the
    CLAIMS with most evidence, and of that at most PIECES and SENTENCES: from the REPORTS that
    say most, and where none of these speaks of something, from the one that says most.
    """
    if len(knowledge.entities) <= WHOLE and sum(1 for _ in _said(knowledge)) <= EVIDENCE:
        return Shown(knowledge, None)
    part = _part(knowledge)
    title = (
        f"Technology trends in {len(knowledge.reports):,} reports: the {len(part.entities):,}"
        f" most important of {len(knowledge.entities):,} topics, in words of"
        f" {len(part.reports):,} reports"
    )
    return Shown(part, title)


def _part(knowledge: Knowledge) -> Knowledge:
    chosen = set(_most_important(knowledge))
    about = Knowledge(
        (),
        tuple(e for e in knowledge.entities if e.identity in chosen),
        _most_said(r for r in knowledge.relations if r.subject in chosen and r.object in chosen),
    )
    said = Counter(piece.report for piece in _said(about))
    ranked = sorted(said, key=lambda slug: (-said[slug], slug))
    rank = {slug: at for at, slug in enumerate(ranked)}
    part = Knowledge(
        (),
        tuple(
            replace(e, evidence=_pieces(e.evidence, rank, PIECES), merges=())
            for e in about.entities
        ),
        tuple(replace(r, evidence=_pieces(r.evidence, rank, SENTENCES)) for r in about.relations),
    )
    used = {piece.report for piece in _said(part)}
    return replace(part, reports=tuple(r for r in knowledge.reports if r.slug in used))


def _most_said(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Those with most evidence, in their order."""
    every = list(relations)
    ranked = sorted(range(len(every)), key=lambda i: (-len(every[i].evidence), i))
    return tuple(every[i] for i in sorted(ranked[:CLAIMS]))


def _said(knowledge: Knowledge) -> Iterator[Evidence]:
    for entity in knowledge.entities:
        yield from entity.evidence
    for relation in knowledge.relations:
        yield from relation.evidence


def _most_important(knowledge: Knowledge) -> Iterable[TopicKey]:
    at = {entity.identity: i for i, entity in enumerate(knowledge.entities)}
    links = [(at[r.subject], at[r.object]) for r in knowledge.relations if not r.negated]
    for topic in most_important_first(knowledge.entities, links)[:TOPICS]:
        yield knowledge.entities[topic].identity


def _pieces(
    evidence: tuple[Evidence, ...], rank: Mapping[str, int], most: int
) -> tuple[Evidence, ...]:
    """The surest pieces in the reports that say most, or else one of the next that says it."""
    near = [piece for piece in evidence if rank[piece.report] < REPORTS]
    if not near:
        return (min(evidence, key=lambda piece: (rank[piece.report], _surest_first(piece))),)
    kept = {id(piece) for piece in nsmallest(most, near, key=_surest_first)}
    return tuple(piece for piece in evidence if id(piece) in kept)


def _surest_first(piece: Evidence) -> tuple[float, str, Span]:
    return -piece.confidence, piece.report, piece.span
