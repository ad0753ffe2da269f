"""A curator's decisions on the topics of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.model import (
    Effect,
    Entity,
    Knowledge,
    Relation,
    RelationType,
    TopicClass,
    TopicKey,
)
from kg.model.decisions import UNSAID, Action, Decision, Decisions, _meaning, contradictions
from kg.model.schema import SHIPPED
from kg.read.tables.decision_table import decide
from kg.resolve import ReportTopics, across
from tests.resolve.naming import DOMAIN, RISK, TECHNIQUE, TREND, topics

SAME, DIFFERENT, RENAME, DROP, RETYPE, WRONG = Action
USES, RAISES, LESSENS, APPLIES = (
    RelationType.USES_TECHNIQUE,
    RelationType.RAISES_RISK,
    RelationType.MITIGATES_RISK,
    RelationType.APPLIES_TO,
)

TEXTS = {
    "a": "# A\n\n[T:Edge AI] uses [pruning]. It cuts [R:data leaks].\n",
    "b": "# B\n\n[T:edge AI] uses [model pruning], in [D:farming].\n",
    "c": "# C\n\nThey use [quantization], and [weight cutting], against [R:drift].\n",
}
LINKS = {
    "a": [(0, USES, 1), (0, RAISES, 2)],
    "b": [(0, USES, 1), (0, APPLIES, 2)],
    "c": [(0, LESSENS, 2), (1, LESSENS, 2)],
}


def reports() -> list[ReportTopics]:
    return [topics(text, slug, LINKS[slug]) for slug, text in TEXTS.items()]


def row(
    action: Action,
    name: str,
    other: str | TopicClass = "",
    of: TopicClass = TECHNIQUE,
    line: int = 2,
) -> Decision:
    if isinstance(other, TopicClass):
        return decide(action, of, name, "", line, other)
    return decide(action, of, name, other, line)


def decided(*rows: Decision, on: Sequence[ReportTopics] | None = None) -> Knowledge:
    return across(reports() if on is None else on, decisions=Decisions.of(rows))


def labels(knowledge: Knowledge, topic_class: TopicClass = TECHNIQUE) -> list[str]:
    return sorted(e.label for e in knowledge.entities if e.identity.topic_class is topic_class)


def entity(knowledge: Knowledge, label: str) -> Entity:
    [found] = [e for e in knowledge.entities if label in {e.label, *e.alt_labels}]
    return found


def effect(knowledge: Knowledge) -> Effect:
    [found] = knowledge.effects
    return found


UNCLASSED = [
    (row(DROP, "quantization", of=UNSAID), "left out, with 1 place in 1 report and ", False),
    (row(SAME, "weight cutting", "pruning", UNSAID), "one topic", False),
    (row(RETYPE, "pruning", RISK, UNSAID), "is a Risk, with", True),
    (row(RENAME, "Drift", "model drift", UNSAID), "has this label", False),
    (row(DROP, "orbit", of=UNSAID), "'orbit' is a topic of no class; check the spelling", True),
    (
        row(SAME, "drift", "pruning", UNSAID),
        "'drift' and 'pruning' are topics of no class; check the spelling",
        True,
    ),
]
"""Rows without a class, which are about the class of their names."""
UNKNOWN = [
    (row(DROP, "sawing"), "no Technique has this name", True),
    (row(RENAME, "sawing", "x"), "no Technique has this name", True),
    (row(RETYPE, "sawing", RISK), "no Technique has this name", True),
    (row(SAME, "pruning", "sawing"), "no Technique is named 'sawing'", True),
    (row(DIFFERENT, "pruning", "sawing"), "no Technique is named 'sawing'", True),
]


@pytest.mark.parametrize(("said", "done", "warn"), [*UNCLASSED, *UNKNOWN])
def test_a_row_tells_what_it_did(said: Decision, done: str, warn: bool) -> None:
    knowledge = decided(replace(said, line=7))
    found = effect(knowledge)
    assert (found.line, found.effect[: len(done)], found.warn) == (7, done, warn)
    assert not done.startswith("no ") or knowledge.entities == decided().entities


TWICE = [topics("# A\n\n[T:drift] [R:drift] [D:data drift] [M:drifting].\n")]


def test_a_row_without_a_class_says_so_where_several_fit() -> None:
    found = decided(row(DROP, "drift", of=UNSAID), on=TWICE)
    assert effect(found).warn
    assert effect(found).effect == (
        "'drift': Trend and Risk have topics of that name; fill the column 'class'"
    )
    assert len(found.entities) == 4


def test_a_label_goes_before_another_wording_in_another_class() -> None:
    on = [topics("# A\n\nThe [model drift] (MD), [MD] and [R:MD].\n")]
    found = decided(row(DROP, "MD", of=UNSAID), on=on)
    assert not effect(found).warn
    assert effect(found).decision == "drop Risk 'MD'"


def test_without_decisions() -> None:
    knowledge = decided()
    assert labels(knowledge) == ["model pruning", "pruning", "quantization", "weight cutting"]
    assert knowledge.effects == knowledge.left_out == ()


def test_same() -> None:
    knowledge = decided(row(SAME, "model prunings", "Pruning"))
    assert labels(knowledge) == ["pruning", "quantization", "weight cutting"]
    [merge] = entity(knowledge, "pruning").merges
    assert (merge.wording, merge.reason, merge.score) == (
        "model pruning",
        "a curator's decision",
        1.0,
    )
    assert merge.like == "pruning"
    assert merge.reports == ("b",)
    assert effect(knowledge) == Effect(
        2, "same Technique 'model prunings' and 'Pruning'", "one topic"
    )
    assert [len(r.evidence) for r in knowledge.relations if r.predicate is USES] == [2]


def test_same_ties_what_words_part() -> None:
    knowledge = decided(
        row(SAME, "pruning", "quantization"), row(SAME, "quantization", "weight cutting")
    )
    assert labels(knowledge) == ["model pruning", "pruning"]


def test_relations_between_what_is_the_same_are_left_out_with_their_evidence() -> None:
    text = "# A\n\n[Pruning] is [compression].\n"
    on = [topics(text, "a", [(0, RelationType.SUB_TECHNIQUE_OF, 1)])]
    knowledge = decided(row(SAME, "pruning", "compression"), on=on)
    assert knowledge.relations == ()
    [left] = knowledge.left_out
    assert left.reason == "its two ends are one topic"
    assert [e.quote for e in left.relation.evidence] == ["Pruning is compression."]


FRAUD = [
    topics("# A\n\nThey use [fraud detection].\n", "a"),
    topics("# B\n\nIt is the [detection of fraud].\n", "b"),
]


def test_different_keeps_reports_apart() -> None:
    assert len(labels(decided(on=FRAUD))) == 1
    knowledge = decided(row(DIFFERENT, "fraud detection", "detection of fraud"), on=FRAUD)
    assert labels(knowledge) == ["detection of fraud", "fraud detection"]
    assert effect(knowledge).effect == "two topics"


def test_different_takes_a_report_apart() -> None:
    text = (
        "# A\n\n[Fraud detection] raises [R:cost].\n\n"
        "The [detection of fraud] cuts [R:noise]. [Fraud detection].\n"
    )
    on = [topics(text, "a", [(0, RAISES, 1), (2, LESSENS, 3)])]
    assert labels(decided(on=on)) == ["Fraud detection"]
    knowledge = decided(row(DIFFERENT, "detection of fraud", "fraud detection"), on=on)
    assert labels(knowledge) == ["Fraud detection", "detection of fraud"]
    assert [e.quote for e in entity(knowledge, "detection of fraud").evidence] == [
        "detection of fraud"
    ]
    assert [e.quote for e in entity(knowledge, "Fraud detection").evidence] == [
        "Fraud detection"
    ] * 2
    assert [(r.subject.key, r.predicate, r.object.key) for r in knowledge.relations] == [
        ("fraud detection", LESSENS, "noise"),
        ("fraud detection", RAISES, "cost"),
    ]


def test_a_relation_goes_with_the_wording_in_its_words() -> None:
    text = "# A\n\n[Fraud detection] raises [R:cost].\n\nThe [detection of fraud] cuts [R:noise].\n"
    on = [topics(text, "a", [(0, RAISES, 1), (2, LESSENS, 3)])]
    knowledge = decided(row(DIFFERENT, "detection of fraud", "fraud detection"), on=on)
    assert [(r.subject.key, r.object.key) for r in knowledge.relations] == [
        ("detection of fraud", "noise"),
        ("fraud detection", "cost"),
    ]


def test_rename_keeps_the_iri() -> None:
    knowledge = decided(row(RENAME, "pruning", "cutting of weights"))
    renamed = entity(knowledge, "cutting of weights")
    assert renamed.label == "cutting of weights"
    assert renamed.identity == TopicKey(TECHNIQUE, "pruning")
    [merge] = renamed.merges
    assert (merge.wording, merge.reason) == ("pruning", "a curator's decision")
    assert effect(knowledge).effect == "has this label"


def test_rename_to_another_wording_that_there_is() -> None:
    knowledge = decided(row(RENAME, "edge AI", "Edge AI", TREND))
    renamed = entity(knowledge, "Edge AI")
    assert (renamed.label, renamed.alt_labels) == ("Edge AI", ("edge AI",))


def test_drop_takes_relations_along_and_says_so() -> None:
    knowledge = decided(row(DROP, "edge AI", of=TREND))
    assert labels(knowledge, TREND) == []
    assert {r.predicate for r in knowledge.relations} == {LESSENS}
    assert len(knowledge.left_out) == 4
    assert {left.reason for left in knowledge.left_out} == {"line 2 of the decisions drops an end"}
    assert all(left.relation.evidence for left in knowledge.left_out)
    told = "left out, with 2 places in 2 reports and 4 relations"
    assert effect(knowledge) == Effect(2, "drop Trend 'edge AI'", told)


def test_retype_moves_a_topic_with_its_relations_that_fit() -> None:
    knowledge = decided(row(RETYPE, "edge AI", TECHNIQUE, TREND))
    assert labels(knowledge, TREND) == []
    assert "edge AI" in labels(knowledge)
    kept = [r.predicate for r in knowledge.relations if r.subject == TopicKey(TECHNIQUE, "edge ai")]
    assert sorted(kept) == [APPLIES, RAISES]
    assert {left.reason for left in knowledge.left_out} == {
        "a relation of this type cannot link these classes"
    }
    found = effect(knowledge)
    assert found.warn
    assert found.effect == (
        "is a Technique, with 2 places in 2 reports; left out: 2 relations that it cannot have"
    )


def test_retype_joins_the_topic_that_is_there() -> None:
    on = [topics("# A\n\n[T:RAG] is here. They use [RAG].\n", "a")]
    knowledge = decided(row(RETYPE, "RAG", TECHNIQUE, TREND), on=on)
    [only] = knowledge.entities
    assert (only.identity, len(only.evidence)) == (
        TopicKey(TECHNIQUE, "retrieval augmented generation"),
        2,
    )
    assert not effect(knowledge).warn


def test_what_was_one_topic_is_one_topic_in_its_new_class() -> None:
    on = [
        topics("# A\n\nThe [T:adoption of drones].\n", "a"),
        topics("# B\n\nThe [T:drone adoption].\n", "b"),
    ]
    knowledge = decided(row(RETYPE, "drone adoption", DOMAIN, TREND), on=on)
    [only] = knowledge.entities
    assert only.identity.topic_class is DOMAIN
    assert {only.label, *only.alt_labels} == {"adoption of drones", "drone adoption"}


def test_later_rows_mean_the_new_class() -> None:
    rows = [
        row(RETYPE, "edge AI", TECHNIQUE, TREND),
        row(RENAME, "edge AI", "on-device AI", line=3),
    ]
    assert "on-device AI" in labels(decided(*rows))


def wrong(
    name: str,
    relation: RelationType,
    other: str,
    report: str = "",
    of: TopicClass = UNSAID,
    line: int = 2,
) -> Decision:
    return replace(row(WRONG, name, other, of, line), relation=relation, report=report)


REFUTED = [
    ((wrong("edge AI", USES, "pruning"),), 5, "left out, with 1 place in 1 report"),
    ((wrong("edge AI", USES, "model pruning", "B"),), 5, "left out, with 1 place in 1 report"),
    ((wrong("edge AI", USES, "pruning", "c"),), 6, "nothing says so there"),
    ((wrong("Edge AI", RAISES, "data leak", "a"),), 5, "left out, with 1 place in 1 report"),
    ((wrong("edge AI", LESSENS, "drift"),), 6, "no report says so"),
    (
        (wrong("edge AI", APPLIES, "mining"),),
        6,
        "no topic that this relation can have there is named 'mining'",
    ),
    (
        (wrong("quantization", LESSENS, "drift"), wrong("quantization", LESSENS, "drift", "c")),
        5,
        "left out, with 1 place in 1 report",
    ),
]


@pytest.mark.parametrize(("rows", "left", "done"), REFUTED)
def test_a_claim_is_wrong(rows: tuple[Decision, ...], left: int, done: str) -> None:
    knowledge = decided(*(replace(one, line=at) for at, one in enumerate(rows, start=2)))
    assert len(knowledge.relations) == left
    assert [e.effect for e in knowledge.effects] == [done] * len(rows)
    assert [e.warn for e in knowledge.effects] == [not done.startswith("left out")] * len(rows)
    assert len(knowledge.entities) == len(decided().entities)
    reasons = [left_out.reason for left_out in knowledge.left_out]
    assert reasons == ["line 2 of the decisions calls it wrong"] * (6 - left)


def test_a_wrong_claim_is_found_under_what_other_rows_make_of_its_ends() -> None:
    knowledge = decided(
        row(SAME, "pruning", "model pruning", line=2),
        row(RENAME, "pruning", "cutting", line=3),
        row(RETYPE, "edge AI", TECHNIQUE, TREND, line=4),
        wrong("edge AI", APPLIES, "farming", of=TREND, line=5),
        wrong("quantization", LESSENS, "drift", of=TECHNIQUE, line=6),
        wrong("cutting", LESSENS, "drift", of=TECHNIQUE, line=7),
    )
    assert [(e.line, e.effect) for e in knowledge.effects[-3:]] == [
        (5, "left out, with 1 place in 1 report"),
        (6, "left out, with 1 place in 1 report"),
        (7, "no report says so"),
    ]


def test_rows_that_turn_out_to_be_about_one_topic_are_not_applied() -> None:
    rows = [row(DROP, "fraud detection"), row(RENAME, "detection of fraud", "x", line=3)]
    knowledge = decided(*rows, on=FRAUD)
    assert labels(knowledge) == labels(decided(on=FRAUD))
    first, second = knowledge.effects
    assert first.warn
    assert second.warn
    assert first.effect == (
        "names the same topic as line 3, which says rename Technique 'detection of fraud' to 'x';"
        " neither is applied"
    )


def test_pairs_that_the_reports_make_contradict_each_other() -> None:
    text = "# A\n\nThey use [fraud detection], the [detection of fraud].\n"
    on = [topics(text, "a"), topics("# B\n\nThey use [sawing].\n", "b")]
    rows = [
        row(SAME, "sawing", "fraud detection"),
        row(DIFFERENT, "sawing", "detection of fraud", line=3),
    ]
    knowledge = decided(*rows, on=on)
    assert [(e.line, e.warn) for e in knowledge.effects] == [(2, True), (3, False)]
    assert knowledge.effects[0].effect == "kept apart by another row"


def test_what_no_place_has_alone_cannot_be_taken_apart() -> None:
    one = topics("# A\n\nThey use [fraud detection], the [detection of fraud].\n", "a")
    [only] = one.entities
    bare = replace(only, evidence=tuple(replace(e, name="fraud detection") for e in only.evidence))
    on = [ReportTopics(one.report, (bare,), ())]
    knowledge = decided(row(DIFFERENT, "fraud detection", "detection of fraud"), on=on)
    assert len(knowledge.entities) == 1
    assert effect(knowledge).warn
    assert effect(knowledge).effect.startswith("still one topic")


NAMES = ("pruning", "model pruning", "quantization", "weight cutting", "sawing")
PAIRS = st.builds(
    row, st.sampled_from([SAME, DIFFERENT]), st.sampled_from(NAMES), st.sampled_from(NAMES)
)
LABELS = st.builds(row, st.just(RENAME), st.sampled_from(NAMES), st.sampled_from(["x", "pruning"]))
DROPS = st.builds(row, st.just(DROP), st.sampled_from(NAMES))
MOVES = st.builds(
    row,
    st.just(RETYPE),
    st.sampled_from([*NAMES, "edge AI", "drift", "farming"]),
    st.sampled_from(SHIPPED.classes),
    st.sampled_from(SHIPPED.classes),
).filter(lambda r: r.to != r.topic_class)
CLAIMS = st.builds(
    wrong,
    st.sampled_from([*NAMES, "edge AI", "x"]),
    st.sampled_from([USES, RAISES, LESSENS]),
    st.sampled_from(["pruning", "drift", "data leak"]),
    st.sampled_from(["", "a", "c"]),
)
ROWS = st.lists(st.one_of(PAIRS, LABELS, DROPS, MOVES, CLAIMS), max_size=5).filter(
    lambda rows: not list(contradictions(rows))
)


def comparable(knowledge: Knowledge, rows: list[Decision]) -> object:
    """Knowledge without what does depend on the order of rows.

    That is the numbers of lines, and in which words a row is told of which others mean the
    same: those of the first. So effects are compared by what their rows mean.
    """
    meaning = {str(row): _meaning(row) for row in rows}
    told = sorted((meaning[e.decision], e.warn) for e in knowledge.effects)
    left = [(x.relation, x.reason.split(" of ")[-1]) for x in knowledge.left_out]
    return knowledge.entities, knowledge.relations, told, left


@settings(deadline=None)
@given(ROWS, st.randoms(), st.permutations(reports()))
@example(
    [
        row(Action.RENAME, "pruning", "x"),
        row(Action.SAME, "pruning", "model pruning"),
        row(Action.SAME, "model pruning", "pruning"),
    ],
    Random(1),  # noqa: S311 - no secret; turns the last two round
    reports(),
)
def test_order_of_rows_and_reports_makes_no_difference(
    rows: list[Decision], chance: Random, on: list[ReportTopics]
) -> None:
    shuffled = sorted(rows, key=lambda _: chance.random())
    assert comparable(decided(*shuffled, on=on), rows) == comparable(decided(*rows), rows)


@settings(deadline=None)
@given(ROWS)
def test_twice_is_once_and_every_relation_is_accounted_for(rows: list[Decision]) -> None:
    knowledge = decided(*rows)
    assert comparable(decided(*rows, *rows), rows) == comparable(knowledge, rows)
    identities = {e.identity for e in knowledge.entities}
    assert len(identities) == len(knowledge.entities)
    assert all(e.evidence for e in knowledge.entities)
    every = {(p.report, p.span) for r in reports() for x in r.relations for p in x.evidence}
    assert places(knowledge.relations) | places(x.relation for x in knowledge.left_out) == every
    ends = {end for r in knowledge.relations for end in (r.subject, r.object)}
    assert ends <= identities
    assert all(bool(e.warn) or e.effect for e in knowledge.effects)


def places(relations: Iterable[Relation]) -> set[tuple[str, object]]:
    return {(p.report, p.span) for r in relations for p in r.evidence}


@settings(deadline=None)
@given(ROWS)
def test_same_and_different_do_what_they_say_or_warn(rows: list[Decision]) -> None:
    pairs = [r for r in rows if r.action in {SAME, DIFFERENT}]
    knowledge = decided(*pairs)
    home = {w: e.identity for e in knowledge.entities for w in (e.label, *e.alt_labels)}
    told = {e.decision: e.warn for e in knowledge.effects}
    for one, (wanted, action) in product(pairs, [(True, SAME), (False, DIFFERENT)]):
        if one.action is action and not told.get(str(one), True):
            assert (home[one.name] == home[one.other]) is wanted
