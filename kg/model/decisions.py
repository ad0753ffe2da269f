"""A curator's decisions on names and claims: values, and what they say against each other.

Rows may come in any order and twice; neither makes a difference.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import combinations
from typing import Final

from msgspec import Struct

from kg.model import TopicKey
from kg.model.schema import RelationType, TopicClass


class Action(StrEnum):
    """What a curator can decide."""

    SAME = "same"
    DIFFERENT = "different"
    RENAME = "rename"
    DROP = "drop"
    RETYPE = "retype"
    WRONG = "wrong"


PAIRING: Final = frozenset({Action.SAME, Action.DIFFERENT})
"""The actions on two names."""

UNSAID: Final = TopicClass("", "")
"""The class of a row that says none: that in which its names are, if that is one."""

Ref = TopicKey
"""A name as decisions mean it: class and normal form."""


class Decision(Struct, frozen=True):
    """One row. ``other`` is a name (same, different, wrong) or a label (rename); ``to`` a class.

    ``key``, ``other_key``: the normal forms of both names. ``relation``: of a claim that is
    wrong, from ``name`` to ``other``; in all reports, or in the one of ``report`` (its slug,
    file name or title).
    """

    action: Action
    topic_class: TopicClass
    name: str
    key: str
    other: str = ""
    other_key: str = ""
    line: int = 0
    to: TopicClass | None = None
    relation: RelationType | None = None
    report: str = ""

    @property
    def ref(self) -> Ref:
        """What ``name`` means."""
        return TopicKey(self.topic_class, self.key)

    @property
    def other_ref(self) -> Ref:
        """What ``other`` means, where it is a name or a class."""
        if self.to is not None:
            return TopicKey(self.to, self.key)
        return TopicKey(self.topic_class, self.other_key)

    def __str__(self) -> str:
        """The row as a person would say it."""
        words = [self.action.value, *self.topic_class.split(), repr(self.name)]
        if self.relation is not None:
            words += [self.relation.value, repr(self.other)]
            words += ["in", repr(self.report)] if self.report else []
        elif self.to is not None:
            words += ["as", self.to.value]
        elif self.other:
            words += ["to" if self.action is Action.RENAME else "and", repr(self.other)]
        return " ".join(words)


class Decisions(Struct, frozen=True):
    """All rows of a file, each thing decided once, in an order of their own."""

    rows: tuple[Decision, ...] = ()

    @classmethod
    def of(cls, rows: Sequence[Decision]) -> Decisions:
        """Order the rows; of rows that decide the same, the first line stays."""
        found: dict[tuple[str, ...], Decision] = {}
        for row in sorted(rows, key=lambda r: r.line):
            found.setdefault(_meaning(row), row)
        return cls(tuple(found[meaning] for meaning in sorted(found)))

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def all_said(self) -> bool:
        """Whether every row on names says its class."""
        return all(row.topic_class != UNSAID or row.relation is not None for row in self.rows)

    def of_action(self, action: Action) -> tuple[Decision, ...]:
        """The rows with this action."""
        return tuple(row for row in self.rows if row.action is action)

    def told(self) -> str:
        """What is decided, as a hash that depends on nothing else; empty without decisions."""
        if not self.rows:
            return ""
        text = "\n".join("\t".join(_meaning(row)) for row in self.rows)
        return f"{len(self.rows)} sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _meaning(row: Decision) -> tuple[str, ...]:
    names = [row.key]
    if row.action in PAIRING:
        names = sorted([*names, row.other_key])
    else:
        names.append(row.to.value if row.to is not None else row.other)
    if row.relation is not None:
        names[1:] = [row.relation.value, row.other_key, row.report.casefold()]
    return (row.action.value, row.topic_class.value, *names)


def contradictions(rows: Sequence[Decision]) -> Iterator[str]:
    """What cannot hold at once, whatever the reports say: one line each, with row numbers."""
    yield from _with_itself(rows)
    groups = _groups(rows)
    for row in _only(rows, Action.DIFFERENT):
        if row.ref != row.other_ref and groups.get(row.ref, row.ref) == groups.get(
            row.other_ref, row.other_ref
        ):
            between = list(_between(rows, groups, row))
            makes = "makes" if len(between) == 1 else "make"
            yield f"line {row.line} says {row}, but {_lines(between)} {makes} them the same"
    by_topic: dict[Ref, list[Decision]] = defaultdict(list)
    for row in rows:
        if row.action in {Action.RENAME, Action.DROP, Action.RETYPE}:
            by_topic[groups.get(row.ref, row.ref)].append(row)
    for topic in sorted(by_topic):
        yield from _clashes(by_topic[topic])
    yield from _circles(rows)


def clash(a: Decision, b: Decision) -> bool:
    """Whether two rows about one topic contradict each other."""
    pair = {a.action, b.action}
    if a.action is b.action:
        return (a.other, a.to) != (b.other, b.to)
    return Action.DROP in pair and bool(pair & {Action.RENAME, Action.RETYPE})


def _clashes(rows: Sequence[Decision]) -> Iterator[str]:
    for a, b in combinations(sorted(rows, key=lambda r: r.line), 2):
        if clash(a, b):
            yield f"line {a.line} says {a}, line {b.line} says {b}"


def _with_itself(rows: Sequence[Decision]) -> Iterator[str]:
    for row in _only(rows, Action.DIFFERENT):
        if row.ref == row.other_ref:
            yield f"line {row.line} says {row}, which have the same normal form {row.ref.key!r}"


def _groups(rows: Sequence[Decision]) -> dict[Ref, Ref]:
    """Each name that ``same`` rows tie to others, with the first of them all."""
    above: dict[Ref, Ref] = {}

    def top(ref: Ref) -> Ref:
        while above.setdefault(ref, ref) != ref:
            ref = above[ref]
        return ref

    for row in _only(rows, Action.SAME):
        first, second = sorted((top(row.ref), top(row.other_ref)))
        above[second] = first
    return {ref: top(ref) for ref in above}


def _between(rows: Sequence[Decision], groups: dict[Ref, Ref], row: Decision) -> Iterator[Decision]:
    return (r for r in _only(rows, Action.SAME) if groups[r.ref] == groups[row.ref])


def _circles(rows: Sequence[Decision]) -> Iterator[str]:
    """Topics retyped, or renamed, round in a circle."""
    for action in (Action.RETYPE, Action.RENAME):
        ways = {row.ref: row for row in _only(rows, action) if row.ref != row.other_ref}
        seen: set[Ref] = set()
        for start in sorted(ways):
            path: list[Decision] = []
            at = start
            while at in ways and at not in seen:
                seen.add(at)
                path.append(ways[at])
                at = ways[at].other_ref
            if path and at in {row.ref for row in path}:
                yield f"{_lines(path)} {action.value} round in a circle"


def _only(rows: Sequence[Decision], action: Action) -> Iterator[Decision]:
    return (row for row in rows if row.action is action)


def _lines(rows: Iterator[Decision] | Sequence[Decision]) -> str:
    numbers = sorted({row.line for row in rows})
    return f"line{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"
