"""What stands within the name of an institution or a law is no place of a topic."""

from __future__ import annotations

import pytest

from kg.extract.candidates import Name, Occurrence
from kg.extract.proper_names import within_proper_name, without_proper_names
from kg.extract.topic_classifier import Topic
from kg.language.lines import Line
from kg.model import TopicClass
from tests.extract.reading import line, marked, page


def place(line: Line, said: str) -> Occurrence:
    """Where some words first stand in a line."""
    at = line.text.index(said) + line.start
    inside = [i for i, t in enumerate(line.tokens) if at <= t.start < at + len(said)]
    return Occurrence(line, inside[0], inside[-1] + 1, said, "base")


@pytest.mark.parametrize(
    ("within", "sentence"),
    [
        (True, "It pays the Department of [Fisheries] for new boats."),
        (
            True,
            "A port that has questions asks the Centre for Safe and [Clean Shipping] for advice.",
        ),
        (True, "A grant of the National [Fisheries] Council pays for boats."),
        (
            True,
            "Owners of boats follow what the [Coastal Shipping] and Ports Act says of their crews.",
        ),
        (True, "They join the Northern [Harbour Dredging] program this year."),
        (False, "They join the [Harbour Dredging] this year with their boats."),
        (False, "They like [Harbour Dredging] programs with many boats and nets."),
        (True, "What comes from the Open [Tide Forecast] Model (OTFM) goes to other ports."),
        (True, "[Tide Forecast] and Gauge Model (TFGM) runs on machines that nobody needs."),
        (False, "In storms, the [Open Tide Forecast Model] (OTFM) says where boats wait."),
        (False, "They use [Tide Forecast Models] (TFMs) where boats wait for better weather."),
        (False, "They use the [Tide Forecast] Model (XYZ) where boats wait for better weather."),
        (False, "They use the [Tide Forecast] Model (TF) where boats wait for better weather."),
        (False, "They use the [Tide Forecast] Model (see below) where boats wait for weather."),
        (False, "The growth of [fisheries] pleases the Department of Ports."),
        (False, "[Fisheries] Council members want more boats than now."),
        (False, "Growth in the [Fisheries] sector needs many boats."),
        (False, "Each port has a [Fisheries] Survey: it counts boats and nets."),
        (False, "National [Fisheries] Council, Department of Ports"),
        (False, "Boats of the Department, [Fisheries] and others sail there."),
    ],
)
def test_within_a_proper_name(sentence: str, *, within: bool) -> None:
    text, [span] = marked(sentence)
    assert within_proper_name(place(line(text), text[span.start : span.end])) is within


def test_capitals_of_a_heading_mean_nothing() -> None:
    heading = page("# Report\n\n## What the National Fisheries Council wants\n\nBoats.\n").lines[1]
    assert not within_proper_name(place(heading, "Fisheries"))


def test_a_topic_keeps_its_other_places_and_names() -> None:
    council = place(
        line("A grant of the National Fisheries Council pays for boats and nets."), "Fisheries"
    )
    sector = place(line("Growth in fisheries needs boats."), "fisheries")
    fishing = Name("fishing", [place(line("They go fishing there."), "fishing")])
    both, only = Name("fishery", [council, sector]), Name("fishery", [council])

    def kept(*names: Name) -> list[tuple[float, list[str]]] | None:
        scores = [0.9, 0.8][: len(names)]
        topic = without_proper_names(Topic(TopicClass.DOMAIN, list(names), scores))
        if topic is None:
            return None
        said = [[o.label for o in name.occurrences] for name in topic.names]
        return list(zip(topic.scores, said, strict=True))

    assert kept(both, fishing) == [(0.9, ["fisheries"]), (0.8, ["fishing"])]
    assert kept(only, fishing) == [(0.8, ["fishing"])]
    assert kept(fishing) == [(0.9, ["fishing"])]
    assert kept(only) is None
