"""Labelled pairs of names to the weights of their likeness, and how well these tell them apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from kg.learn.evaluation.name_pairs import NamePair, load_pairs
from kg.learn.instances import Row
from kg.learn.logistic_regression import cross_validate, fit, folds
from kg.model.schema import TopicClass
from kg.read.tables.vocabulary import load_vocabularies
from kg.resolve.name_likeness import features
from kg.resolve.vocabulary_index import Known

_C: Final = 0.3
_RAREST: Final = 3


class LearnedLikeness(Struct, frozen=True):
    """The weights, and for each pair whether it is one thing and its probability.

    The probabilities are those of a cross-validation in which no name is on both sides.
    """

    weights: dict[str, float]
    judged: Sequence[tuple[bool, float]]

    def precision(self, least: float) -> tuple[int, int]:
        """Of the pairs of at least this probability, how many are one thing, and all."""
        kept = [same for same, chance in self.judged if chance >= least]
        return sum(kept), len(kept)

    def write(self, path: Path) -> None:
        """Write the weights, one a line."""
        path.write_text(json.dumps(self.weights, indent=0, sort_keys=True) + "\n", "utf-8")


def learn_likeness(path: Path) -> LearnedLikeness:
    """Learn from a table of labelled pairs; those with one canonical form teach nothing.

    Raises UnreadableSource, FlawedAnnotation, or MissingExtra without scikit-learn.
    """
    known = Known.of(load_vocabularies().vocabulary)
    pairs = [pair for pair in load_pairs(path) if pair.verdict != "unsure"]
    rows: list[list[Row]] = []
    groups: list[str] = []
    for pair, group in zip(pairs, _groups(pairs), strict=True):
        topic_class = TopicClass.named(pair.topic_class)
        one, two = ((known.identity(topic_class, n), n) for n in (pair.a, pair.b))
        if one[0] != two[0]:
            rows.append([Row(sorted(features(one, two, known)), pair.verdict == "same", 1.0)])
            groups.append(group)
    chances = cross_validate(rows, folds(groups), _C, _RAREST)
    judged = [(row.answer, chance) for [row], [chance] in zip(rows, chances, strict=True)]
    return LearnedLikeness(fit([row for [row] in rows], _C, _RAREST), judged)


def _groups(pairs: Iterable[NamePair]) -> list[str]:
    """For each pair the first name that it hangs together with, by names that pairs share."""
    first: dict[str, str] = {}

    def root(name: str) -> str:
        while first.setdefault(name, name) != name:
            name = first[name]
        return name

    ends = [(pair.a.casefold(), pair.b.casefold()) for pair in pairs]
    for a, b in ends:
        first[root(b)] = root(a)
    return [root(a) for a, _ in ends]
