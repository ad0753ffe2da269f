"""The labelled pairs of names, and how well resolution agrees with them.

``pairs.csv``: names that a build of real reports had, drawn by a hash from each of the ways in
which two names can look alike, and for each pair whether a careful analyst, who knows only the
two names and their class, would file them under one topic. One is the other with its number,
case, spelling, hyphen, order or acronym changed, or with words that say only what kind of thing
it is, how much of it, or that it is done, used or growing; a general and a special thing are
two, and so are siblings. They were labelled twice, in two orders. One half served to develop; of
the other only the figure was looked at.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, NamedTuple

from kg.model import TopicClass
from kg.read.tables.vocabulary import load_vocabularies
from kg.resolve.vocabulary_index import Known

PAIRS: Final = Path(__file__).with_name("pairs.csv")


class Pair(NamedTuple):
    """Two names of one class; ``same`` by the first labelling, ``again`` by the second."""

    topic_class: TopicClass
    name: str
    other: str
    same: bool
    again: bool
    stratum: str
    half: str


class Agreement(NamedTuple):
    """How resolution did on some pairs."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of the pairs that resolution makes one topic, those that are."""
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the pairs that are one topic, those that resolution makes one."""
        return self.right / (self.right + self.missed)


def pairs() -> list[Pair]:
    """All labelled pairs, in the order of the draw."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [
            Pair(
                TopicClass.named(row["class"]),
                row["name"],
                row["other"],
                row["first"] == "yes",
                row["second"] == "yes",
                row["stratum"],
                row["half"],
            )
            for row in csv.DictReader(file)
        ]


def agreement(half: str) -> Agreement:
    """How resolution agrees with the labels of one half."""
    known = Known.of(load_vocabularies().vocabulary)
    right = wrong = missed = 0
    for pair in (p for p in pairs() if p.half == half):
        mine, other = (known.identity(pair.topic_class, n) for n in (pair.name, pair.other))
        right += mine == other and pair.same
        wrong += mine == other and not pair.same
        missed += pair.same and mine != other
    return Agreement(right, wrong, missed)
