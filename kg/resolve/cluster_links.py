"""Links become clusters: what is linked is one thing, unless something parts it.

First the connected components, then each by itself: links are taken surest first, and one is
left out where it would bring together names that are two things, or would tie two clusters
by one weak link alone. So a bad link cannot chain clusters, whatever the order of links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from kg.model import TopicKey
from kg.resolve.blocking import Link

SURE: Final = 0.9
"""A link at least so sure may tie two clusters alone."""

Parted = Callable[[TopicKey, TopicKey], bool]
"""Whether two names must not be in one cluster."""


def components(members: Iterable[TopicKey], links: Iterable[Link]) -> list[list[TopicKey]]:
    """The connected components, each sorted, in the order of their first members."""
    joined = Union(members)
    for link in links:
        joined.join(link.a, link.b)
    return joined.groups()


class Union(Struct):
    """Disjoint sets of names, after Tarjan; ``groups`` do not depend on the order of joins."""

    members: Iterable[TopicKey]
    _above: dict[TopicKey, TopicKey] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._above = {m: m for m in self.members}

    def top(self, member: TopicKey) -> TopicKey:
        """The name that stands for the set."""
        while (above := self._above[member]) != member:
            self._above[member] = member = self._above[above]
        return member

    def join(self, a: TopicKey, b: TopicKey) -> None:
        """Make one set of two; the first name in order stands for it."""
        first, second = sorted((self.top(a), self.top(b)))
        self._above[second] = first

    def groups(self) -> list[list[TopicKey]]:
        """All sets, sorted."""
        found: dict[TopicKey, list[TopicKey]] = defaultdict(list)
        for member in sorted(self._above):
            found[self.top(member)].append(member)
        return [found[top] for top in sorted(found)]


class Cluster(Struct, frozen=True):
    """Names of one thing, sorted, and the links that hold them together: a tree."""

    members: tuple[TopicKey, ...]
    links: tuple[Link, ...] = ()


def clusters(
    members: Sequence[TopicKey],
    links: Sequence[Link],
    parted: Parted,
    *,
    decided: Sequence[Link] = (),
    forbidden: Parted = lambda _a, _b: False,
) -> Iterator[Cluster]:
    """Split one component into clusters, in the order of their first members.

    ``decided`` links come before all others and hold whatever ``parted`` says; nothing
    brings together what is ``forbidden``.
    """
    grown = {m: _Growing({m}) for m in members}
    near = _neighbours(links)
    ranked = sorted(links, key=lambda k: (-k.score, k))
    for link, must in [*((k, True) for k in sorted(decided)), *((k, False) for k in ranked)]:
        a, b = grown[link.a], grown[link.b]
        if a is b or _any(forbidden, a, b):
            continue
        if must or (_strong(link, a, b, near) and not _any(parted, a, b)):
            whole = _Growing(a.members | b.members, [*a.links, *b.links, link])
            grown.update(dict.fromkeys(whole.members, whole))
    for member in sorted(members):
        if min(grown[member].members) == member:
            yield Cluster(tuple(sorted(grown[member].members)), tuple(sorted(grown[member].links)))


class _Growing(Struct, eq=False):
    members: set[TopicKey]
    links: list[Link] = field(default_factory=list)


def _any(apart: Parted, a: _Growing, b: _Growing) -> bool:
    return any(apart(x, y) for x in a.members for y in b.members)


def _strong(link: Link, a: _Growing, b: _Growing, near: Mapping[TopicKey, set[TopicKey]]) -> bool:
    """Whether a link may tie what two sides have become: alone if sure, else with another."""
    if link.score >= SURE or min(len(a.members), len(b.members)) == 1:
        return True
    return sum(len(near[x] & b.members) for x in a.members) > 1


def _neighbours(links: Iterable[Link]) -> Mapping[TopicKey, set[TopicKey]]:
    near: dict[TopicKey, set[TopicKey]] = defaultdict(set)
    for link in links:
        near[link.a].add(link.b)
        near[link.b].add(link.a)
    return near
