"""The order of topics: the most important first, with every class among the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

from msgspec import Struct

from kg.graph.graph_model import GraphEntity, GraphKnowledge, GraphRelation
from kg.model import Entity
from kg.model.schema import SHIPPED, TopicClass


class Ranking(Struct, frozen=True):
    """The topics of a graph, the most important first, and its relations by their ends.

    ``links``: the indices of the ends of each relation.
    """

    topics: tuple[GraphEntity, ...]
    relations: tuple[GraphRelation, ...]
    links: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, knowledge: GraphKnowledge) -> Ranking:
        """Rank what a graph knows."""
        known, relations = knowledge.entities, knowledge.relations

        def links(topics: Iterable[GraphEntity]) -> list[tuple[int, int]]:
            at = {topic.iri: i for i, topic in enumerate(topics)}
            return [(at[r.subject.key], at[r.object.key]) for r in relations]

        topics = tuple(known[i] for i in most_important_first(known, links(known)))
        ends = zip(links(topics), relations, strict=True)
        ranked = sorted(ends, key=lambda each: (each[0][0], each[1].predicate, each[0][1]))
        return cls(topics, tuple(r for _, r in ranked), tuple(link for link, _ in ranked))


def most_important_first(
    topics: Sequence[Entity], links: Iterable[tuple[int, int]]
) -> tuple[int, ...]:
    """The indices of topics by importance; ``links`` are pairs of indices, one a relation.

    Within a class the topics of most reports come first, then those with most evidence
    and relations. The classes take turns, in shares by the square root of their sizes: a
    few hundred generic domains and risks, which many reports name, would else hide the
    trends, of which each report names its own.
    """
    degree = Counter(end for link in links for end in link)
    weight = [(-len(t.reports), -len(t.evidence) - degree[i], i) for i, t in enumerate(topics)]
    groups: dict[TopicClass, list[int]] = {kind: [] for kind in _kinds(topics)}
    for i, topic in enumerate(topics):
        groups[topic.identity.topic_class].append(i)
    return _in_turns([sorted(group, key=weight.__getitem__) for group in groups.values()])


def _kinds(topics: Sequence[Entity]) -> list[TopicClass]:
    """Our classes, then the user's, by name."""
    kinds = {topic.identity.topic_class for topic in topics}
    return [*SHIPPED.classes, *sorted(kind for kind in kinds if not kind.shipped)]


def _in_turns(groups: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Merge ranked groups; the r-th of a group of n has its turn at (r + 1/2) / sqrt(n)."""
    turns = [
        ((rank + 0.5) / sqrt(len(group)), at, i)
        for at, group in enumerate(groups)
        for rank, i in enumerate(group)
    ]
    return tuple(i for _, _, i in sorted(turns))
