"""Quotes are in the source, and name the ends of what they are evidence of."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from kg.build import pipeline
from kg.model import Evidence, Knowledge, Span
from kg.read import discover, read
from tests.bench.grounding import Ground, grounding
from tests.checkout import EXAMPLES

NAMES = ("chip-notes-2023", "grid-storage-outlook-2023", "llm-safety-2025", "agent-protocols-2026")


def built(path: Path) -> tuple[Knowledge, dict[str, str]]:
    (source,) = discover([path])
    knowledge = pipeline.build([path]).knowledge
    return knowledge, {knowledge.reports[0].slug: read(source).source}


@pytest.mark.parametrize("name", NAMES)
def test_all_evidence_of_a_build_is_grounded(name: str) -> None:
    found = grounding(*built(EXAMPLES / f"{name}.md"))
    assert found.spans == found.true > 20
    assert found.ungrounded == ()
    assert found.relations > 5


@pytest.fixture(scope="module")
def sample() -> tuple[Knowledge, dict[str, str]]:
    return built(EXAMPLES / "chip-notes-2023.md")


def changed(knowledge: Knowledge, **fields: object) -> Knowledge:
    """The same, with one relation whose only evidence is changed so."""
    relation = knowledge.relations[0]
    piece: Evidence = replace(relation.evidence[0], **fields)  # type: ignore[arg-type]
    return replace(knowledge, relations=(replace(relation, evidence=(piece,)),))


def test_a_quote_that_is_not_there_is_counted(sample: tuple[Knowledge, dict[str, str]]) -> None:
    knowledge, sources = sample
    found = grounding(changed(knowledge, quote="other words"), sources)
    assert found.spans - found.true == 1


def test_words_that_name_nothing_are_listed(sample: tuple[Knowledge, dict[str, str]]) -> None:
    knowledge, sources = sample
    away = changed(knowledge, span=Span(0, 1), quote=next(iter(sources.values()))[:1])
    [one] = grounding(replace(away), sources).ungrounded
    assert one.relation.split()[0] in away.relations[0].subject.key
    assert one.found_by


def test_a_section_may_stand_for_an_end(sample: tuple[Knowledge, dict[str, str]]) -> None:
    knowledge, sources = sample
    subject = knowledge.entity(knowledge.relations[0].subject)
    object_ = knowledge.entity(knowledge.relations[0].object)
    place = object_.evidence[0]
    said = {"span": place.span, "quote": place.quote, "section": place.section}
    alone = changed(knowledge, **said, linked_by=None)
    assert grounding(alone, sources).grounds == {Ground.NOTHING: 1}
    report = replace(knowledge.reports[0], headings={})
    bare = replace(changed(knowledge, **said, linked_by=1), reports=(report,))
    assert grounding(bare, sources).grounds == {Ground.SECTION: 1}
    spoken = subject.evidence[0]
    headed = replace(report, headings={1: (spoken.span, spoken.quote)})
    assert grounding(replace(bare, reports=(headed,)), sources).grounds == {Ground.HEADING: 1}
