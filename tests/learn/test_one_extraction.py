"""What is learned from is what is run: both ways see the same, on real reports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from msgspec.structs import replace

from kg.extract import VocabularyMatcher, analyze, shipped
from kg.extract.coreference import join_topics
from kg.extract.extraction import extract
from kg.extract.stages import Analysis, LinkStatus, compare_topics
from kg.extract.topic_classifier import Topic, decide, probability
from kg.learn.calibration import at_least
from kg.learn.evaluation.predictions import found_by_model
from kg.learn.instances import Example, Row, link_instances, name_rows, pair_instances
from kg.model import Document
from kg.model.schema import LEARNED_CLASSES
from kg.read import discover, read
from kg.read.tables.vocabulary import load_vocabularies
from tests.checkout import EXAMPLES
from tests.learn.cases import example, gold_of

REPORTS = pytest.mark.parametrize(
    "name",
    [
        pytest.param("chip-notes-2023", marks=pytest.mark.slow),
        pytest.param("open-banking-2026", marks=pytest.mark.slow),
        "passage-textile-waste-sorting",
    ],
)


@cache
def matcher() -> VocabularyMatcher:
    return VocabularyMatcher(load_vocabularies().vocabulary)


@cache
def document(name: str) -> Document:
    return read(discover([EXAMPLES / f"{name}.md"])[0])


@cache
def built(name: str) -> Analysis:
    """The report as a build analyses it."""
    return analyze(document(name), matcher(), shipped())


@cache
def learned_from(name: str) -> Example:
    """The report as training sees it, read by the encoder that is shipped."""
    found = example(document(name), gold_of(EXAMPLES / f"{name}.md"), matcher(), weight=0.5)
    page, encoder = found.candidates.page, shipped().encoder
    assert encoder is not None
    return replace(found, candidates=replace(found.candidates, encoded=encoder.read(page)))


def features(rows: Sequence[Row]) -> list[list[str]]:
    return [list(row.features) for row in rows]


@REPORTS
def test_names_have_the_same_features_and_scores(name: str) -> None:
    mine, theirs = learned_from(name), built(name)
    assert [n.key for n in mine.candidates.names] == [n.key for n in theirs.candidates.names]
    for c in LEARNED_CLASSES:
        rows = name_rows(mine, c, 0.3)
        assert features(rows) == list(theirs.candidates.features)
        weights = shipped().topics[c]
        assert [probability(weights, row.features) for row in rows] == theirs.scores[c]


def decided(e: Example, analysis: Analysis) -> list[Topic]:
    """The topics that training decides on, by these scores."""
    return decide(e.candidates.names, analysis.scores, shipped().topic_thresholds)


@REPORTS
def test_pairs_of_topics_have_the_same_features_and_scores(name: str) -> None:
    e, theirs = learned_from(name), built(name)
    topics = decided(e, theirs)
    mine = pair_instances(e, topics)
    assert mine.pairs == [*compare_topics(theirs.candidates, topics)]
    chances = [probability(shipped().likeness, row.features) for row in mine.rows]
    each = zip(mine.pairs, chances, strict=True)
    assert [(pair.first, pair.second, chance) for pair, chance in each] == theirs.pairs


@REPORTS
def test_links_have_the_same_features_scores_and_statuses(name: str) -> None:
    e, theirs = learned_from(name), built(name)
    topics = join_topics(decided(e, theirs), theirs.pairs, shipped().likeness_threshold)
    mine = link_instances(e, topics)
    assert features(mine.rows) == [link.features() for link in theirs.links]
    chances = [
        probability(shipped().relations[link.predicate], row.features)
        for link, row in zip(mine.links, mine.rows, strict=True)
    ]
    assert chances == theirs.link_scores
    said = found_by_model(theirs.topics, mine.links, chances, shipped().relation_thresholds)
    kept = [k for k, s in zip(theirs.links, theirs.statuses, strict=True) if s is LinkStatus.KEPT]
    assert [(r.subject, r.predicate, r.object) for r in said.relations] == [
        (k.subject, k.predicate, k.object) for k in kept
    ]
    assert set(theirs.statuses) >= {LinkStatus.KEPT, LinkStatus.UNLIKELY}


@REPORTS
def test_what_is_judged_in_training_is_what_a_build_says(name: str) -> None:
    analysis = built(name)
    thresholds = shipped().relation_thresholds
    said = found_by_model(analysis.topics, analysis.links, analysis.link_scores, thresholds)
    extraction = extract(document(name), matcher())
    topics = {(m.topic_class, m.topic) for m in extraction.mentions}
    claims = {(c.subject.topic, c.predicate, c.object.topic) for c in extraction.claims}
    assert {(t.topic_class, t.label) for t in said.topics} == topics
    assert {
        (said.topics[r.subject].label, r.predicate, said.topics[r.object].label)
        for r in said.relations
    } == claims


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.55, 0.9])
def test_thresholds_are_chosen_on_what_a_build_would_decide(threshold: float) -> None:
    """It decides once, at the lowest threshold, and leaves out what is less sure."""
    analysis = built("chip-notes-2023")
    lowest, higher = (
        decide(analysis.candidates.names, analysis.scores, dict.fromkeys(LEARNED_CLASSES, t))
        for t in (0.1, threshold)
    )
    assert at_least(lowest, threshold) == higher
