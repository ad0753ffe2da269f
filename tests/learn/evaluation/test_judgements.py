"""What becomes of each item, and what wrong ones nearly were."""

from __future__ import annotations

import pytest

from kg.learn.evaluation.error_analysis import ErrorKind, NearMiss
from kg.learn.evaluation.figures import counts
from kg.learn.evaluation.judgements import Judgement, Matching, judge_report
from kg.learn.evaluation.predictions import Found, Words
from tests.learn.evaluation.samples import FOREIGN, GOLD, found


def rows(judgement: Judgement) -> list[tuple[str, str, str, str]]:
    return [
        (o.verdict.value, o.kind, o.label, f"{o.near.how.value}: {o.near.what}".strip(": "))
        for o in judgement.outcomes
    ]


def test_a_foreign_graph() -> None:
    assert rows(judge_report("r", GOLD, found(FOREIGN))) == [
        ("right", "Risk", "privacy concerns", ""),
        ("right", "Technique", "Federated Learning", ""),
        (
            "invented",
            "Technique",
            "federated learning methods",
            "second name: federated learning",
        ),
        ("invented", "Technique", "healthcare", "wrong class: Domain healthcare"),
        ("optional", "Technique", "pruning", ""),
        ("right", "Trend", "Edge AI", ""),
        ("missed", "Risk", "battery drain", ""),
        ("missed", "Domain", "healthcare", "wrong class: Technique healthcare"),
        ("right", "usesTechnique", "Edge AI → Federated Learning", ""),
        ("optional", "usesTechnique", "Edge AI → pruning", ""),
        ("invented", "raisesRisk", "Edge AI → privacy concerns", ""),
        ("right", "mitigatesRisk", "Federated Learning → privacy concerns", ""),
        ("missed", "raisesRisk", "edge AI → battery drain", "an end is wrong: to"),
    ]


TOPICS = ':t a tkg:Trend ; skos:prefLabel "edge AI" . :f a tkg:Technique ; skos:prefLabel {} .'
RISKS = ':c a tkg:Risk ; skos:prefLabel "privacy concerns" . :b a tkg:Risk ; skos:prefLabel {} .'
NEAR = [
    (TOPICS.format('"on-device federated learning at scale"'), "Technique", ErrorKind.BOUNDARIES),
    (TOPICS.format('"quilting"'), "Technique", ErrorKind.PLAIN),
    (RISKS.format('"battery drain"') + ":t tkg:raisesRisk :c .", "raisesRisk", None),
    (
        TOPICS.format('"federated learning"')
        + RISKS.format('"battery drain"')
        + ":f tkg:raisesRisk :c . :t tkg:mitigatesRisk :b .",
        "raisesRisk",
        ErrorKind.RELATION,
    ),
    (
        TOPICS.format('"federated learning"')
        + RISKS.format('"battery drain"')
        + ":f tkg:raisesRisk :c . :t tkg:mitigatesRisk :b .",
        "mitigatesRisk",
        ErrorKind.RELATION,
    ),
]


@pytest.mark.parametrize(("turtle", "kind", "near"), NEAR)
def test_inventions(turtle: str, kind: str, near: ErrorKind | None) -> None:
    outcomes = judge_report("r", GOLD, found(turtle)).outcomes
    wrong = [o.near.how for o in outcomes if (o.verdict, o.kind) == ("invented", kind)]
    assert wrong == ([] if near is None else [near])


def test_an_end_that_is_not_annotated() -> None:
    turtle = TOPICS.format('"quilting"') + ":t tkg:usesTechnique :f ."
    [relation] = [
        o
        for o in judge_report("r", GOLD, found(turtle)).relations
        if (o.verdict, o.kind) == ("invented", "usesTechnique")
    ]
    assert relation.near == NearMiss(ErrorKind.END, "to")


def test_two_annotated_topics_in_one_found() -> None:
    turtle = ':c a tkg:Risk ; skos:prefLabel "privacy concerns" ; skos:altLabel "battery drain" .'
    missed = [o for o in judge_report("r", GOLD, found(turtle)).topics if o.verdict == "missed"]
    assert NearMiss(ErrorKind.TAKEN, "privacy concerns") in [o.near for o in missed]


def test_the_wrong_way_round_is_told() -> None:
    both = """:f a tkg:Technique ; skos:prefLabel "a" ; tkg:subTechniqueOf :g .
      :g a tkg:Technique ; skos:prefLabel "b" ."""
    from kg.learn.annotations import Gold
    from kg.model.schema import RelationType
    from tests.learn.evaluation.samples import TECHNIQUE, entity

    gold = Gold(
        {"e1": entity("e1", TECHNIQUE, "a"), "e2": entity("e2", TECHNIQUE, "b")},
        {("e2", RelationType.SUB_TECHNIQUE_OF, "e1"): False},
    )
    relations = judge_report("r", gold, found(both)).relations
    assert [(o.verdict.value, o.near.how) for o in relations] == [
        ("invented", ErrorKind.DIRECTION),
        ("missed", ErrorKind.DIRECTION),
    ]


def test_strict_asks_for_the_label_itself() -> None:
    turtle = """:t a tkg:Trend ; skos:prefLabel "AI edge" ; skos:altLabel "edge AI" .
      :f a tkg:Technique ; skos:prefLabel "The federated-learning techniques" .
      :x a tkg:Domain ."""
    lenient, strict = (judge_report("r", GOLD, found(turtle), matching=m) for m in Matching)
    assert counts(lenient.tally, ["Trend"]).right == 1
    assert counts(strict.tally, ["Trend"]).right == 0
    assert counts(strict.tally, ["Technique"]).right == 1
    assert counts(strict.tally, ["Domain"]).invented == 1


def test_nothing_found_is_all_missed_with_the_words_of_the_annotation() -> None:
    place = Words("drains batteries", "Risks", 5, 21)
    outcomes = judge_report("r", GOLD, Found(), quoted={place.quote: place}).outcomes
    assert {o.verdict.value for o in outcomes} == {"missed"}
    words = {o.label: o.words for o in outcomes}
    assert words["edge AI"] == Words("Edge AI grows.")
    assert words["edge AI → battery drain"] == place
    assert words["battery drain"] is None
