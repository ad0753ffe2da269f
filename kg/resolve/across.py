"""The entities of many reports become one graph's: the same thing has the same identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from kg.model import Effect, Entity, Knowledge, LeftOut, TopicKey, Vocabulary
from kg.model.decisions import Action, Decision, Decisions
from kg.model.schema import SHIPPED, Schema, TopicClass
from kg.resolve.apply_decisions import (
    Index,
    agreed,
    effect_of_label,
    effect_of_move,
    said_of_drop,
    settled,
    told_of_pairs,
)
from kg.resolve.relation_merge import MISFIT, joined, places
from kg.resolve.resolution_state import State
from kg.resolve.splits import take_apart
from kg.resolve.ties import Cluster, by_own
from kg.resolve.topic_identity import topic
from kg.resolve.vocabulary_index import Known
from kg.resolve.within import ReportTopics
from kg.resolve.wrong_claims import places_by_row, why_wrong, wrong_claims

Applied = Mapping[Decision, Sequence[Cluster]]
"""The rows that hold, each with the clusters that it is about."""


def across(
    reports: Iterable[ReportTopics],
    *,
    vocabulary: Vocabulary = Vocabulary(),  # noqa: B008 - frozen and empty
    decisions: Decisions = Decisions(),
    schema: Schema = SHIPPED,
) -> Knowledge:
    """Join what the reports say of each identity, and apply a curator's decisions.

    Names of a class that have one identity within their reports are one topic, and those that
    a decision ties. The order of reports and of decisions makes no difference.
    """
    ordered = sorted(reports, key=lambda r: r.report.slug)
    decisions, unsettled = _settled(decisions, ordered, schema)
    known = Known.of(vocabulary)
    before = State.of([take_apart(one, decisions, known) for one in ordered], decisions)
    state, moved, effects = _retyped(before, decisions)
    rows = [*decisions.of_action(Action.DROP), *decisions.of_action(Action.RENAME)]
    applied, failed = agreed(rows, state.index, state.home)
    home = {name: cluster.own for name, cluster in state.home.items()}
    renamed = {row: found for row, found in applied.items() if row.action is Action.RENAME}
    labels = {home[c.members[0]]: row.other for row, found in renamed.items() for c in found}
    wrong = wrong_claims(decisions, schema, state.index, home, labels)
    entities = [
        topic(own, [e for n in names for e in state.entities[n]], known, labels.get(own, ""))
        for own, names in by_own(state.home).items()
    ]
    entities.sort(key=lambda e: e.identity)
    relations, left_out = joined(state.reports, home, schema, partial(why_wrong, wrong))
    refuted = places_by_row(wrong, left_out, {one.report.slug: one.report for one in ordered})
    whole = Knowledge(tuple(one.report for one in ordered), tuple(entities), relations, left_out)
    knowledge, dropped = _dropped(whole, applied, home)
    told = [
        *unsettled,
        *effects,
        *failed,
        *dropped,
        *map(effect_of_label, renamed),
        *_told_of_moves(moved, whole, home),
        *(one.effect(refuted.get(one.reason, {})) for one in wrong),
        *told_of_pairs(decisions, before.index, before.home),
    ]
    return replace(knowledge, effects=tuple(sorted(told)))


def _settled(
    decisions: Decisions, reports: Iterable[ReportTopics], schema: Schema
) -> tuple[Decisions, list[Effect]]:
    """The decisions, each with its class, and those whose class cannot be told."""
    if decisions.all_said:
        return decisions, []
    entities: dict[TopicKey, list[Entity]] = defaultdict(list)
    for report in reports:
        for entity in report.entities:
            entities[entity.identity].append(entity)
    return settled(decisions, Index(entities), schema.classes)


def _retyped(
    before: State, decisions: Decisions
) -> tuple[State, Mapping[Decision, Sequence[TopicKey]], list[Effect]]:
    """Resolve anew with the retyped topics in their classes; which row moved which names."""
    applied, failed = agreed(decisions.of_action(Action.RETYPE), before.index, before.home)
    if not applied:
        return before, {}, failed
    moves: dict[TopicKey, TopicClass] = {}
    moved: dict[Decision, Sequence[TopicKey]] = {}
    for row, clusters in applied.items():
        to = row.other_ref.topic_class
        members = [m for cluster in clusters for m in cluster.members]
        moves.update(dict.fromkeys(members, to))
        moved[row] = [TopicKey(to, m.key) for m in members]
    reports, tied = before.moved(moves)
    return State.of(reports, decisions, tied), moved, failed


def _dropped(
    whole: Knowledge, applied: Applied, home: Mapping[TopicKey, TopicKey]
) -> tuple[Knowledge, list[Effect]]:
    """Without the topics that are dropped, and the relations at whose ends they stand."""
    gone: dict[TopicKey, Decision] = {}
    effects: list[Effect] = []
    for row, clusters in applied.items():
        if row.action is Action.DROP:
            owns = {home[cluster.members[0]] for cluster in clusters}
            gone.update(dict.fromkeys(owns, row))
            effects.append(Effect(row.line, str(row), _loss(whole, owns)))
    lost = tuple(
        LeftOut(r, f"line {by.line} of the decisions drops an end")
        for r in whole.relations
        if (by := gone.get(r.subject) or gone.get(r.object)) is not None
    )
    kept = replace(
        whole,
        entities=tuple(e for e in whole.entities if e.identity not in gone),
        relations=tuple(
            r for r in whole.relations if r.subject not in gone and r.object not in gone
        ),
        left_out=(*whole.left_out, *lost),
    )
    return kept, effects


def _loss(whole: Knowledge, owns: set[TopicKey]) -> str:
    evidence = [p for e in whole.entities if e.identity in owns for p in e.evidence]
    relations = sum(r.subject in owns or r.object in owns for r in whole.relations)
    return said_of_drop(places(evidence), relations)


def _told_of_moves(
    moved: Mapping[Decision, Sequence[TopicKey]],
    whole: Knowledge,
    home: Mapping[TopicKey, TopicKey],
) -> Iterator[Effect]:
    """What became of retyped topics; a warning where relations no longer fit their class."""
    for row, names in moved.items():
        owns = {home[name] for name in names}
        evidence = [p for e in whole.entities if e.identity in owns for p in e.evidence]
        misfits = sum(
            left.relation.subject in owns or left.relation.object in owns
            for left in whole.left_out
            if left.reason == MISFIT
        )
        yield effect_of_move(row, places(evidence), misfits)
