"""What an extractor beside ours, a language model say, proposes for a page: names and links.

Its word is one more feature of the one decision. What the feature weighs follows from how often
the extractor is right, as measured on annotated reports.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from kg.extract.analyzed_document import Page
from kg.extract.candidates import Finding, Occurrence, widest
from kg.extract.links import Link, LinkPlace, end_features
from kg.extract.topic_classifier import Topic
from kg.extract.weights import Model
from kg.model import BlockKind
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS, RelationType, TopicClass

_NAME_BASE: Final = 0.04
_LINK_BASE: Final = 0.2
"""Shares of the candidates, names of a class and links, that are right whoever proposes them."""

_NEVER: Final = -20.0
_LEAST: Final = 0.001

ACCEPTED: Final = "accepted"
OUTWEIGHED: Final = "outweighed by all else that is known of it"


class End(NamedTuple):
    """One end of a proposed link: a name of a class, at a place."""

    topic_class: TopicClass
    at: Occurrence


Proposed = tuple[End, RelationType, End]
_TopicAt = tuple[int, Occurrence]
"""A topic, by its index, at a place."""


class External(Struct):
    """All that one such extractor proposes for a page.

    ``precision``: the share of its topics, and of its relations, that are right by themselves.
    ``alone``: its word decides, and ours counts nothing. ``counts``: what else became of its
    proposals, by "sections", "topics" and "claims", then by reason.
    """

    name: str
    precision: tuple[float, float]
    alone: bool
    counts: dict[str, Counter[str]]
    findings: dict[object, Finding] = {}
    _links: dict[object, Proposed] = {}

    @property
    def _said(self) -> str:
        return f"said-by={self.name}"

    def add_name(self, end: End) -> None:
        """Propose a name."""
        kind, o = end
        place = o.line.number, o.first, o.last
        finding = Finding(*place, o.label, kind, self.name)
        self.findings.setdefault((place, kind), finding)

    def add_link(self, link: Proposed) -> bool:
        """Propose a link with its ends; whether it is new."""
        subject, predicate, object_ = link
        key = predicate, *((e.topic_class, e.at.line.number, e.at.first) for e in link[::2])
        if key in self._links:
            return False
        self._links[key] = link
        self.add_name(subject)
        self.add_name(object_)
        return True

    def weighed(self, model: Model) -> Model:
        """A model that weighs the word of this extractor, too, or nothing else."""
        names, links = map(_logit, self.precision)
        rules = {c: f"{self.name}:{c.value}" for c in LEARNED_CLASSES}
        if self.alone:
            return Model(
                {c: {"bias": _NEVER, rules[c]: names - _NEVER} for c in LEARNED_CLASSES},
                dict.fromkeys(LEARNED_CLASSES, _LEAST),
                {r: {"bias": _NEVER, self._said: links - _NEVER} for r in LEARNED_RELATIONS},
                dict.fromkeys(LEARNED_RELATIONS, _LEAST),
            )
        names, links = names - _logit(_NAME_BASE), links - _logit(_LINK_BASE)
        return Model(
            {c: {**weights, rules[c]: names} for c, weights in model.topics.items()},
            model.topic_thresholds,
            {r: {**weights, self._said: links} for r, weights in model.relations.items()},
            model.relation_thresholds,
            model.likeness,
            model.likeness_threshold,
            model.encoder,
        )

    def linked(self, page: Page, topics: Sequence[Topic], links: Sequence[Link]) -> list[Link]:
        """Our candidate links, or none of them, and those that this extractor proposes."""
        found = {} if self.alone else {_key(link): link for link in links}
        for (source, subject), predicate, (target, object_) in self._resolved(topics):
            line, over = object_.line, subject.line
            key = source, predicate, target, line.section if page.long else 0
            if key not in found:
                found[key] = Link(source, target, *key[1::2], end_features(topics, source, target))
            headed = over.kind is BlockKind.HEADING and over is not line
            named, section = (None, over.section) if headed else (subject, None)
            via = [f"via={self.name}", self._said]
            found[key].places.append(LinkPlace(line, object_, named, section, via, self.name))
        return [found[k] for k in sorted(found)]

    def _resolved(self, topics: Sequence[Topic]) -> list[tuple[_TopicAt, RelationType, _TopicAt]]:
        """The proposed links of which both ends are topics, with these and their places."""
        on_line: dict[int, list[_TopicAt]] = defaultdict(list)
        for index, topic in enumerate(topics):
            for o in widest(topic.occurrences):
                on_line[o.line.number].append((index, o))

        def topic_at(end: End) -> _TopicAt | None:
            """The topic of the class that shares most words with a place."""
            sharing = [
                (shared_words(end.at, o), o.first - o.last, -index, o)
                for index, o in on_line[end.at.line.number]
                if topics[index].topic_class is end.topic_class and shared_words(end.at, o)
            ]
            *_, index, o = max(sharing, key=lambda s: s[:3], default=(0, 0, 1, end.at))
            return None if index == 1 else (-index, o)

        found = ((topic_at(s), predicate, topic_at(o)) for s, predicate, o in self._links.values())
        return [(s, r, o) for s, r, o in found if s is not None and o is not None and s[0] != o[0]]

    def outcome(
        self, topics: Sequence[Topic], kept: Sequence[Link]
    ) -> Mapping[str, Mapping[str, int]]:
        """What became of all proposals, now that all is decided."""
        proposed = {(f.topic_class, f.label.lower()) for f in self.findings.values()}
        named = {(t.topic_class, o.label.lower()) for t in topics for o in t.occurrences}
        holding = {(k.subject, k.predicate, k.object) for k in kept}
        links = sum((s[0], r, o[0]) in holding for s, r, o in self._resolved(topics))
        names = len(proposed & named)
        decided = {
            "topics": (names, len(proposed) - names),
            "claims": (links, len(self._links) - links),
        }
        for what, figures in decided.items():
            self.counts[what].update(dict(zip((ACCEPTED, OUTWEIGHED), figures, strict=True)))
        return {what: dict(+counts) for what, counts in self.counts.items()}


def shared_words(a: Occurrence | None, b: Occurrence | None) -> int:
    """How many words two places share."""
    if a is None or b is None or a.line is not b.line:
        return 0
    return max(0, min(a.last, b.last) - max(a.first, b.first))


def _key(link: Link) -> tuple[int, RelationType, int, int]:
    return link.subject, link.predicate, link.object, link.section


def _logit(share: float) -> float:
    return round(math.log(share / (1.0 - share)), 4)
