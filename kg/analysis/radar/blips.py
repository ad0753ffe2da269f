"""A radar: techniques and trends in rings by what reports say of them, in sectors by domain.

It tells what the reports say, not what is true. A topic's ring is that of the mean stance of the
sentences that name it; see :mod:`kg.analysis.radar.stance_model`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from kg.analysis.insights.context import InsightContext
from kg.analysis.insights.insight import Quote
from kg.analysis.radar import stance_model
from kg.graph import Graph
from kg.graph.graph_model import GraphEntity, GraphKnowledge
from kg.graph.history import Account
from kg.language.stance import cue_counts
from kg.model.schema import SHIPPED, RelationType

RINGS: Final = ("Advised", "In use", "Looked at", "Warned of")
"""From the middle outwards."""
ELSEWHERE: Final = "Elsewhere"
"""The sector of what no claim places in one of the three most frequent domains."""
_SECTORS: Final = 3
_SENTENCES: Final = 8
"""Sentences of a topic that are read: the surest, of as many reports as there are."""
_FEWEST: Final = 2
"""Sentences that a topic has at least: one says too little."""


class Blip(Struct, frozen=True):
    """A topic on a radar. ``ring``: its index in RINGS; ``sector``: its index in the radar's.

    ``stance``: the mean of its sentences, 0 where they are middling, more where they advise.
    ``reports``: how many name it. ``moved``: "new" where only the reports of the last year name
    it, "in" or "out" where their sentences put it into another ring than those before, else "".
    """

    topic: GraphEntity
    ring: int
    sector: int
    stance: float
    reports: int
    moved: str
    quotes: tuple[Quote, ...]


class Radar(Struct, frozen=True):
    """The blips, by ring and then from the firmest advice down, and the names of the sectors."""

    sectors: tuple[str, ...]
    blips: tuple[Blip, ...]


def find_radar(graph: Graph, limit: int = 40, quotes: int = 2) -> Radar:
    """The radar of the most important techniques and trends that two sentences or more name.

    ``limit``: how many at most. ``quotes``: of each, at most.
    """
    return radar_of(graph.knowledge(), limit, quotes)


def radar_of(
    known: GraphKnowledge,
    limit: int = 40,
    quotes: int = 2,
    fewest: int = 0,
    seen: dict[str, float] | None = None,
) -> Radar:
    """The radar of what a graph knows; an empty one, at once, if it had fewer blips.

    ``seen``: of sentences that were read before, their stances; it gets those of this radar.
    """
    facts = InsightContext(known, limit, quotes)
    kinds = SHIPPED.signature(RelationType.APPLIES_TO)[0]
    named = (
        (topic, accounts)
        for topic in facts.ranking.topics
        if topic.identity.topic_class in kinds
        and len(_sentences(accounts := facts.topics[topic.iri].accounts)) >= _FEWEST
    )
    chosen = list(islice(named, limit))
    if len(chosen) < fewest:
        return Radar((), ())
    stances = _stances((_sentences(accounts) for _, accounts in chosen), seen or {})
    if seen is not None:
        seen.clear()  # of sentences that nothing names any more
        seen.update(stances)
    sectors, places = _sectors(facts, [topic.iri for topic, _ in chosen])
    years = sorted({report.issued[:4] for report in facts.history.reports if report.issued})
    latest = years[-1] if len(years) > 1 else ""
    blips = [
        Blip(
            topic,
            _ring(accounts, stances),
            places[topic.iri],
            round(stance_model.overall([stances[each] for each in _sentences(accounts)]), 3),
            len(accounts),
            _moved(accounts, latest, stances),
            facts.named(topic.iri, accounts),
        )
        for topic, accounts in chosen
    ]
    return Radar(sectors, tuple(sorted(blips, key=lambda each: (each.ring, -each.stance))))


def _sentences(accounts: Sequence[Account]) -> tuple[str, ...]:
    """The sentences of a topic that are read: in turn one of each report, the surest first."""
    ranked = [
        sorted(each.evidence, key=lambda piece: (-piece.confidence, piece.span.start))
        for each in accounts
    ]
    deepest = max(map(len, ranked), default=0)
    turns = (each[turn] for turn in range(deepest) for each in ranked if turn < len(each))
    texts = (" ".join(piece.sentence.split()) for piece in turns)
    whole = (text for text in texts if len(text.split()) >= stance_model.FEWEST_WORDS)
    return tuple(dict.fromkeys(whole))[:_SENTENCES]


def _stances(texts: Iterable[Sequence[str]], seen: Mapping[str, float]) -> Mapping[str, float]:
    every = dict.fromkeys(text for each in texts for text in each)
    fresh = [text for text in every if text not in seen]
    read = dict(zip(fresh, stance_model.shipped().stances(fresh), strict=True))
    return {text: read[text] if text in read else seen[text] for text in every}


def _ring(accounts: Sequence[Account], known: Mapping[str, float]) -> int:
    texts = [each for each in _sentences(accounts) if each in known]
    mean = stance_model.overall([known[each] for each in texts])
    cues = [sum(kind) for kind in zip(*map(cue_counts, texts), strict=True)]
    return len(RINGS) - 1 - stance_model.shipped().ring(mean, cues)


def _moved(accounts: Sequence[Account], latest: str, known: Mapping[str, float]) -> str:
    late = [each for each in accounts if latest and each.report.issued.startswith(latest)]
    early = [each for each in accounts if each not in late and each.report.issued]
    if late and not early and all(each.report.issued for each in accounts):
        return "new"
    pairs = [[t for t in _sentences(some) if t in known] for some in (early, late)]
    if min(map(len, pairs)) < _FEWEST:
        return ""
    before, after = _ring(early, known), _ring(late, known)
    return "in" if after < before else "out" if after > before else ""


def _sectors(
    facts: InsightContext, chosen: Sequence[str]
) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """The domains that most of these topics go with, and the sector of each topic.

    A topic goes with a domain that it is said to be applied to, else with those that the same
    sections name.
    """
    named = _domains(facts)
    domains = {iri: _applied(facts, iri) or _beside(facts, iri, named) for iri in chosen}
    count = Counter(label for labels in domains.values() for label in labels)
    common = sorted(count, key=lambda label: (-count[label], label))[:_SECTORS]
    order = {label: place for place, label in enumerate(common)}

    def place(labels: Counter[str]) -> int:
        found = [(-labels[label], order[label]) for label in labels if label in order]
        return min(found)[1] if found else len(common)

    return (*common, ELSEWHERE), {iri: place(domains[iri]) for iri in chosen}


def _applied(facts: InsightContext, iri: str) -> Counter[str]:
    found = Counter[str]()
    for claim in facts.claims_of.get(iri, ()):
        if claim.predicate is RelationType.APPLIES_TO and claim.subject.iri == iri:
            found[claim.object.label] += len(claim.stated_by)
    return found


def _beside(
    facts: InsightContext, iri: str, named: Mapping[tuple[str, int], Sequence[str]]
) -> Counter[str]:
    found = Counter[str]()
    for account in facts.topics[iri].accounts:
        for place in {(piece.report, piece.section) for piece in account.evidence}:
            found.update(named.get(place, ()))
    return found


def _domains(facts: InsightContext) -> Mapping[tuple[str, int], Sequence[str]]:
    """The labels of the domains that each section names."""
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    kinds = SHIPPED.signature(RelationType.APPLIES_TO)[1]
    for topic in facts.ranking.topics:
        if topic.identity.topic_class in kinds:
            for place in {(piece.report, piece.section) for piece in topic.evidence}:
                found[place].append(topic.label)
    return found
