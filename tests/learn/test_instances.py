"""What is right of the candidates of an annotated report."""

from __future__ import annotations

from kg.extract.stages import link_topics
from kg.extract.topic_classifier import Topic
from kg.extract.vocabulary_matcher import VocabularyMatcher
from kg.learn.annotations import Gold, GoldEntity
from kg.learn.instances import name_rows
from kg.model import Span, TopicClass, Vocabulary
from tests.extract.reading import doc
from tests.learn.cases import example

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


def test_of_a_passage_only_the_names_and_the_links_in_it() -> None:
    text = "# Report\n\nPruning reduces drift.\n\nPruning raises bias. They fear fire.\n"
    document = doc(text)
    at = document.source.index("Pruning raises")
    gold = Gold({}, {})
    whole = example(document, gold, MATCHER)
    part = example(document, gold, MATCHER, passage=Span(at, at + 20))
    assert {n.key for n in part.candidates.names} == {"pruning", "bias"}
    features = dict(
        zip((n.key for n in whole.candidates.names), whole.candidates.features, strict=True)
    )
    assert part.candidates.features == tuple(features[n.key] for n in part.candidates.names)
    pruning = next(n for n in whole.candidates.names if n.key == "pruning")
    risks = [n for n in whole.candidates.names if n.key in {"drift", "bias"}]
    topics = [Topic(TopicClass.TECHNIQUE, [pruning], [0.9])]
    topics += [Topic(TopicClass.RISK, [n], [0.9]) for n in risks]
    assert {k.object for k in link_topics(whole.candidates, topics)} == {1, 2}
    assert {topics[k.object].label for k in link_topics(part.candidates, topics)} == {"bias"}
