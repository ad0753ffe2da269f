"""Reports resolved together: what they say alike is in memory once."""

from __future__ import annotations

from kg.build.codec import pack, unpack
from kg.build.resolution_stage import _Interner
from kg.model import (
    Concept,
    Entity,
    Evidence,
    Merge,
    Modality,
    Relation,
    RelationType,
    Report,
    Span,
    TopicClass,
    TopicKey,
)
from kg.model import Metadata as About
from kg.resolve import ReportTopics

TREND, RISK = TopicKey(TopicClass.TREND, "edge ai"), TopicKey(TopicClass.RISK, "data theft")


def said(slug: str, definition: str = "") -> ReportTopics:
    piece = Evidence(
        slug, 0, Span(0, 7), "", Modality.ASSERTED, 0.5, ("a", "rule"), name="Edge AI!"
    )
    concept = Concept("https://e.org/edge", TopicClass.TREND, "Edge AI", definition=definition)
    merges = (Merge("AI at the edge", "Edge AI!", "spelled out", reports=(slug,)),)
    return ReportTopics(
        Report(slug, f"{slug}.md", "0" * 64, "text/markdown", About("T"), (), {}),
        (Entity(TREND, "Edge AI!", ("AI at the edge",), 0.5, (piece,), merges, concept),),
        (Relation(TREND, RelationType.RAISES_RISK, RISK, 0.5, (piece,)),),
    )


def test_what_two_reports_say_alike_is_one_value() -> None:
    interner = _Interner()
    whole = [said("a"), said("b"), said("c", definition="another")]
    a, b, c = (interner.topics(unpack(pack(each), ReportTopics)) for each in whole)
    assert [a, b, c] == whole
    for one, other in (
        (a.entities[0].identity, b.relations[0].subject),
        (a.entities[0].label, b.entities[0].evidence[0].name),
        (a.entities[0].evidence[0].found_by, b.relations[0].evidence[0].found_by),
        (a.entities[0].merges[0].into, b.entities[0].label),
        (a.entities[0].concept, b.entities[0].concept),
        (a.report.slug, a.entities[0].evidence[0].report),
    ):
        assert one is other
    assert c.entities[0].concept is not a.entities[0].concept  # it says something else
