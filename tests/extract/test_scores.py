"""The figures that a build must reach, by the yardstick itself; needs ``../shared``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from kg.build import pipeline
from kg.learn.evaluation.scoring import similarity
from kg.model import TopicClass
from tests.extract.reading import SHARED, needs_shared
from tests.learn.cases import gold_of
from tests.processes import python

GOLD = SHARED / "gold"


def scored(part: str, folder: Path) -> dict[str, dict[str, float]]:
    """The yardstick's figures for graphs built of the reports of one folder, one a report."""
    for report in sorted((GOLD / part).glob("*.md")):
        pipeline.write(pipeline.build([report]), folder / report.stem)
    scores = python(str(GOLD / "score.py"), "--json", "--dir", str(GOLD / part), str(folder))
    figures: dict[str, dict[str, float]] = json.loads(scores.partition("\n")[2])
    return figures


@needs_shared
@pytest.mark.slow
def test_reports_never_seen(tmp_path: Path) -> None:
    figures = scored("dev", tmp_path)
    assert figures["ENTITIES"]["f1"] >= 0.50
    assert figures["RELATIONS"]["f1"] >= 0.25


@cache
def seed() -> pipeline.BuildResult:
    return pipeline.build(sorted((GOLD / "seed").glob("*.md")))


@needs_shared
def test_the_worked_example(tmp_path: Path) -> None:
    assert scored("seed", tmp_path)["ENTITIES"]["f1"] >= 0.75


@needs_shared
def test_every_section_of_the_worked_example_is_a_trend() -> None:
    [path] = (GOLD / "seed").glob("*.md")
    knowledge = seed().knowledge
    trends = [
        (e.label, *e.alt_labels)
        for e in knowledge.entities
        if e.identity.topic_class == TopicClass.TREND
    ]
    [report] = knowledge.reports
    wanted = [
        entity.names
        for entity in gold_of(path).entities.values()
        if entity.topic_class == TopicClass.TREND
        and any(similarity([s.title], entity.names) == 1.0 for s in report.sections[1:])
    ]
    assert len(wanted) == 10
    for names in wanted:
        assert max(similarity(names, found) for found in trends) >= 0.6, names
