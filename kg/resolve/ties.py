"""What a curator ties and keeps apart: names that are one topic because a decision says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from kg.model import TopicKey


class Tie(Struct, frozen=True, order=True):
    """Two names of one thing, ``a < b``."""

    a: TopicKey
    b: TopicKey


class Bound(Struct, frozen=True):
    """What a curator has decided of names: ties that hold, and pairs that are apart."""

    ties: Sequence[Tie] = ()
    apart: frozenset[tuple[TopicKey, TopicKey]] = field(default_factory=frozenset)

    def keeps_apart(self, a: TopicKey, b: TopicKey) -> bool:
        """Whether two names are decided to be different."""
        return ((a, b) if a < b else (b, a)) in self.apart


class Cluster(Struct, frozen=True):
    """Names of one thing, sorted, and the ties that hold them together."""

    members: tuple[TopicKey, ...]
    ties: tuple[Tie, ...] = ()

    @property
    def own(self) -> TopicKey:
        """Its identity: the name with the fewest words, of those the shortest, the first."""
        return min(self.members, key=lambda m: (len(m.key.split()), len(m.key), m))


def clusters(names: Iterable[TopicKey], bound: Bound) -> dict[TopicKey, Cluster]:
    """The cluster of each name; nothing brings together what is kept apart."""
    home = {name: Cluster((name,)) for name in names}
    for tie in sorted(bound.ties):
        a, b = home[tie.a], home[tie.b]
        if a is b or any(bound.keeps_apart(x, y) for x in a.members for y in b.members):
            continue
        whole = Cluster(
            tuple(sorted((*a.members, *b.members))), tuple(sorted((*a.ties, *b.ties, tie)))
        )
        home.update(dict.fromkeys(whole.members, whole))
    return home


def ties_after(tied: Iterable[Cluster], to: Mapping[TopicKey, TopicKey]) -> list[Tie]:
    """The ties between names which go to other classes together."""
    return sorted(
        Tie(min(to[k.a], to[k.b]), max(to[k.a], to[k.b]))
        for cluster in tied
        for k in cluster.ties
        if k.a in to and k.b in to
    )


def by_own(home: Mapping[TopicKey, Cluster]) -> dict[TopicKey, list[TopicKey]]:
    """The names of each topic."""
    found: dict[TopicKey, list[TopicKey]] = defaultdict(list)
    for name in sorted(home):
        found[home[name].own].append(name)
    return found
