"""Resolution across reports as shuffles, and what a curator's decisions do to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Generic

from msgspec import Struct
from msgspec.structs import replace

from kg.build.distributed import report_step, topic_step
from kg.build.distributed.broadcast import Context, Round, Verdict
from kg.build.distributed.engine import Engine, Row, Table, named, unwrapped
from kg.build.distributed.report_step import Loss
from kg.model import Effect, TopicKey
from kg.model.decisions import PAIRING, Action, Decision
from kg.resolve.apply_decisions import (
    Index,
    agreed,
    bound,
    effect_of_label,
    effect_of_move,
    said_of_drop,
    settled,
    told_of_pairs,
)
from kg.resolve.relation_merge import MISFIT, counted_places
from kg.resolve.ties import Bound, Cluster, Tie, clusters, ties_after
from kg.resolve.wrong_claims import refs, wrong_claims


class Losses(Struct, frozen=True):
    """Relations that have no place, each once; and where watched topics are named.

    ``places``: for each topic, the number of places by report.
    """

    relations: tuple[Loss, ...]
    places: Mapping[str, Counter[str]]

    @classmethod
    def of(cls, relations: Iterable[Loss], told: Iterable[Row]) -> Losses:
        """Sum up what reports tell: a row for each topic and report with its places."""
        places: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in told:
            places[row.key].update(unwrapped(row.value))
        return cls(tuple(relations), places)

    def effect(self, row: Decision, topics: set[TopicKey]) -> Effect:
        """What a row has done to its topics."""
        if row.action is Action.RENAME:
            return effect_of_label(row)
        named_in: Counter[str] = Counter()
        for topic in topics:
            named_in.update(self.places.get(named(topic), {}))
        places = counted_places(named_in.total(), len(named_in))
        if row.action is Action.DROP:
            return Effect(row.line, str(row), said_of_drop(places, self._touching(topics, "")))
        return effect_of_move(row, places, self._touching(topics, MISFIT))

    def _touching(self, topics: set[TopicKey], reason: str) -> int:
        ends = (loss.relation for loss in self.relations if loss.reason == reason)
        return sum(r.subject in topics or r.object in topics for r in ends)


class Resolved(Struct, Generic[Table], frozen=True):
    """Topics and reports' shares as tables, and what decisions did."""

    now: Round
    topics: Table
    shares: Table
    effects: tuple[Effect, ...]
    left_out: int


class _Names(Struct, Generic[Table], frozen=True):
    """Where one round of resolving has led. ``home``: of the names that decisions mean."""

    now: Round
    names: Table
    index: Index
    home: Mapping[TopicKey, Cluster]


def resolved(engine: Engine[Table], context: Context, reports: Table) -> Resolved[Table]:
    """Resolve what reports say, rows at TOPICS; topics and effects are those of the local build."""
    context, unsettled = _settled(engine, context, reports)
    decisions = context.settings.decisions
    before = _round(engine, Round(context), reports)
    retyped, failed = agreed(decisions.of_action(Action.RETYPE), before.index, before.home)
    to = {old: new for row, found in retyped.items() for old, new in _moves(row, found)}
    tied = ties_after(_each(before.home), to)
    after = _round(engine, Round(context, to), reports, tied) if retyped else before
    lasting = [*decisions.of_action(Action.DROP), *decisions.of_action(Action.RENAME)]
    applied, unfit = agreed(lasting, after.index, after.home)
    owns = {row: {c.own for c in found} for row, found in applied.items()}
    for row, found in retyped.items():
        owns[row] = {after.home[new].own for _, new in _moves(row, found)}
    verdict = _verdict(owns)
    home = {name: cluster.own for name, cluster in after.home.items()}
    schema = context.settings.own.schema
    wrong = wrong_claims(decisions, schema, after.index, home, verdict.labels)
    verdict = replace(verdict, wrong=wrong)
    now = engine.shared(after.now)
    step = partial(topic_step.settled, now, engine.shared(verdict))
    sent = engine.mapped(after.names, partial(topic_step.tied, now))
    topics = _linked(engine, after.now, engine.kept(engine.grouped(sent, step)))
    shares, left, told_of = _shares(engine, after.now, verdict, reports, topics)
    lost = engine.rows(engine.grouped(left, report_step.once))
    losses = Losses.of((unwrapped(row.value) for row in lost), engine.rows(told_of))
    effects = (
        *unsettled,
        *failed,
        *unfit,
        *(losses.effect(row, of) for row, of in owns.items()),
        *(each.effect(losses.places.get(each.reason, {})) for each in verdict.wrong),
        *told_of_pairs(decisions, before.index, before.home),
    )
    return Resolved(after.now, topics, shares, tuple(sorted(effects)), len(losses.relations))


def _settled(
    engine: Engine[Table], context: Context, reports: Table
) -> tuple[Context, list[Effect]]:
    """The context whose decisions all have a class; and those rows whose class cannot be told."""
    settings = context.settings
    if settings.decisions.all_said:
        return context, []
    classes = settings.own.schema.classes
    refs = {TopicKey(c, k) for c in classes for r in settings.decisions.rows for k in _keys(r)}
    heard = engine.mapped(reports, partial(topic_step.heard, engine.shared(Round(context))))
    names = engine.grouped(heard, topic_step.names)
    index = _indexed(engine, names, frozenset(refs))
    decisions, unsettled = settled(settings.decisions, index, classes)
    return replace(context, settings=replace(settings, decisions=decisions)), unsettled


def _keys(row: Decision) -> tuple[str, ...]:
    return (row.key, row.other_key) if row.action in PAIRING else (row.key,)


def _moves(row: Decision, found: Sequence[Cluster]) -> Iterator[tuple[TopicKey, TopicKey]]:
    """What the names of retyped topics become."""
    to = row.other_ref.topic_class
    return ((m, TopicKey(to, m.key)) for cluster in found for m in cluster.members)


def _round(
    engine: Engine[Table], now: Round, reports: Table, tied: Sequence[Tie] = ()
) -> _Names[Table]:
    """Resolve once: names by identity, and those that decisions tie."""
    heard = engine.mapped(reports, partial(topic_step.heard, engine.shared(now)))
    names = engine.kept(engine.grouped(heard, topic_step.names))
    index = _index(engine, now.context, names)
    decided = bound(now.context.settings.decisions, index)
    found = {name for ref in _refs(now.context) for name in index.find(ref)} | {*now.to.values()}
    home = clusters(found, Bound([*decided.ties, *tied], decided.apart))
    own = {name: cluster.own for name, cluster in home.items() if len(cluster.members) > 1}
    return _Names(replace(now, own=own), names, index, home)


def _linked(engine: Engine[Table], now: Round, topics: Table) -> Table:
    """The topics with what they are to each other by their names."""
    shared = engine.shared(now)
    offers = engine.mapped(topics, partial(topic_step.offered, shared))
    links = engine.grouped(offers, partial(topic_step.linked, shared))
    return engine.kept(engine.grouped(engine.together(topics, links), topic_step.gathered))


def _refs(context: Context) -> frozenset[TopicKey]:
    rows = context.settings.decisions.rows
    others = (r.other_ref for r in rows if r.action in PAIRING)
    claims = refs(context.settings.decisions, context.settings.own.schema)
    return frozenset(chain((r.ref for r in rows), others, claims))


def _index(engine: Engine[Table], context: Context, names: Table) -> Index:
    """An index of the names that decisions may mean."""
    refs = _refs(context)
    return _indexed(engine, names, refs) if refs else Index({})


def _indexed(engine: Engine[Table], names: Table, refs: frozenset[TopicKey]) -> Index:
    rows = engine.rows(engine.mapped(names, partial(topic_step.meant, engine.shared(refs))))
    called = [unwrapped(row.value) for row in rows]
    return Index({one.identity: one.entities() for one in called})


def _each(home: Mapping[TopicKey, Cluster]) -> list[Cluster]:
    found = {cluster.members: cluster for cluster in home.values()}
    return [found[members] for members in sorted(found)]


def _verdict(owns: Mapping[Decision, set[TopicKey]]) -> Verdict:
    """What rows have decided, each of topics by identity."""
    labels: dict[TopicKey, str] = {}
    gone: set[TopicKey] = set()
    watched: set[TopicKey] = set()
    for row, topics in owns.items():
        if row.action is Action.RENAME:
            labels.update(dict.fromkeys(topics, row.other))
            continue
        watched |= topics
        if row.action is Action.DROP:
            gone |= topics
    return Verdict(labels, frozenset(gone), frozenset(watched))


def _shares(
    engine: Engine[Table], now: Round, verdict: Verdict, reports: Table, topics: Table
) -> tuple[Table, ...]:
    """What the graph has of each report: first its names are told what they name."""
    current = engine.shared(now)
    asked = engine.mapped(reports, partial(report_step.asked, current))
    homes = engine.mapped(topics, report_step.homes)
    answers = engine.grouped(engine.together(homes, asked), report_step.answered)
    step = partial(report_step.shared, current, engine.shared(verdict))
    shares = engine.grouped(engine.together(answers, reports), step)
    return engine.split(shares, report_step.SHARE, report_step.LEFT, report_step.TOLD)
