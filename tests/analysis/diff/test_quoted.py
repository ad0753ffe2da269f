"""Names that the other side's sentences have neither emerge nor fade."""

from kg.analysis.diff.align import quoted
from kg.graph import Graph
from kg.language.normalization import words
from tests.checkout import CHECKOUT

TINY = CHECKOUT / "ontology/examples/graphs/tiny.ttl"


def test_names_that_quotes_have() -> None:
    history = Graph.load(TINY).history()
    label = max((t.name.label for t in history.topics if t.accounts), key=len)
    assert quoted([label.upper(), "sawing", ""], history) == {words(label)}
    assert quoted(["sawing"], history) == frozenset()
