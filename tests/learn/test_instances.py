"""What is right of the candidates of an annotated report."""

from __future__ import annotations

from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.learn.annotations import Gold, GoldEntity
from kg.learn.instances import example, name_rows
from kg.model import TopicClass, Vocabulary
from tests.extract.reading import doc

MATCHER = VocabularyMatcher(Vocabulary())


def test_answers() -> None:
    gold = Gold(
        {
            "e1": GoldEntity("e1", TopicClass.RISK, ("battery drain",), optional=False),
            "e2": GoldEntity("e2", TopicClass.RISK, ("privacy leaks",), optional=True),
        },
        {},
    )
    text = "# Report\n\nThey fear battery drain, fast battery drain, privacy leaks and fire.\n"
    one = example(doc(text), gold, MATCHER, weight=0.5)
    rows = name_rows(one, TopicClass.RISK, 0.3)
    told = {n.key: (r.answer, r.weight) for n, r in zip(one.candidates.names, rows, strict=True)}
    assert told["battery drain"] == (True, 0.5)
    assert told["fast battery drain"] == (False, 0.15)
    assert told["privacy leak"] == (False, 0.0)
    assert told["fire"] == (False, 0.5)
