"""Names to clusters: blocks, links, components, and in each what belongs together.

The three steps are functions of a name, of a block and of a component, so an engine that
groups by a key can run them elsewhere; here they run one after the other, kind by kind of
block, so that only one kind of block is in memory at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from kg.model import TopicKey
from kg.resolve.blocking import KINDS, Link, keys, links
from kg.resolve.cluster_links import Cluster, clusters, components
from kg.resolve.compared_name import Name
from kg.resolve.matcher import parted


class Bound(Struct, frozen=True):
    """What a curator has decided of names: links that hold, and pairs that are apart."""

    links: Sequence[Link] = ()
    apart: frozenset[tuple[TopicKey, TopicKey]] = field(default_factory=frozenset)

    def keeps_apart(self, a: TopicKey, b: TopicKey) -> bool:
        """Whether two names are decided to be different."""
        return ((a, b) if a < b else (b, a)) in self.apart


def solve(names: Mapping[TopicKey, Name], bound: Bound = Bound()) -> list[Cluster]:
    """All clusters, those of one name included, in the order of their first members."""
    found = sorted({link for kind in KINDS for link in _linked(names.values(), kind)})
    return [
        cluster
        for group, near in _split(names, found, bound.links)
        for cluster in solve_one(names, group, near, bound)
    ]


def solve_one(
    names: Mapping[TopicKey, Name], group: Sequence[TopicKey], near: Sequence[Link], bound: Bound
) -> Iterable[Cluster]:
    """The clusters of one component, of whose names alone it depends."""
    if len(group) == 1:
        return [Cluster(tuple(group))]
    members = set(group)
    return clusters(
        group,
        near,
        lambda a, b: bool(parted(names[a], names[b])),
        decided=[link for link in bound.links if link.a in members],
        forbidden=bound.keeps_apart,
    )


def _linked(names: Iterable[Name], kind: str) -> Iterable[Link]:
    blocks: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        for key in keys(name, kind):
            blocks[key].append(name)
    for key, members in blocks.items():
        if len(members) > 1:
            yield from links(key, members)


def _split(
    names: Mapping[TopicKey, Name], found: Sequence[Link], decided: Sequence[Link]
) -> Iterable[tuple[list[TopicKey], list[Link]]]:
    groups = components(names, [*found, *decided])
    at = {member: index for index, group in enumerate(groups) for member in group}
    near: dict[int, list[Link]] = defaultdict(list)
    for link in found:
        near[at[link.a]].append(link)
    for index, group in enumerate(groups):
        yield group, near[index]
