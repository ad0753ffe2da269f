"""What the graph has of each report, and how many reports say each relation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

from msgspec.structs import replace

from kg.build.codec import unpack
from kg.build.distributed.broadcast import Round, Verdict
from kg.build.distributed.engine import Row, Shared, groups, named, unwrapped, wrapped
from kg.build.distributed.extract_step import TOPICS
from kg.build.distributed.topic_step import Settled, reports_of
from kg.build.report_parts import Share
from kg.graph.evidence_rdf import by_place
from kg.graph.write import Tally
from kg.model import Entity, Evidence, Modality, Relation, TopicKey
from kg.resolve import ReportTopics
from kg.resolve.relation_merge import joined
from kg.resolve.wrong_claims import places_by_row, why_wrong

SHARE: Final = "share"
LEFT: Final = "left"
TOLD: Final = "told"
_HOME: Final = "0"
_ASKED: Final = "1"


class Home(NamedTuple):
    """The topic that a name names. ``topic`` has neither further labels nor evidence."""

    topic: Entity
    language: str
    kept: bool


class Loss(NamedTuple):
    """A relation that has no place, and why: "" where it falls with a topic that is dropped."""

    relation: Relation
    reason: str


def homes(rows: Iterator[Row]) -> Iterator[Row]:
    """Say of each name of topics what it names."""
    for row in rows:
        settled: Settled = unwrapped(row.value)
        topic = replace(settled.entity, alt_labels=(), concept=None, links=())
        value = wrapped(Home(topic, settled.language, settled.kept))
        for member in settled.members:
            yield Row(named(member), _HOME, value)


def asked(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Ask for each report what its names name."""
    for topics in reports_of(now(), rows):
        for entity in topics.entities:
            yield Row(named(entity.identity), f"{_ASKED}{topics.report.slug}")


def answered(rows: Iterator[Row]) -> Iterator[Row]:
    """Answer each report: grouped by name, what it names before who asks."""
    for name, group in groups(rows):
        home = next(group).value
        for row in group:
            yield Row(row.at.removeprefix(_ASKED), f"{_HOME}{name}", home)


def shared(now: Shared[Round], verdict: Shared[Verdict], rows: Iterator[Row]) -> Iterator[Row]:
    """Put together what the graph has of each report; grouped by report, answers before TOPICS.

    Rows at SHARE for reports, at LEFT for relations without a place, and at TOLD for what
    there is to tell of topics that are watched.
    """
    for slug, group in groups(rows):
        if slug in now().context.extra:
            continue
        home: dict[str, Home] = {}
        for row in group:
            if row.at == TOPICS:
                topics = now().prepared(unpack(row.value, ReportTopics))
            else:
                home[row.at.removeprefix(_HOME)] = unwrapped(row.value)
        yield from _shared(topics, home, now(), verdict())


def _shared(
    topics: ReportTopics, home: dict[str, Home], now: Round, verdict: Verdict
) -> Iterator[Row]:
    slug = topics.report.slug
    own = {e.identity: home[named(e.identity)] for e in topics.entities}
    to = {identity: each.topic.identity for identity, each in own.items()}
    evidence: defaultdict[TopicKey, list[Evidence]] = defaultdict(list)
    of_topic: dict[TopicKey, Home] = {}
    for entity in sorted(topics.entities, key=lambda e: e.identity):
        evidence[to[entity.identity]] += entity.evidence
        of_topic[to[entity.identity]] = own[entity.identity]
    for topic in verdict.watched & evidence.keys():
        yield Row(named(topic), TOLD, wrapped({slug: len(set(evidence[topic]))}))
    wrong = partial(why_wrong, verdict.wrong)
    relations, left = joined([topics], to, now.context.settings.own.schema, wrong)
    for reason, refuted in places_by_row(verdict.wrong, left, {slug: topics.report}).items():
        yield Row(reason, TOLD, wrapped(dict(refuted)))
    gone = verdict.gone
    for loss in (
        *(Loss(each.relation, each.reason) for each in left),
        *(Loss(r, "") for r in relations if r.subject in gone or r.object in gone),
    ):
        bare = loss._replace(relation=replace(loss.relation, evidence=()))
        yield Row(f"{triple(loss.relation)}\t{loss.reason}", LEFT, wrapped(bare))
    kept = sorted(topic for topic, each in of_topic.items() if each.kept)
    share = Share(
        topics.report,
        tuple(
            replace(of_topic[topic].topic, evidence=by_place(dict.fromkeys(evidence[topic])))
            for topic in kept
        ),
        tuple(
            replace(r, evidence=by_place(r.evidence))
            for r in relations
            if of_topic[r.subject].kept and of_topic[r.object].kept
        ),
        tuple(of_topic[topic].language for topic in kept),
    )
    yield Row(slug, SHARE, wrapped(share))


def once(rows: Iterator[Row]) -> Iterator[Row]:
    """Of the rows of each key only one."""
    for _, group in groups(rows):
        yield next(group)


def triple(relation: Relation) -> str:
    """What a relation says, as the key of a row."""
    predicate = relation.predicate.value
    return f"{named(relation.subject)}\t{predicate}\t{named(relation.object)}"


CLAIM: Final = "claim"
UNSURE: Final = "a unsure"
"""Where a report is told to leave a relation out: before what it shares."""


class Claim(NamedTuple):
    """A relation without evidence, its confidence the highest of all, and how many say it."""

    relation: Relation
    tally: Tally


def claims(rows: Iterator[Row]) -> Iterator[Row]:
    """Say of each report what it says of each relation."""
    for row in rows:
        share: Share = unwrapped(row.value)
        for relation in share.relations:
            claim = Claim(replace(relation, evidence=()), Tally.of(relation.evidence))
            yield Row(triple(relation), row.key, wrapped(claim))


def counted(now: Shared[Round], rows: Iterator[Row]) -> Iterator[Row]:
    """Sum up each relation, grouped: a row at CLAIM, by subject; or at UNSURE, by report."""
    minimum = now().context.settings.min_confidence
    for said, group in groups(rows):
        modalities: Counter[Modality] = Counter()
        slugs: list[str] = []
        sure = 0.0
        for row in group:
            relation, tally = unwrapped(row.value)
            modalities.update(tally.modalities)
            sure = max(sure, relation.confidence)
            slugs.append(row.at)
        if sure >= minimum:
            claim = Claim(replace(relation, confidence=sure), Tally(modalities, len(slugs)))
            yield Row(named(relation.subject), CLAIM, wrapped(claim))
        else:
            for slug in slugs:
                yield Row(slug, UNSURE, wrapped(said))
