"""Neighbourhoods: topics that are linked with each other more than with the rest.

The method of Louvain (Blondel et al., "Fast unfolding of communities in large
networks", 2008) in whole numbers and a fixed order, so that every machine finds the
same neighbourhoods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.export.page.cooccurrence import kin
from kg.export.page.landscape import Landscape

_PASSES = 12
_LEVELS = 8
_Net = list[Counter[int]]


def communities(land: Landscape) -> list[int]:
    """Find the neighbourhood of each topic: by its claims, and by what is named with it."""
    return neighbourhoods(len(land.topics), land.links + kin(land))


def neighbourhoods(count: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """Find the neighbourhood of each of ``count`` topics.

    Neighbourhoods are numbered by their first member: 0 is that of topic 0. A topic
    without links is alone in its own.
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
    """Make one node of each neighbourhood; links within it become a loop."""
    merged: _Net = [Counter() for _ in range(max(home, default=-1) + 1)]
    for node, near in enumerate(net):
        for other, weight in near.items():
            merged[home[node]][home[other]] += weight
    return merged


def _numbered(home: list[int]) -> list[int]:
    number: dict[int, int] = {}
    return [number.setdefault(place, len(number)) for place in home]
