"""One decision for a whole document: which names are topics, and of which class.

Logistic regression over the features of each name, one model a class; then, best first,
a name that shares most of its words with a topic already taken is another wording of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from itertools import repeat
from typing import Final

from msgspec import Struct

from kg.extract.candidates import Name, Occurrence
from kg.language.normalization import content, same_thing
from kg.model import TopicClass
from kg.model.schema import LEARNED_CLASSES

_NEARLY: Final = 0.97
_SEVERAL: Final = re.compile(r"[,&/]|\b(?:and|or)\b", re.IGNORECASE)
"""Marks of a wording that names several things: "apps and codes", "sensors/actuators"."""
Weights = Mapping[str, float]

Scores = dict[TopicClass, list[float]]
"""By class, the probability of each name of a document."""


def probability(weights: Weights, features: Iterable[str]) -> float:
    """The logistic of the sum of weights and of the intercept, "bias", rounded to four digits.

    Summed in the order of ``features`` and rounded, so that every machine decides alike.
    """
    total = sum(map(weights.get, features, repeat(0.0)), weights.get("bias", 0.0))
    return round(1.0 / (1.0 + math.exp(-total)), 4)


class Topic(Struct):
    """A decided topic of one document: its names, best first, and how sure it is.

    ``scores`` has the probability of each name.
    """

    topic_class: TopicClass
    names: list[Name]
    scores: list[float]

    @property
    def confidence(self) -> float:
        """The probability of its best name."""
        return self.scores[0]

    @property
    def label(self) -> str:
        """The shortest of the nearly best names that have no content word beyond the best one's."""
        best = content(self.names[0].label)
        nearly = [
            n.label
            for n, score in zip(self.names, self.scores, strict=True)
            if score >= _NEARLY * self.scores[0] and content(n.label) <= best
        ]
        return min(nearly, key=lambda label: len(label.split()))

    def takes(self, name: Name) -> bool:
        """Whether a name that is less sure is another wording of this topic.

        It is if it is the same thing as one of its names, or, of a trend, if both are read
        off one heading; but two headings that are no repetition are two topics, and another
        wording that names several things ("apps and codes") is no bridge to each of them.
        """
        if headed_apart(self.titles, name.titles):
            return False
        if self.topic_class == TopicClass.TREND and name.headings & self.names[0].headings:
            return True
        names = (self.names[0], *(n for n in self.names[1:] if not _several(n.label)))
        return any(same_thing(n.label, name.label) for n in names)

    @property
    def titles(self) -> frozenset[int]:
        """The numbers of the heading lines of which one of its names is the whole."""
        return frozenset[int]().union(*(n.titles for n in self.names))

    @property
    def occurrences(self) -> list[Occurrence]:
        """All places of all its names, in document order."""
        return sorted(
            (o for n in self.names for o in n.occurrences),
            key=lambda o: (o.line.number, o.first, o.last),
        )


@lru_cache(maxsize=4096)
def _several(label: str) -> bool:
    return _SEVERAL.search(label) is not None


def headed_apart(a: Set[int], b: Set[int]) -> bool:
    """Whether both are the whole of headings, and of none together: two topics, then."""
    return bool(a and b) and not a & b


def decide(
    names: Sequence[Name],
    scores: Mapping[TopicClass, Sequence[float]],
    thresholds: Mapping[TopicClass, float],
) -> list[Topic]:
    """The topics of a document, by class and then by confidence.

    ``scores[c][i]`` is the probability that ``names[i]`` is a topic of class ``c``. A name
    that is the same thing as a better one of its class becomes another wording of it.
    """
    topics: list[Topic] = []
    for topic_class in LEARNED_CLASSES:
        taken: list[Topic] = []
        ranked = sorted(
            zip(scores[topic_class], names, strict=True), key=lambda s: (-s[0], s[1].key)
        )
        for score, name in ranked:
            if score < thresholds[topic_class]:
                break
            same = next((t for t in taken if t.takes(name)), None)
            if same is None:
                taken.append(Topic(topic_class, [name], [score]))
            else:
                same.names.append(name)
                same.scores.append(score)
        topics.extend(taken)
    return topics
