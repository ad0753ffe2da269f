"""Learns which claims answer a question, and from which chance on they are shown.

``python -m tests.analysis.ask.train_ranking`` learns from the questions of ``learned.tsv``, and
prints how well those on each of the graphs ``HELD`` are answered by what was learned from other
graphs, and how well ``questions.tsv`` is by all of them; ``--write`` writes
``kg/analysis/ask/ranking.json``. The questions to learn from were written, by several authors,
without a look at how others are read, and no list of words was mended for them: so the weights know
how often a list knows a word.
"""

# ruff: noqa: T201 - figures are printed

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np

from kg.analysis.ask import ranking
from kg.analysis.ask.claim_meaning import relevance_features
from kg.analysis.ask.intent import read_question
from kg.analysis.ask.ranking import Ranking
from kg.analysis.ask.ranking_model import Features, RankingModel, crossed
from kg.encoder.cross_encoder import Passage
from tests.analysis.ask.figures import FIRST, Question, fits, graph, questions, topics

HELD: Final = ("learn-q", "learn-r", "learn-s", "learn-t")
"""Graphs whose questions tell what is worth how much that was learned from the others."""
C: Final = 0.5
"""The inverse strength of regularisation."""
HARD: Final = 6
"""Claims of a question, right ones and wrong ones, that are learned from after the first round."""
SAID: Final = "said before"
THRESHOLD: Final = 0.5
"""The least chance of an answer: refusals are then right about as often as claims."""


class Asked(NamedTuple):
    """A question with its candidates: their features, and whether each is right.

    ``said``: the question, of a long one the sentence that asks.
    """

    question: Question
    said: str
    features: list[dict[str, float]]
    right: list[bool]
    passages: list[Passage]


def asked(question: Question) -> Asked:
    """The candidates of a question."""
    store, text, named = graph(question.graph).store, question.text, topics(question.graph)
    ranking = Ranking(store, text, read_question(store, text, named.labels), named)
    found = ranking.read()
    ends = ((each.candidate, each.candidate.relation) for each in found)
    names = [f"{c.label(c.subject)} {relation} {c.label(c.object)}" for c, relation in ends]
    right = [any(fits(each, name) for each in question.expected) for name in names]
    features = [crossed(each.features) for each in found]
    return Asked(question, ranking.asked, features, right, [each.passage for each in found])


def every_asked() -> list[Asked]:
    """The questions to learn from."""
    return [asked(q) for q in questions("learned.tsv")]


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
    others = [each.startswith(("topic:", "report:")) for each in question.expected]
    return not others or not all(others)


def with_relevance(model: RankingModel, rows: Sequence[Asked]) -> RankingModel:
    """A model that knows what the layers make of passages, too, weighed by questions new to both.

    All of what it said before is one feature here, so that few questions are enough.
    """
    read = [likeliest(each, model) for each in rows]
    told = [each._replace(features=list(map(dict, _beside(model, each)))) for each in read]
    beside = learn(told)
    scale = beside.weights.pop(SAID)
    weights = {name: round(scale * weight, 3) for name, weight in model.weights.items()}
    bias = round(beside.bias + scale * model.bias, 3)
    return RankingModel(weights | beside.weights, bias, THRESHOLD)


def _beside(model: RankingModel, each: Asked) -> Iterator[Features]:
    relevant = _relevance(each.said, tuple(each.passages))
    for features, more in zip(each.features, relevant, strict=True):
        chance = min(max(model.chance(features), 1e-9), 1 - 1e-9)
        yield {SAID: log(chance / (1 - chance)), **more}


@cache
def _relevance(said: str, passages: tuple[Passage, ...]) -> list[dict[str, float]]:
    return relevance_features(said, passages)


def likeliest(each: Asked, model: RankingModel) -> Asked:
    """The candidates that are read together with the question."""
    order = sorted(range(len(each.right)), key=lambda i: -model.chance(each.features[i]))
    read = order[: ranking.READ_TOGETHER]
    return each._replace(
        features=[each.features[i] for i in read],
        right=[each.right[i] for i in read],
        passages=[each.passages[i] for i in read],
    )


def read_together(each: Asked, model: RankingModel) -> Asked:
    """The likeliest candidates, with the features of passages that are read with the question."""
    read = likeliest(each, model)
    relevant = zip(read.features, _relevance(each.said, tuple(read.passages)), strict=True)
    return read._replace(features=[{**features, **more} for features, more in relevant])


def main() -> None:
    """Learn, and print the figures."""
    rows = every_asked()
    held = [each for each in rows if each.question.graph in HELD]
    base = learn([each for each in rows if each.question.graph not in HELD])
    model = with_relevance(base, held)
    if "--write" in sys.argv:
        path = Path(ranking.__file__).with_name("ranking.json")
        encoded = msgspec.json.encode(model, order="deterministic")
        path.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")
    crossed_over = [
        outcome(read_together(each, others), others)
        for name in HELD
        for others in [with_relevance(base, [each for each in held if each.question.graph != name])]
        for each in held
        if each.question.graph == name
    ]
    own = [asked(q) for q in questions() if is_of_claims(q)]
    further = [outcome(read_together(each, model), model) for each in own]
    sets = (("learned from, by other graphs", crossed_over), ("questions.tsv", further))
    for title, found in sets:
        for more in (-0.1, -0.05, 0.0, 0.05, 0.1):
            least = THRESHOLD + more
            claims, refusals = shares(found, least)
            print(f"{title}, from {least:.2f} on: claims {claims:.3f}, refusals {refusals:.3f}")


if __name__ == "__main__":
    main()
