"""One decision for a whole document: which names are topics, and of which class.

Logistic regression over the features of each name, one model a class; then, best first,
a name that shares most of its words with a topic already taken is another wording of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.features import Name, Occurrence
from kg.model import TopicClass
from kg.wording import same_thing

Weights = Mapping[str, float]


def probability(weights: Weights, features: Iterable[str]) -> float:
    """The logistic of the sum of weights, rounded to four digits.

    Summed in the order of ``features`` and rounded, so that every machine decides alike.
    """
    total = sum(weights.get(f, 0.0) for f in features)
    return round(1.0 / (1.0 + math.exp(-total)), 4)


@dataclass(slots=True)
class Topic:
    """A decided topic of one document: its names, best first, and how sure it is."""

    topic_class: TopicClass
    names: list[Name]
    confidence: float

    @property
    def label(self) -> str:
        """The label of its best name."""
        return self.names[0].label

    def has_name(self, label: str) -> bool:
        """Whether a wording is the same thing as one of its names."""
        return any(same_thing(n.label, label) for n in self.names)

    def shares_heading(self, name: Name) -> bool:
        """Whether both are read off one heading, which presents one trend."""
        return self.topic_class is TopicClass.TREND and any(
            n.headings & name.headings for n in self.names
        )

    @property
    def occurrences(self) -> list[Occurrence]:
        """All places of all its names, in document order."""
        return sorted(
            (o for n in self.names for o in n.occurrences),
            key=lambda o: (o.line.number, o.first, o.last),
        )


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
    for topic_class in TopicClass:
        taken: list[Topic] = []
        ranked = sorted(
            zip(scores[topic_class], names, strict=True), key=lambda s: (-s[0], s[1].key)
        )
        for score, name in ranked:
            if score < thresholds[topic_class]:
                break
            same = next(
                (t for t in taken if t.has_name(name.label) or t.shares_heading(name)), None
            )
            if same is None:
                taken.append(Topic(topic_class, [name], score))
            else:
                same.names.append(name)
        topics.extend(taken)
    return topics
