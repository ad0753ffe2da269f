"""Terms of a user's vocabulary: merged with nothing that the user has not said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.model import Concept, Knowledge, Vocabulary
from kg.model.decisions import Action, Decisions
from kg.read.tables.decision_table import decide
from kg.resolve import across
from tests.resolve.naming import TECHNIQUE, topics

OURS = Concept("urn:ours", TECHNIQUE, "AI agents", ("agentic AI",))


def given(label: str, *others: str) -> Concept:
    return Concept(f"urn:{label}", TECHNIQUE, label, others, given=True)


def joined(texts: Sequence[str], *known: Concept, same: tuple[str, str] | None = None) -> Knowledge:
    reports = [topics(text, f"r{at}", (), *known) for at, text in enumerate(texts)]
    rows = [decide(Action.SAME, TECHNIQUE, *same, 2)] if same else []
    return across(reports, vocabulary=Vocabulary(known), decisions=Decisions.of(rows))


def names(knowledge: Knowledge) -> set[tuple[str, ...]]:
    return {(e.label, *sorted(e.alt_labels)) for e in knowledge.entities}


BIAS = given("bias mitigation", "debiasing")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (
            ["# A\n\n[bias mitigation] and [mitigation of bias], [debiasing].\n"],
            {("bias mitigation", "debiasing"), ("mitigation of bias",)},
        ),
        (
            ["# A\n\n[bias mitigation].\n", "# B\n\n[mitigation of bias].\n"],
            {("bias mitigation",), ("mitigation of bias",)},
        ),
        (
            ["# A\n\n[debiasing].\n", "# B\n\n[Bias mitigation].\n"],
            {("bias mitigation", "Bias mitigation", "debiasing")},
        ),
        (
            ["# A\n\nThe [bias mitigation] ([BM]) is [BM].\n"],
            {("bias mitigation",), ("BM",)},
        ),
    ],
)
def test_merges(texts: list[str], found: set[tuple[str, ...]]) -> None:
    assert names(joined(texts, BIAS)) == found


def test_a_curator_may_say_more() -> None:
    texts = ["# A\n\n[bias mitigation].\n", "# B\n\n[fair training].\n"]
    found = joined(texts, BIAS, same=("bias mitigation", "fair training"))
    assert names(found) == {("bias mitigation", "fair training")}


def test_a_concept_of_ours_under_its_label_names_nothing_else_after_it() -> None:
    mine, ours = given("AI agents"), OURS
    outdone = Concept(ours.iri, TECHNIQUE, ours.label, ours.alt_labels, outdone=True)
    texts = ["# A\n\n[AI agents].\n", "# B\n\n[agentic AI].\n"]
    assert names(joined(texts, mine, outdone)) == {("AI agents",), ("agentic AI",)}


def test_it_keeps_its_concept() -> None:
    (entity,) = joined(["# A\n\n[debiasing].\n"], BIAS).entities
    assert entity.concept == BIAS
    assert entity.identity == (TECHNIQUE, "bias mitigation")
    (merge,) = entity.merges
    assert (merge.wording, merge.reason) == (
        "debiasing",
        "both are names of 'bias mitigation' in a vocabulary",
    )
