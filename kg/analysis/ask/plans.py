"""The ways to read a question: which topics its claims have, and in what context they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from msgspec.structs import replace

from kg.analysis.ask.claim_query import Plan
from kg.analysis.ask.intent import Intent, classes_at_ends
from kg.analysis.ask.question_cues import STRENGTHS
from kg.analysis.ask.topic_spotter import Group
from kg.model.schema import RelationType, Schema, Signature


def readings(asked: Intent) -> Iterator[tuple[Intent, tuple[str, ...]]]:
    """The ways to read a question, the strictest first, each with what to say of it."""
    yield asked, ()
    if asked.whole and asked.required:
        note = f"only some places say so; no such claim is {asked.required.value} on the whole"
        yield replace(asked, whole=False), (note,)


class Planner:
    """The ways to answer a question by claims."""

    def __init__(self, schema: Schema, intent: Intent) -> None:
        self._schema = schema
        self._intent = intent

    def plans(self) -> Iterator[Plan]:
        """The likeliest plan first: by the surest cues that allow any."""
        for sure, relations in self._relations():
            found = list(self._plans_of(relations))
            yield from found
            if found and sure:
                return

    def _relations(self) -> Iterator[tuple[bool, tuple[RelationType, ...]]]:
        """What the cues of each strength ask for, and whether nothing else may answer."""
        for strength in STRENGTHS:
            if found := self._intent.relations.get(strength):
                sure = strength != STRENGTHS[-1] or not self._intent.groups
                yield sure, tuple(r for r in self._schema.relations if r in found)
        if not self._intent.relations.get(STRENGTHS[0]):
            yield True, self._schema.relations

    def _plans_of(self, relations: tuple[RelationType, ...]) -> Iterator[Plan]:
        groups = self._intent.groups
        direct = [
            Plan(one, other, _without(groups, one, other), kept)
            for one, other in combinations(groups, 2)
            if (kept := self._between(relations, one, other))
        ]
        single = [
            Plan(group, None, _without(groups, group), kept)
            for group in sorted(groups, key=lambda group: group.is_context)
            if (kept := self._from(relations, group))
        ]
        if self._intent.yes_no and len(groups) > 1:
            yield from direct
            if direct:
                return
        yield from single + direct if self._intent.asked else direct + single
        reached = any(self._ends_at(relations, group) for group in groups)
        if not single and not direct and not reached:
            yield from self._without_topic(relations)

    def _without_topic(self, relations: tuple[RelationType, ...]) -> Iterator[Plan]:
        """Claims of a kind, whatever they are about; topics are what they are said of."""
        intent = self._intent
        asked = frozenset(intent.asked)
        kept = tuple(r for r in relations if not asked or any(asked & end for end in self._ends(r)))
        narrow = intent.groups or intent.asked or intent.reports or intent.agents or intent.required
        if kept and (narrow or intent.since or intent.until):
            yield Plan(None, None, intent.groups, kept)

    def _between(
        self, relations: Iterable[RelationType], one: Group, other: Group
    ) -> tuple[RelationType, ...]:
        mine, its = one.classes, other.classes
        return tuple(
            r
            for r in relations
            for s, o in [self._ends(r)]
            if (mine & s and its & o) or (mine & o and its & s)
        )

    def _from(self, relations: Iterable[RelationType], group: Group) -> tuple[RelationType, ...]:
        """The relations that the topics of a group have to what is asked for."""
        mine, asked = group.classes, frozenset(self._intent.asked)
        return tuple(
            r
            for r in relations
            for s, o in [self._ends(r)]
            if (mine & s and (not asked or asked & o)) or (mine & o and (not asked or asked & s))
        )

    def _ends_at(self, relations: Iterable[RelationType], group: Group) -> bool:
        """Whether one of the relations can have a topic of the group at an end."""
        return any(group.classes & end for relation in relations for end in self._ends(relation))

    def _ends(self, relation: RelationType) -> Signature:
        return classes_at_ends(self._schema, relation)


def _without(groups: Iterable[Group], *taken: Group) -> tuple[Group, ...]:
    return tuple(group for group in groups if group not in taken)
