"""Communities: found the same everywhere; and the order in which topics come."""

import pytest

from kg.analysis.communities import communities, cooccurrence_links, louvain
from kg.analysis.importance import Ranking
from kg.graph.read import read_knowledge
from kg.model import TopicClass
from tests.export.page.graphs import Graph, health

Links = list[tuple[int, int]]


def clique(*members: int) -> Links:
    return [(a, b) for a in members for b in members if a < b]


@pytest.mark.parametrize(
    ("count", "links", "homes"),
    [
        (0, [], []),
        (2, [], [0, 1]),
        (2, [(0, 1)], [0, 0]),
        (1, [(0, 0)], [0]),
        (6, clique(0, 1, 2) + clique(3, 4, 5) + [(2, 3)], [0, 0, 0, 1, 1, 1]),
        (6, clique(0, 2, 4) + clique(1, 3, 5) + [(0, 1)], [0, 1, 0, 1, 0, 1]),
        (7, clique(0, 1, 2) + clique(3, 4, 5), [0, 0, 0, 1, 1, 1, 2]),
    ],
)
def test_louvain(count: int, links: Links, homes: list[int]) -> None:
    assert louvain(count, links) == homes


def test_the_order_of_links_does_not_matter() -> None:
    links = clique(0, 1, 2, 3) + clique(4, 5, 6) + clique(7, 8, 9, 10) + [(3, 4), (6, 7), (0, 10)]
    assert louvain(11, links) == louvain(11, links[::-1])


def test_small_communities_merge_over_several_levels() -> None:
    ring = [link for i in range(0, 40, 4) for link in clique(i, i + 1, i + 2, i + 3)]
    ring += [(i + 3, (i + 4) % 40) for i in range(0, 40, 4)]
    homes = louvain(40, ring)
    assert 4 <= len(set(homes)) <= 10
    assert all(len({homes[i + j] for j in range(4)}) == 1 for i in range(0, 40, 4))


def test_the_most_important_topic_comes_first_and_each_class_early() -> None:
    ranking = Ranking.of(read_knowledge(health().store))
    assert ranking.topics[0].label == "federated learning"
    assert len({topic.identity.topic_class for topic in ranking.topics[:4]}) == 4
    ends = [tuple(ranking.topics[i].iri for i in link) for link in ranking.links]
    assert ends == [(r.subject.key, r.object.key) for r in ranking.relations]


def test_topics_of_few_relations_are_linked_with_the_first_of_their_section() -> None:
    g = Graph()
    section = g.section(g.report("r", "R"), 1, "A")
    for label in ("a", "b"):
        g.evidence(g.topic(TopicClass.RISK, label), g.report("r", "R"), label, section=section)
    g.evidence(g.topic(TopicClass.RISK, "c"), g.report("r", "R"), "c")
    topics = Ranking.of(read_knowledge(g.store)).topics
    [(one, other)] = cooccurrence_links(topics, ())
    assert {topics[one].label, topics[other].label} == {"a", "b"}
    homes = communities(topics, ())
    assert homes[one] == homes[other]
    assert len({*homes}) == 2
