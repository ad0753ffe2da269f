"""One decision for a whole document: which names are topics, and of which class.

Logistic regression over the features of each name, one model a class; then, best first,
a name that shares most of its words with a topic already taken is another wording of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import repeat
from typing import Final

from msgspec import Struct, field

from kg.extract.analyzed_document import whole_line
from kg.extract.candidates import Name, Occurrence, widest
from kg.extract.heading_topics import SectionKind, section_kind
from kg.language.clauses import bare_verb_first, imperative
from kg.language.cues import classes_of
from kg.language.data_files import fragment
from kg.language.lexicon import PREPOSITIONS
from kg.language.normalization import content, same_thing
from kg.language.noun_phrases import text_of
from kg.model import BlockKind, TopicClass
from kg.model.schema import LEARNED_CLASSES

_NEARLY: Final = 0.97
SURE: Final = 0.9
"""A name that is so likely is a topic of its own whatever other topic it resembles."""

_EVEN: Final = 0.5
_OFTEN: Final = 3
"""Places from which a name that is no likelier than not needs another proof."""

_SEVERAL: Final = re.compile(r"[,&/]|\b(?:and|or)\b", re.IGNORECASE)
"""Marks of a wording that names several things: "apps and codes", "sensors/actuators"."""
Weights = Mapping[str, float]

Scores = dict[TopicClass, list[float]]
"""By class, the probability of each name of a document."""


def probability(weights: Weights, features: Iterable[str]) -> float:
    """The logistic of the sum of weights and of the intercept, "bias", rounded to four digits.

    Summed exactly and rounded, so that every machine and every Python decides alike.
    """
    total = math.fsum(map(weights.get, ("bias", *features), repeat(0.0)))
    return round(1.0 / (1.0 + math.exp(-total)), 4)


class Topic(Struct):
    """A decided topic of one document: its names, best first, and how sure it is.

    ``scores`` has the probability of each name. ``near``: names, each with its probability,
    that are likely topics, too, but may be no more than this one in other words, or a kind of
    it. They are none of its names, and no topics of their own.
    """

    topic_class: TopicClass
    names: list[Name]
    scores: list[float]
    near: list[tuple[float, Name]] = field(default_factory=list)

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

    def covers(self, name: Name) -> bool:
        """Whether a name that is less sure may say no more than this topic.

        It may if it is a longer form of one of its names or differs from it in one word, or,
        of a trend, if both are read off one heading; but two headings that are no repetition
        are two topics, and a wording that names several things ("apps and codes") covers none
        of them.
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
    def founded(self) -> bool:
        """Whether more speaks for it than one doubtful look at many places.

        What a long report names often and the model yet doubts is mostly no topic, unless a
        vocabulary knows it. Trends are told of once, and doubted more. A heading that tells the
        reader what to do, or calls a part of the report, names nothing; and who does something is
        neither means nor trend.
        """
        if self._is_known:
            return True
        if self.topic_class in _DOINGS and _acts(self.label):
            return False
        if all(_exhorts(o) or _frames(o) for o in self.occurrences):
            return False
        if self.confidence >= _EVEN or self.topic_class == TopicClass.TREND:
            return True
        return len(widest(self.occurrences)) < _OFTEN

    @property
    def _is_known(self) -> bool:
        """Whether a vocabulary has one of its names in its class."""
        return any(
            f.concept is not None and f.topic_class == self.topic_class
            for n in self.names
            for f in n.findings
        )

    @property
    def occurrences(self) -> list[Occurrence]:
        """All places of all its names, in document order."""
        return sorted(
            (o for n in self.names for o in n.occurrences),
            key=lambda o: (o.line.number, o.first, o.last),
        )


_DOINGS: Final = frozenset({TopicClass.TREND, TopicClass.TECHNIQUE})
_ACTOR: Final = re.compile(
    rf"(?:{fragment('sources', 'people')}|{fragment('sources', 'others')})", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _acts(label: str) -> bool:
    """Whether a name is one of people or of an organization, by its head."""
    parts = label.lower().split()
    joint = (at for at, word in enumerate(parts) if at and word in PREPOSITIONS)
    return bool(_ACTOR.fullmatch(parts[next(joint, len(parts)) - 1]))


def _exhorts(o: Occurrence) -> bool:
    """Whether a name opens a heading that is a command; "shift to ..." is none."""
    line = o.line
    if line.kind is not BlockKind.HEADING or o.first != whole_line(line)[0]:
        return False
    develops = TopicClass.TREND in classes_of(line.words[o.first], "head")
    if develops and line.tags[o.first + 1 : o.first + 2] in {"I", "T"}:
        return False
    return imperative(line) or bare_verb_first(line)


def _frames(o: Occurrence) -> bool:
    """Whether a name is a heading that calls a part of the report ("market context")."""
    line = o.line
    return (
        line.kind is BlockKind.HEADING
        and (o.first, o.last) == whole_line(line)
        and section_kind(text_of(line.tokens, o.first, o.last)) is SectionKind.FRAME
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
    own: Mapping[TopicClass, Sequence[float]] | None = None,
) -> list[Topic]:
    """The topics of a document, by class and then by confidence.

    ``scores[c][i]`` is the probability that ``names[i]`` is a topic of class ``c``. Names of
    one form are one topic, whatever else the document names. A name that a surer topic may
    cover is near to that, and no topic, unless it is very likely itself. ``own``: probabilities
    without another extractor's word; names for which they suffice come first.
    """
    topics: list[Topic] = []
    for topic_class in LEARNED_CLASSES:
        taken: dict[str, Topic] = {}
        gone: dict[str, Topic] = {}
        least, alone = thresholds[topic_class], (own or scores)[topic_class]
        for score, name in _ranked(names, scores[topic_class], alone, least):
            form = name.form(topic_class)
            same = taken.get(form)
            if same is not None:
                same.names.append(name)
                same.scores.append(score)
                continue
            near = gone.get(form) or next((t for t in taken.values() if t.covers(name)), None)
            if near is None or score >= SURE:
                taken[form] = Topic(topic_class, [name], [score])
            else:
                gone[form] = near
                near.near.append((score, name))
        topics.extend(taken.values())
    return topics


def _ranked(
    names: Sequence[Name], scores: Sequence[float], own: Sequence[float], least: float
) -> Iterator[tuple[float, Name]]:
    """The names that are likely enough, best first, each after its score.

    Those that are so by themselves come before the others.
    """
    likely = [each for each in zip(own, scores, names, strict=True) if each[1] >= least]
    likely.sort(key=lambda e: (-e[0] if e[0] >= least else 0.0, -e[1], e[2].key))
    return ((score, name) for _, score, name in likely)
