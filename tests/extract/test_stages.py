"""Candidate links: kept from a threshold on, and none beside a likelier contrary."""

from __future__ import annotations

import pytest

from kg.extract.candidates import Name, Occurrence, collect
from kg.extract.links import Link
from kg.extract.stages import decide_links, founded, surest
from kg.extract.topic_classifier import Topic
from kg.model import RelationType, TopicClass
from kg.model.schema import LEARNED_RELATIONS
from tests.extract.reading import page

RAISES, MITIGATES, USES = (
    RelationType.RAISES_RISK,
    RelationType.MITIGATES_RISK,
    RelationType.USES_TECHNIQUE,
)
THRESHOLDS = {**dict.fromkeys(LEARNED_RELATIONS, 0.4), RAISES: 0.5}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([(0, RAISES, 1, 0.5)], "kept"),
        ([(0, RAISES, 1, 0.49)], "unlikely"),
        ([(0, RAISES, 1, 0.6), (0, MITIGATES, 1, 0.7)], "contrary kept"),
        ([(0, RAISES, 1, 0.8), (0, MITIGATES, 1, 0.7)], "kept contrary"),
        ([(0, RAISES, 1, 0.7), (0, MITIGATES, 1, 0.7)], "kept contrary"),
        ([(0, RAISES, 1, 0.45), (0, MITIGATES, 1, 0.42)], "unlikely kept"),
        ([(0, RAISES, 1, 0.6), (0, MITIGATES, 2, 0.7)], "kept kept"),
        ([(0, RAISES, 1, 0.6), (2, MITIGATES, 1, 0.7)], "kept kept"),
        ([(0, USES, 1, 0.6), (0, MITIGATES, 1, 0.7)], "kept kept"),
        ([(0, RAISES, 1, 0.6), (0, RAISES, 1, 0.8), (0, RAISES, 1, 0.1)], "kept kept unlikely"),
        ([(0, RAISES, 1, 0.6), (0, MITIGATES, 1, 0.7), (0, RAISES, 1, 0.8)], "kept contrary kept"),
        ([], ""),
    ],
)
def test_statuses(said: list[tuple[int, RelationType, int, float]], told: str) -> None:
    links = [Link(subject, object_, predicate, 1) for subject, predicate, object_, _ in said]
    chances = [chance for *_, chance in said]
    assert " ".join(v.value for v in decide_links(links, chances, THRESHOLDS)) == told


def test_a_relation_is_as_sure_as_the_section_that_says_it_best() -> None:
    links = [Link(0, 1, USES, section) for section in (1, 2, 3)]
    statuses = decide_links(links, [0.5, 0.7, 0.1], THRESHOLDS)
    assert surest(links, [0.5, 0.7, 0.1], statuses) == {(0, USES, 1): 0.7}
    assert surest(links, [0.1, 0.2, 0.1], decide_links(links, [0.1, 0.2, 0.1], THRESHOLDS)) == {}


@pytest.mark.parametrize(("lines", "trend", "kept"), [(1750, 0.3, 0), (1750, 0.45, 1), (9, 0.3, 2)])
def test_a_trend_goes_with_a_surer_topic_of_its_name(lines: int, trend: float, kept: int) -> None:
    often = "They use pruning. They like pruning. They want pruning."
    prepared = page("# Report\n\n" + "So it goes.\n\n" * lines + often)
    [name] = [n for n in collect(prepared, []) if n.key == "pruning"]
    topics = [Topic(TopicClass.TREND, [name], [trend]), Topic(TopicClass.TECHNIQUE, [name], [0.4])]
    assert founded(prepared, topics) == topics[:kept]


@pytest.mark.parametrize(("lines", "kept"), [(1750, 0), (9, 1)])
def test_words_of_proper_names_are_no_topics_of_a_long_report(lines: int, kept: int) -> None:
    council = "A grant of the National Fisheries Council pays for boats and nets."
    prepared = page("# Report\n\n" + "So it goes.\n\n" * lines + council)
    fisheries = Name("fishery", [Occurrence(prepared.lines[-1], 5, 6, "Fisheries", "base")])
    topics = [Topic(TopicClass.DOMAIN, [fisheries], [0.9])]
    assert founded(prepared, topics) == topics[:kept]
