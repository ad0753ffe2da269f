"""The order of topics: the most important first, with every class in the picture."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from msgspec.structs import replace

from kg.export.page.landscape import Claim, Topic
from kg.model import TopicClass
from kg.model.schema import AnyClass, OwnClass


def most_important_first(
    topics: Sequence[Topic], claims: Sequence[Claim]
) -> tuple[tuple[Topic, ...], tuple[Claim, ...]]:
    """Sort topics by importance, and claims by their ends.

    Within a class the topics of most reports come first, then those with most evidence
    and claims. The classes take turns, in shares by the square root of their sizes: a
    few hundred generic domains and risks, which many reports name, would else hide the
    trends, of which each report names its own.
    """
    degree = [0] * len(topics)
    for claim in claims:
        degree[claim.subject] += 1
        degree[claim.object] += 1
    order = _in_turns([_ranked(topics, degree, kind) for kind in _kinds(topics)])
    at = {old: new for new, old in enumerate(order)}
    moved = [replace(c, subject=at[c.subject], object=at[c.object]) for c in claims]
    moved.sort(key=lambda c: (c.subject, c.relation, c.object))
    return tuple(topics[i] for i in order), tuple(moved)


def _kinds(topics: Sequence[Topic]) -> list[AnyClass]:
    """Our classes, then the user's, by name."""
    own = {topic.kind for topic in topics if isinstance(topic.kind, OwnClass)}
    return [*TopicClass, *sorted(own)]


def _ranked(topics: Sequence[Topic], degree: Sequence[int], kind: AnyClass) -> list[int]:
    def weight(i: int) -> tuple[int, int, str]:
        return -len(topics[i].reports), -len(topics[i].places) - degree[i], topics[i].iri

    return sorted((i for i, topic in enumerate(topics) if topic.kind == kind), key=weight)


def _in_turns(groups: Sequence[Sequence[int]]) -> list[int]:
    """Merge ranked groups; the r-th of a group of n has its turn at (r + 1/2) / sqrt(n)."""
    turns = [
        ((rank + 0.5) / sqrt(len(group)), at, i)
        for at, group in enumerate(groups)
        for rank, i in enumerate(group)
    ]
    return [i for _, _, i in sorted(turns)]
