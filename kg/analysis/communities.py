"""Communities: topics that are linked with each other more than with the rest.

The method of Louvain (Blondel et al., "Fast unfolding of communities in large
networks", 2008) in whole numbers and a fixed order, so that every machine finds the
same communities.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.model import Entity

_PASSES = 12
_LEVELS = 8
_FEW_LINKS = 3
_SECTIONS = 2
_Links = Sequence[tuple[int, int]]
_Net = list[Counter[int]]


def communities(topics: Sequence[Entity], links: _Links) -> list[int]:
    """Find the community of each topic: by its relations, and by what is named with it.

    ``topics``: the most important first. ``links``: pairs of their indices.
    """
    return louvain(len(topics), [*links, *cooccurrence_links(topics, links)])


def cooccurrence_links(topics: Sequence[Entity], links: _Links) -> list[tuple[int, int]]:
    """Link topics of few relations with the most important topic of their main sections.

    Only for layout and communities: that two topics share a section is no relation.
    """
    degree = Counter(end for link in links for end in link)
    first: dict[tuple[str, int], int] = {}
    for i, topic in enumerate(topics):
        for piece in topic.evidence:
            first.setdefault((piece.report, piece.section), i)
    found = []
    for i, topic in enumerate(topics):
        if degree[i] < _FEW_LINKS:
            sections = Counter((piece.report, piece.section) for piece in topic.evidence)
            main = sorted(sections, key=lambda s: (-sections[s], s))[:_SECTIONS]
            found += [(first[s], i) for s in main if s[1] >= 0 and first[s] != i]
    return found


def louvain(count: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """Find the community of each of ``count`` nodes.

    Communities are numbered by their first member: 0 is that of node 0. A node without links
    is alone in its own.
    """
    net: _Net = [Counter() for _ in range(count)]
    for a, b in links:
        if a != b:
            net[a][b] += 1
            net[b][a] += 1
    home = list(range(count))
    for _ in range(_LEVELS):
        moved = _settle(net)
        if moved == list(range(len(net))):
            break
        home = [moved[at] for at in home]
        net = _merged(net, moved)
    return _numbered(home)


def _settle(net: _Net) -> list[int]:
    """Move nodes, one after the other, to where they raise the modularity most."""
    degree = [sum(near.values()) for near in net]
    twice = sum(degree)
    home = list(range(len(net)))
    total = list(degree)
    for _ in range(_PASSES):
        moves = 0
        for node, near in enumerate(net):
            best = _best_home(node, near, home, total, degree[node], twice)
            if best != home[node]:
                total[home[node]] -= degree[node]
                total[best] += degree[node]
                home[node] = best
                moves += 1
        if not moves:
            break
    return _numbered(home)


def _best_home(
    node: int, near: Counter[int], home: list[int], total: list[int], degree: int, twice: int
) -> int:
    own = home[node]
    shared: Counter[int] = Counter({own: 0})
    for other, weight in near.items():
        if other != node:
            shared[home[other]] += weight

    def gain(place: int) -> tuple[int, bool, int]:
        rest = total[place] - (degree if place == own else 0)
        return shared[place] * twice - degree * rest, place == own, -place

    return max(shared, key=gain)


def _merged(net: _Net, home: list[int]) -> _Net:
    """Make one node of each community; links within it become a loop."""
    merged: _Net = [Counter() for _ in range(max(home, default=-1) + 1)]
    for node, near in enumerate(net):
        for other, weight in near.items():
            merged[home[node]][home[other]] += weight
    return merged


def _numbered(home: list[int]) -> list[int]:
    number: dict[int, int] = {}
    return [number.setdefault(place, len(number)) for place in home]
