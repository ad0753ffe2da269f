from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kg.model import TopicKey
from kg.resolve.blocking import Link
from kg.resolve.cluster_links import Cluster, clusters, components
from tests.resolve.naming import TECHNIQUE

A, B, C, D, E, F = (TopicKey(TECHNIQUE, letter) for letter in "abcdef")
EVERY = (A, B, C, D, E, F)


def link(a: TopicKey, b: TopicKey, score: float = 0.95) -> Link:
    return Link(min(a, b), max(a, b), "alike", score)


def groups(
    links: Sequence[Link],
    apart: Sequence[tuple[TopicKey, TopicKey]] = (),
    decided: Sequence[Link] = (),
    forbidden: Sequence[tuple[TopicKey, TopicKey]] = (),
) -> list[str]:
    """The clusters of each component, as letters."""
    found = []
    for members in components(EVERY, [*links, *decided]):
        near = [k for k in links if k.a in members]
        found += clusters(
            members,
            near,
            lambda x, y: (x, y) in apart or (y, x) in apart,
            decided=[k for k in decided if k.a in members],
            forbidden=lambda x, y: (x, y) in forbidden or (y, x) in forbidden,
        )
    return ["".join(m.key for m in c.members) for c in found]


def test_links_are_transitive() -> None:
    assert groups([link(A, B), link(B, C), link(D, E)]) == ["abc", "de", "f"]


def test_a_weak_link_does_not_chain_two_clusters() -> None:
    pairs = [link(A, B), link(C, D)]
    assert groups([*pairs, link(B, C, 0.85)]) == ["ab", "cd", "e", "f"]
    assert groups([*pairs, link(B, C, 0.95)]) == ["abcd", "e", "f"]
    assert groups([*pairs, link(B, C, 0.85), link(A, D, 0.85)]) == ["abcd", "e", "f"]


def test_a_weak_link_brings_one_name_to_a_cluster() -> None:
    assert groups([link(A, B), link(B, C, 0.85)]) == ["abc", "d", "e", "f"]


def test_what_is_parted_splits_a_cluster_at_its_weakest_link() -> None:
    assert groups([link(A, B, 0.9), link(B, C, 0.97)], apart=[(A, C)]) == ["a", "bc", "d", "e", "f"]


def test_a_decision_ties_what_words_part() -> None:
    assert groups([], apart=[(A, B)], decided=[link(A, B, 1)]) == ["ab", "c", "d", "e", "f"]


def test_a_decision_parts_what_links_tie() -> None:
    assert groups([link(A, B), link(B, C)], forbidden=[(A, C)]) == ["ab", "c", "d", "e", "f"]
    tied = [link(A, B, 1), link(B, C, 1)]
    assert groups([], decided=tied, forbidden=[(A, C)]) == ["ab", "c", "d", "e", "f"]


def test_the_links_of_a_cluster_are_a_tree() -> None:
    [cluster] = clusters([A, B, C], [link(A, B), link(B, C), link(A, C)], lambda *_: False)
    assert cluster == Cluster((A, B, C), (link(A, B), link(A, C)))


LINKS = st.builds(
    link,
    st.sampled_from(EVERY[:3]),
    st.sampled_from(EVERY[3:]),
    st.sampled_from([0.8, 0.86, 0.95, 0.97]),
)
PAIRS = st.tuples(st.sampled_from(EVERY), st.sampled_from(EVERY)).filter(lambda p: p[0] != p[1])


@given(st.lists(LINKS, max_size=12), st.lists(PAIRS, max_size=3), st.randoms())
def test_order_makes_no_difference_and_nothing_parted_meets(
    links: list[Link], apart: list[tuple[TopicKey, TopicKey]], chance: Random
) -> None:
    found = groups(links, apart)
    shuffled = sorted(links, key=lambda _: chance.random())
    assert groups(shuffled, apart) == found
    assert sorted("".join(found)) == sorted(m.key for m in EVERY)
    assert not any(x.key in group and y.key in group for group in found for x, y in apart)
