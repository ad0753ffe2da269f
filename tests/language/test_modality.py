"""What kind of claim a sentence makes, on sentences of our own (``modality.tsv``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.language.modality import modality
from kg.model import Modality, RelationType
from tests.extract.reading import line, marked

TABLE = Path(__file__).with_name("modality.tsv")


class Labelled(NamedTuple):
    split: str
    label: Modality
    sentence: str


@cache
def labelled() -> tuple[Labelled, ...]:
    lines = (text for text in TABLE.read_text("utf-8").splitlines() if not text.startswith("#"))
    header, *rows = (text.split("\t") for text in lines)
    assert header == list(Labelled._fields)
    return tuple(Labelled(split, Modality(label), sentence) for split, label, sentence in rows)


def guess(
    sentence: str, predicate: RelationType | None = None, *, recommending: bool = False
) -> Modality:
    text, ends = marked(sentence)
    return modality(line(text), *ends, predicate=predicate, recommending=recommending)


def f1_by_kind(pairs: Sequence[tuple[Modality, Modality]]) -> dict[Modality, float]:
    """F1 by kind, of (label, guess)."""
    hits = Counter(label for label, guessed in pairs if label is guessed)
    both = Counter(kind for pair in pairs for kind in pair)
    return {kind: 2 * hits[kind] / max(both[kind], 1) for kind in Modality}


def test_the_set_is_large_and_balanced() -> None:
    rows = labelled()
    assert len(rows) >= 300
    assert len({r.sentence for r in rows}) == len(rows)
    assert min(Counter(r.label for r in rows).values()) >= 60
    assert all(len(marked(r.sentence)[1]) == 2 for r in rows)
    held_out = Counter(r.split for r in rows)["test"]
    assert 3 * held_out == pytest.approx(len(rows), rel=0.05)


@pytest.mark.parametrize("split", ["tune", "test"])
def test_macro_f1(split: str) -> None:
    pairs = [(r.label, guess(r.sentence)) for r in labelled() if r.split == split]
    by_kind = f1_by_kind(pairs)
    assert sum(by_kind.values()) / len(by_kind) >= 0.85, by_kind
    assert min(by_kind.values()) >= 0.80, by_kind


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("[Pruning] is not without [loss of accuracy].", "asserted"),
        ("[Old chips] are not immune to [side channels].", "asserted"),
        ("Security has never been more critical, and [fuzzing] is used in [banking].", "asserted"),
        ("The need to retrain drives [adapters] in [speech].", "asserted"),
        ("[Fuzzing] finds [bugs] that no reviewer would see.", "asserted"),
        ("Models predict churn with [boosting] in [telecoms].", "asserted"),
        ("[Shields] cut reliance on data that could pose [privacy risks].", "asserted"),
        ("[Gene editing] is now capable of treating [cancer].", "asserted"),
        ("In May 2024, [drones] reached [farming].", "asserted"),
        ("[Drones] serve [farming], if only in dry years, and may spread.", "possible"),
        ("[Drones] reach [farming] if prices fall.", "possible"),
        ("If prices fall, [drones] reach [farming].", "possible"),
        ("We cannot rule out that [drones] reach [farming].", "possible"),
        ("[Drones] in [farming] will spread.", "forecast"),
        ("[Drones] won't disappear from [farming].", "negated"),
        ("[Drones] in [farming] are not used.", "negated"),
        ("[Drones] in [farming] spread and are not dear.", "asserted"),
        ("No-code tools bring [apps] to [farming].", "asserted"),
        ("[Drones] didn't reach [farming].", "negated"),
        ("The idea that [drones] cause [crashes] is wrong.", "negated"),
        ("Shift Towards Versatility: [agents] serve [banking].", "asserted"),
        ("Design Thinking Workshops bring [sketching] to [banking].", "asserted"),
        ("Use cases include [sketching] in [banking].", "asserted"),
        ("Use of [sketching] in [banking] grows.", "asserted"),
        ("Plan: adopt [sketching] in [banking].", "recommended"),
        ("To win trust, adopt [sketching] in [banking].", "recommended"),
        ("Experts recommend [sketching] for [banking].", "recommended"),
        ("Assistants recommend [songs] in [radio].", "asserted"),
        ("[Songs] in [radio]", "asserted"),
        ("[Audits] cover harms that include, but are not limited to, [bias].", "asserted"),
        ("[Audits] are not limited to [banking].", "asserted"),
        ("While not as critical as the leak, [audits] cover [waste].", "asserted"),
        ("Not long after, [drones] reached [farming].", "asserted"),
        ("Olive No Waste Wool brings [recycling] to [knitting].", "asserted"),
        ("No [drones] reach [farming].", "negated"),
    ],
)
def test_traps(sentence: str, kind: str) -> None:
    assert guess(sentence) == kind


def test_one_name_is_enough() -> None:
    assert guess("[Drones] will spread.") is Modality.FORECAST
    assert guess("It does not use [drones].") is Modality.NEGATED
    assert guess("It uses [drones], not kites.") is Modality.ASSERTED


def test_nobody_recommends_a_risk() -> None:
    sentence = "Firms must face [bias] in [scoring]."
    assert guess(sentence, RelationType.MITIGATES_RISK) is Modality.RECOMMENDED
    assert guess(sentence, RelationType.RAISES_RISK) is Modality.ASSERTED


def test_an_absent_risk_is_mitigated() -> None:
    sentence = "[Edge AI] works without any [delays]."
    assert guess(sentence, RelationType.MITIGATES_RISK) is Modality.ASSERTED
    assert guess(sentence, RelationType.RAISES_RISK) is Modality.NEGATED


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("[Reactors] produce no [emissions].", "asserted"),
        ("[Reactors] produce no direct [emissions].", "asserted"),
        ("With [silicon], [wear] is no longer a constraint.", "asserted"),
        ("[Audits] make sure that models do not perpetuate [bias].", "asserted"),
        ("[Audits] do not remove [bias].", "negated"),
        ("[Audits] no longer remove [bias].", "negated"),
        ("There is no [audit] that removes [bias].", "negated"),
        ("[Audits] do not prevent that models cause [harm].", "negated"),
    ],
)
def test_a_harm_that_is_denied_is_mitigated(sentence: str, kind: str) -> None:
    assert guess(sentence, RelationType.MITIGATES_RISK) == kind


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Eliminate [waste] with [sensors].", "recommended"),
        ("[Sensors] eliminate [waste].", "asserted"),
        ("Plants bring [sensors] to [waste].", "asserted"),
    ],
)
def test_a_section_of_advice(sentence: str, kind: str) -> None:
    assert guess(sentence, recommending=True) == kind
