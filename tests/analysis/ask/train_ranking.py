"""Learns which claims answer a question, and from which chance on they are shown.

``python -m tests.analysis.ask.train_ranking`` learns from the questions of ``learned.tsv``, and
prints how well those on each graph are answered by what was learned from the other graphs, and how
well ``questions.tsv`` is by all of them; ``--write`` writes ``kg/analysis/ask/ranking.json``. The
questions to learn from were written, by several authors, without a look at how others are read,
and no list of words was mended for them: so the weights know how often a list knows a word.
"""

# ruff: noqa: T201 - figures are printed

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np

from kg.analysis.ask import ranking
from kg.analysis.ask.intent import read_question
from kg.analysis.ask.ranking import Ranking
from kg.analysis.ask.ranking_model import RankingModel
from kg.analysis.ask.topic_index import TopicIndex
from kg.graph import Graph
from tests.analysis.ask.figures import FIRST, Question, fits, graph, questions

C: Final = 0.5
"""The inverse strength of regularisation."""
HARD: Final = 6
"""Claims of a question, right ones and wrong ones, that are learned from after the first round."""
THRESHOLD: Final = 0.5
"""The least chance of an answer: refusals are then right about as often as claims."""


class Asked(NamedTuple):
    """A question with its candidates: their features, and whether each is right."""

    question: Question
    features: list[dict[str, float]]
    right: list[bool]


def asked(question: Question, of: Graph) -> Asked:
    """The candidates of a question."""
    store, text = of.store, question.text
    intent = read_question(store, text)
    found = list(Ranking(store, text, intent, TopicIndex(store)).features())
    names = [f"{c.label(c.subject)} {c.relation} {c.label(c.object)}" for c, _, _ in found]
    right = [any(fits(each, name) for each in question.expected) for name in names]
    return Asked(question, [f for _, f, _ in found], right)


def learn(rows: Sequence[Asked]) -> RankingModel:
    """The model that some questions give: once of all claims, then of the hardest of each."""
    model = _fit([(each, list(range(len(each.right)))) for each in rows])
    return _fit([(each, _hard(each, model)) for each in rows])


def _hard(each: Asked, model: RankingModel) -> list[int]:
    scored = sorted(range(len(each.right)), key=lambda i: -model.chance(each.features[i]))
    wrong = [i for i in scored if not each.right[i]][:HARD]
    return wrong + [i for i in scored if each.right[i]][:HARD]


def _fit(chosen: Iterable[tuple[Asked, list[int]]]) -> RankingModel:
    from sklearn.linear_model import LogisticRegression

    rows = [
        (each.features[i], each.right[i], 1.0 / alike)
        for each, which in chosen
        if not each.question.expected or any(each.right)
        for i in which
        for alike in [sum(each.right[j] == each.right[i] for j in which)]
    ]
    names = sorted({name for features, _, _ in rows for name in features})
    at = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for row, (features, _, _) in enumerate(rows):
        for name, value in features.items():
            matrix[row, at[name]] = value
    model = LogisticRegression(C=C, solver="lbfgs", max_iter=2000)
    model.fit(matrix, [r for _, r, _ in rows], sample_weight=[w for _, _, w in rows])
    weights = {name: round(float(model.coef_[0][i]), 3) for name, i in at.items()}
    kept = {name: w for name, w in weights.items() if abs(w) >= 0.01}
    return RankingModel(kept, round(float(model.intercept_[0]), 3), THRESHOLD)


class Outcome(NamedTuple):
    """The best chance of a question, and whether a right claim is among the first three."""

    question: Question
    chance: float
    right: bool


def outcome(each: Asked, model: RankingModel) -> Outcome:
    """What a model makes of a question."""
    chances = [model.chance(features) for features in each.features]
    best = sorted(range(len(chances)), key=lambda i: -chances[i])[:FIRST]
    right = any(each.right[i] for i in best)
    return Outcome(each.question, chances[best[0]] if best else 0.0, right)


def shares(outcomes: Iterable[Outcome], threshold: float = THRESHOLD) -> tuple[float, float]:
    """The share of right claims, and that of right refusals."""
    every = list(outcomes)
    claims = [o.right and o.chance >= threshold for o in every if o.question.expected]
    refusals = [o.chance < threshold for o in every if not o.question.expected]
    return sum(claims) / max(len(claims), 1), sum(refusals) / max(len(refusals), 1)


def is_of_claims(question: Question) -> bool:
    """Whether claims answer a question, or nothing does; not topics or reports alone."""
    topics = [each.startswith(("topic:", "report:")) for each in question.expected]
    return not topics or not all(topics)


def main() -> None:
    """Learn, and print the figures."""
    rows = [asked(q, graph(q.graph)) for q in questions("learned.tsv")]
    model = learn(rows)
    if "--write" in sys.argv:
        path = Path(ranking.__file__).with_name("ranking.json")
        encoded = msgspec.json.encode(model, order="deterministic")
        path.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
    graphs = dict.fromkeys(each.question.graph for each in rows)
    crossed = [
        outcome(each, others)
        for name in graphs
        for others in [learn([each for each in rows if each.question.graph != name])]
        for each in rows
        if each.question.graph == name
    ]
    own = [asked(q, graph(q.graph)) for q in questions() if is_of_claims(q)]
    further = [outcome(each, model) for each in own]
    for title, found in (("learned from, by other graphs", crossed), ("questions.tsv", further)):
        for threshold in (
            THRESHOLD - 0.1,
            THRESHOLD - 0.05,
            THRESHOLD,
            THRESHOLD + 0.05,
            THRESHOLD + 0.1,
        ):
            claims, refusals = shares(found, threshold)
            print(f"{title}, from {threshold:.2f} on: claims {claims:.3f}, refusals {refusals:.3f}")


if __name__ == "__main__":
    main()
