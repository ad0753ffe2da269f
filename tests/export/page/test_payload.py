"""From a graph to JSON and back through what the page embeds."""

import json
from typing import Any

import pytest

from kg.analysis.insights import find_insights
from kg.analysis.radar import RINGS, radar_of
from kg.export.page.drawing import draw
from kg.export.page.layout import arrange
from kg.export.page.page_graph import PageGraph
from kg.export.page.payload import (
    Arrangement,
    base_of,
    columns,
    embed,
    payload,
    radar_columns,
)
from kg.model import TopicClass
from kg.model.schema import SHIPPED
from tests.export.page.graphs import health, weighed


@pytest.mark.parametrize(
    ("rows", "table"),
    [
        ([], {"n": 0}),
        ([{"a": 1}], {"n": 1, "a": 1}),
        ([{"a": 1}, {"a": 1}], {"n": 2, "a": 1}),
        ([{"a": 1}, {"a": 2}], {"n": 2, "a": [1, 2]}),
        ([{"a": [1]}, {"a": [1]}], {"n": 2, "a": [[1], [1]]}),
        ([{"a": 0}, {"a": ["x"]}], {"n": 2, "a": [0, ["x"]]}),
        ([{"a": ["x"]}, {"a": 0}], {"n": 2, "a": [["x"], 0]}),
    ],
)
def test_columns(rows: list[dict[str, Any]], table: dict[str, Any]) -> None:
    assert columns(rows) == table


@pytest.mark.parametrize(
    ("iris", "base"),
    [
        ([], ""),
        (["https://x.org/id/report/a"], "https://x.org/id/report/"),
        (["https://x.org/id/report/a", "https://x.org/id/risk/b"], "https://x.org/id/"),
        (["https://x.org/a", "https://x.org/a"], "https://x.org/"),
        (["https://x.org/a", "urn:b"], ""),
    ],
)
def test_the_base_ends_with_a_slash(iris: list[str], base: str) -> None:
    assert base_of(iris) == base


@pytest.mark.parametrize("text", ["</script>", "<!--", "a & b", "\u2028", "\u2029", "'\"\\\n\x00"])
def test_embedded_json_is_harmless_and_says_the_same(text: str) -> None:
    written = embed({"text": text})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {"text": text}


def test_pyvis_makes_nodes_edges_and_options() -> None:
    graph = PageGraph.of(health().store)
    drawing = draw(graph, [(i, -i) for i in range(len(graph.topics))])
    node = drawing.nodes[0]
    assert (node["id"], node["label"], node["x"], node["y"]) == (0, graph.topics[0].label, 0, 0)
    assert node["shape"] == graph.topics[0].identity.topic_class.sign
    edge = drawing.edges[0]
    assert (edge["from"], edge["to"]) == graph.links[0]
    assert edge["arrows"] == graph.claims[0].predicate.sign
    assert drawing.options["physics"] == {"enabled": False}


def test_every_class_and_relation_has_its_sign() -> None:
    assert len({kind.sign for kind in SHIPPED.classes}) == len(SHIPPED.classes)
    assert all(relation.sign for relation in SHIPPED.relations)


def test_sentences_are_stored_once() -> None:
    graph = PageGraph.of(health().store)
    data = payload(
        "t",
        graph,
        draw(graph, [(0, 0)] * len(graph.topics)),
        Arrangement([0] * 6, [0] * 6),
        find_insights(graph.knowledge),
    )
    assert len(set(data["texts"])) == len(data["texts"])
    sentences = {place.sentence for place in graph.places}
    assert sentences <= set(data["texts"])


def test_columns_bring_linked_topics_to_the_same_height() -> None:
    kinds = [TopicClass.TREND] * 3 + [TopicClass.RISK] * 3
    rank = arrange(kinds, [(0, 5), (1, 4), (2, 3)])
    assert [rank[a] == rank[b] for a, b in ((0, 5), (1, 4), (2, 3))] == [True] * 3
    assert sorted(rank[:3]) == sorted(rank[3:]) == [0, 1, 2]


def test_the_radar_names_topics_by_their_places() -> None:
    graph = PageGraph.of(weighed().store)
    radar = radar_of(graph.knowledge)
    data = radar_columns(graph, radar)
    assert (data["n"], data["rings"], data["sectors"]) == (6, RINGS, radar.sectors)
    labels = [graph.topics[at].label for at in data["topic"]]
    assert labels == [blip.topic.label for blip in radar.blips]
    assert data["moved"] == [blip.moved for blip in radar.blips]
    few = radar_columns(graph, radar_of(graph.knowledge, fewest=7))
    assert (few["n"], few["sectors"]) == (0, ())
