"""Whether a graph of several reports takes names for one topic where labelled pairs say so.

A name stands for every topic of its class that has evidence in these words or the name as a
label; case, plural and function words aside. A pair is joined if its names have a topic in
common; it counts only if both are in the graph. Pairs whose names do not differ come free and
do not count, "unsure" ones count neither way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import asdict

from kg.errors import FlawedAnnotation, UnreadableSource
from kg.language.inflection import comparable
from kg.model import Knowledge

_COLUMNS: Final = ("class", "a", "b", "verdict")
_VERDICTS: Final = frozenset({"same", "different", "unsure"})
_WORST: Final = 10

_Key = tuple[str, frozenset[str]]


class NamePair(NamedTuple):
    """Two names of one class; ``verdict``: same, different or unsure."""

    topic_class: str
    a: str
    b: str
    verdict: str


class WrongPair(Struct, frozen=True, order=True):
    """A pair that the graph joins although it is two things, or parts although it is one."""

    topic_class: str
    a: str
    b: str
    joined: bool


class WrongTopic(Struct, frozen=True):
    """A topic whose names the pairs call different; ``wordings``: all it has."""

    topic_class: str
    label: str
    wrong: int
    wordings: tuple[str, ...]


class PairFigures(Struct, frozen=True):
    """How a graph agrees with labelled pairs.

    ``right``: pairs joined that are one thing, ``wrong``: joined that are two, ``missed``: of
    one thing, parted. ``consistent`` of ``several`` wordings that two or more reports have are
    one topic. ``shared`` of ``claims`` have evidence in two or more reports.
    """

    right: int
    wrong: int
    missed: int
    consistent: int
    several: int
    shared: int
    claims: int
    errors: tuple[WrongPair, ...]
    worst: tuple[WrongTopic, ...]

    @property
    def precision(self) -> float | None:
        """Of the joined pairs, the share that is one thing."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Of the pairs that are one thing, the share that is joined."""
        return _share(self.right, self.right + self.missed)

    @property
    def consistency(self) -> float | None:
        """Of the wordings of several reports, the share that is one topic."""
        return _share(self.consistent, self.several)

    def as_dict(self) -> dict[str, Any]:
        """The figures in the types of JSON."""
        shares = {name: getattr(self, name) for name in ("precision", "recall", "consistency")}
        told = asdict(self)
        told["errors"] = [asdict(error) for error in self.errors]
        told["worst"] = [asdict(topic) for topic in self.worst]
        return {**shares, **told}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def load_pairs(path: Path) -> list[NamePair]:
    """Read labelled pairs: a table between tabs with columns class, a, b and verdict at least.

    Raises UnreadableSource, or FlawedAnnotation where it is no such table.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not in UTF-8"
        raise UnreadableSource(f"{path} cannot be read: {reason}; check the path") from error
    header, *lines = [line.split("\t") for line in text.splitlines()] or [[]]
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        raise FlawedAnnotation(
            f"{path} has no column {missing[0]!r}; give {', '.join(_COLUMNS)}, between tabs"
        )
    pairs = []
    for at, line in enumerate(lines, 2):
        if not any(line):
            continue
        row = dict(zip(header, line, strict=False))
        pair = NamePair(*(row.get(name, "") for name in _COLUMNS))
        if pair.verdict not in _VERDICTS:
            raise FlawedAnnotation(
                f"{path}:{at}: the verdict is {pair.verdict!r}; write same, different or unsure"
            )
        pairs.append(pair)
    return pairs


def judge_pairs(knowledge: Knowledge, pairs: Iterable[NamePair]) -> PairFigures:
    """Hold what a graph knows against labelled pairs."""
    named = _Named(knowledge)
    right = wrong = missed = 0
    errors: set[WrongPair] = set()
    faults: dict[int, int] = defaultdict(int)
    for pair in pairs:
        one, other = named.of(pair.topic_class, pair.a), named.of(pair.topic_class, pair.b)
        differ = comparable(pair.a) != comparable(pair.b)
        if pair.verdict == "unsure" or not (one and other and differ):
            continue
        joined, same = bool(one & other), pair.verdict == "same"
        right += joined and same
        wrong += joined and not same
        missed += same and not joined
        if joined is not same:
            errors.add(WrongPair(pair.topic_class, pair.a, pair.b, joined))
        if joined and not same:
            for topic in one & other:
                faults[topic] += 1
    worst = sorted(faults, key=lambda at: (-faults[at], at))[:_WORST]
    claims = [len({e.report for e in r.evidence}) for r in knowledge.relations]
    return PairFigures(
        right,
        wrong,
        missed,
        *named.consistent(),
        sum(reports > 1 for reports in claims),
        sum(reports > 0 for reports in claims),
        tuple(sorted(errors)),
        tuple(named.topic(at, faults[at]) for at in worst),
    )


class _Named:
    """Which topics, by index, names stand for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._entities = knowledge.entities
        self._topics: dict[_Key, set[int]] = defaultdict(set)
        self._spoken: dict[_Key, set[int]] = defaultdict(set)
        self._reports: dict[_Key, set[str]] = defaultdict(set)
        for at, entity in enumerate(self._entities):
            kind = entity.identity.topic_class.value
            for label in (entity.label, *entity.alt_labels):
                self._topics[kind, comparable(label)].add(at)
            for piece in entity.evidence:
                key = kind, comparable(piece.quote)
                self._topics[key].add(at)
                self._spoken[key].add(at)
                self._reports[key].add(piece.report)

    def of(self, topic_class: str, name: str) -> set[int]:
        """The topics that a name stands for."""
        return self._topics.get((topic_class, comparable(name)), set())

    def consistent(self) -> tuple[int, int]:
        """Of the wordings that several reports have: how many are one topic, and all."""
        several = [key for key, reports in self._reports.items() if len(reports) > 1]
        return sum(len(self._spoken[key]) == 1 for key in several), len(several)

    def topic(self, at: int, wrong: int) -> WrongTopic:
        """A topic with all its wordings."""
        entity = self._entities[at]
        wordings: Sequence[str] = (entity.label, *entity.alt_labels)
        return WrongTopic(
            entity.identity.topic_class.value, entity.label, wrong, tuple(sorted(wordings))
        )
