"""What our extractors decide of a page alone: another one's word takes nothing of it away.

A name, or a link, is never less likely than without that word. What is a topic by itself comes
before all that only the word makes one, so that no part or longer form of it takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from kg.extract.candidates import Name
from kg.extract.links import Link
from kg.extract.page_encoder import EncodedPage
from kg.extract.topic_classifier import Scores, Topic
from kg.model import RelationType, TopicClass

_TopicKey = tuple[TopicClass, str]
_LinkKey = tuple[_TopicKey, RelationType, _TopicKey, int]


class Baseline(Struct, frozen=True):
    """Names, topics and links by themselves, and the page as the encoder has read it."""

    names: Mapping[_TopicKey, float] = {}
    topics: frozenset[_TopicKey] = frozenset()
    links: Mapping[_LinkKey, float] = {}
    encoded: EncodedPage | None = None

    def own(self, names: Sequence[Name], scores: Scores) -> Scores:
        """The probability of each name by itself; 0 of one that was none."""
        return {c: [self.names.get((c, n.key), 0.0) for n in names] for c in scores}

    def raised(self, names: Sequence[Name], scores: Scores) -> Scores:
        """Probabilities of names, none below what it is by itself."""
        own = self.own(names, scores)
        return {c: [*map(max, of, own[c])] for c, of in scores.items()}

    def ordered(
        self, topics: Sequence[Topic], pairs: Iterable[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """Pairs of topics of which the second may go: none that is a topic by itself."""
        stays = [_key(topic) in self.topics for topic in topics]
        for a, b in pairs:
            if not stays[b]:
                yield a, b
            elif not stays[a]:
                yield b, a

    def raised_links(
        self, topics: Sequence[Topic], links: Sequence[Link], chances: Sequence[float]
    ) -> list[float]:
        """Probabilities of links, none below what it is by itself."""
        each = zip(links, chances, strict=True)
        return [max(s, self.links.get(_link_key(k, topics), 0.0)) for k, s in each]


def baseline_of(
    names: Sequence[Name],
    scores: Scores,
    topics: Sequence[Topic],
    links: Sequence[Link],
    chances: Sequence[float],
    encoded: EncodedPage | None,
) -> Baseline:
    """What is decided of a page, for those who decide with another word."""
    return Baseline(
        {(c, n.key): s for c, of in scores.items() for n, s in zip(names, of, strict=True)},
        frozenset(map(_key, topics)),
        {_link_key(k, topics): s for k, s in zip(links, chances, strict=True)},
        encoded,
    )


def _key(topic: Topic) -> _TopicKey:
    return topic.topic_class, topic.names[0].key


def _link_key(link: Link, topics: Sequence[Topic]) -> _LinkKey:
    return _key(topics[link.subject]), link.predicate, _key(topics[link.object]), link.section
