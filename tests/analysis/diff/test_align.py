"""Which topic of one graph is which of another."""

from __future__ import annotations

import pytest

from kg.analysis.diff.align import match, quoted
from kg.graph import Graph
from kg.language.normalization import words
from tests.analysis.diff.samples import graph
from tests.checkout import CHECKOUT

E = "https://e.org/"


@pytest.mark.parametrize(
    ("old", "new", "same", "renamed"),
    [
        pytest.param("Risk a leaks", "Risk a leaks", {"a": "a"}, [], id="by IRI"),
        pytest.param("Risk a leaks", "Risk a spills", {"a": "a"}, ["was 'leaks'"], id="new label"),
        pytest.param("Risk a leaks", "Risk b The Leaks", {"a": "b"}, [], id="spelled otherwise"),
        pytest.param(
            "Technique a RAG",
            "Technique b retrieval, RAG",
            {"a": "b"},
            ["was 'RAG'"],
            id="another wording",
        ),
        pytest.param("Risk a leaks", "Risk b floods", {}, [], id="nothing alike"),
        pytest.param(
            "Risk a leaks, spills",
            "Risk b spills\nRisk c leaks",
            {"a": "c"},
            ["was among the names of 'leaks'"],
            id="label before other names; what is left was parted",
        ),
        pytest.param(
            "Risk a leaks\nRisk b spills",
            "Risk a leaks, spills",
            {"a": "a", "b": "a"},
            ["took in 'spills'"],
            id="two become one",
        ),
        pytest.param(
            "Risk b leaks", "Trend c leaks", {"b": "c"}, ["was a Risk"], id="another class"
        ),
        pytest.param(
            "Risk b leaks",
            "Trend c leaks\nDomain d leaks",
            {},
            [],
            id="several of other classes: nobody knows",
        ),
        pytest.param(
            "Risk a leaks\nTrend b leaks", "Risk a leaks", {"a": "a"}, [], id="one of two is gone"
        ),
    ],
)
def test_topics_are_matched(old: str, new: str, same: dict[str, str], renamed: list[str]) -> None:
    found = match(graph(old).history().topics, graph(new).history().topics)
    assert found.same == {E + a: E + b for a, b in same.items()}
    assert [r.why for r in found.renamed] == renamed


TINY = CHECKOUT / "ontology/examples/graphs/tiny.ttl"


def test_names_that_quotes_have() -> None:
    history = Graph.load(TINY).history()
    label = max((t.name.label for t in history.topics if t.accounts), key=len)
    assert quoted([label.upper(), "sawing", ""], history) == {words(label)}
    assert quoted(["sawing"], history) == frozenset()
