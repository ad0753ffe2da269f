"""Learns which claims answer a question, and from which chance on they are shown.

``python -m tests.analysis.ask.train_ranking`` learns from our own questions, and prints how well
the questions on each graph are answered by what was learned from the other graphs, and those of
each set by what was learned from the other sets; ``--write`` writes
``kg/analysis/ask/ranking.json``. New questions have words that no list has and call topics
otherwise than a graph does. So each question is learned from three times: as it is read, as if no
list had the words that ask for its relation or class, and with a wrong word in the name of a topic.
"""

# ruff: noqa: T201 - figures are printed

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

import msgspec
import numpy as np
from msgspec.structs import replace

from kg.analysis.ask import answer_question, ranking
from kg.analysis.ask.intent import Intent, read_question
from kg.analysis.ask.ranking import Ranking
from kg.analysis.ask.ranking_model import RankingModel
from kg.graph import Graph
from kg.graph.topic_lookup import topic_labels
from tests.analysis.ask.figures import FIRST, Question, fits, graph, is_right, questions

C: Final = 0.3
"""The inverse strength of regularisation."""
OTHER: Final = ("garden", "window", "station", "river", "kitchen", "marmalade", "gizmo")
"""Words that stand for those by which others name a topic."""
READINGS: Final = {"as read": 1.0, "no cues": 1.0, "renamed": 0.5}
"""The ways to learn from a question, with their weights."""
HARD: Final = 6
"""Claims of a question, right ones and wrong ones, that are learned from after the first round."""
ROUNDS: Final = 2
THRESHOLD: Final = 0.4
"""The least chance of an answer: refusals are then right about as often as claims."""


class Asked(NamedTuple):
    """A question with its candidates: their features, and whether each is right."""

    question: Question
    reading: str
    features: list[dict[str, float]]
    right: list[bool]
    claims: list[str]


def asked(question: Question, of: Graph, reading: str = "as read") -> Asked:
    """The candidates of a question, in one of the readings."""
    text, intent = question.text, read_question(of.store, question.text)
    if reading == "no cues":
        intent = replace(intent, relations={}, asked=(), spans=())
    if reading == "renamed":
        text, intent = _renamed(text, intent)
    found = list(Ranking(of.store, text, intent, [*topic_labels(of.store)]).features())
    names = [f"{c.label(c.subject)} {c.relation} {c.label(c.object)}" for c, _, _ in found]
    right = [any(fits(each, name) for each in question.expected) for name in names]
    return Asked(question, reading, [f for _, f, _ in found], right, [c.claim for c, _, _ in found])


def _renamed(text: str, intent: Intent) -> tuple[str, Intent]:
    """A question with a word of its longest name replaced by one that has no business there."""
    named = [g for g in intent.groups if g.exact and len(g.name.split()) > 1]
    if not named:
        return text, replace(intent, groups=())
    longest = max(named, key=lambda g: len(g.name))
    name = text[longest.start : longest.end].split()
    name[crc32(text.encode()) % len(name)] = OTHER[crc32(text.encode()) % len(OTHER)]
    said = " ".join(name)
    longer = len(said) - (longest.end - longest.start)

    def moved(at: int) -> int:
        return at + longer if at >= longest.end else at

    groups = tuple(
        replace(g, start=moved(g.start), end=moved(g.end), exact=g.exact and g != longest)
        for g in intent.groups
    )
    spans = tuple((moved(start), moved(end)) for start, end in intent.spans)
    changed = text[: longest.start] + said + text[longest.end :]
    return changed, replace(intent, groups=groups, spans=spans)


def learn(rows: Sequence[Asked]) -> RankingModel:
    """The model that some questions give: the hardest wrong claims of each count most."""
    chosen = [(each, list(range(len(each.right)))) for each in rows]
    model = _fit(chosen)
    for _ in range(ROUNDS):
        chosen = [(each, _hard(each, model)) for each in rows]
        model = _fit(chosen)
    return model


def _hard(each: Asked, model: RankingModel) -> list[int]:
    scored = sorted(range(len(each.right)), key=lambda i: -model.chance(each.features[i]))
    wrong = [i for i in scored if not each.right[i]][:HARD]
    return wrong + [i for i in scored if each.right[i]][:HARD]


def _fit(chosen: Iterable[tuple[Asked, list[int]]]) -> RankingModel:
    from sklearn.linear_model import LogisticRegression

    rows = [
        (each.features[i], each.right[i], READINGS[each.reading] / alike)
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


def cross_validated(
    rows: Sequence[Asked], part: Callable[[Question], str]
) -> dict[str, RankingModel]:
    """For each part of the questions, what was learned from all other parts."""
    names = dict.fromkeys(part(each.question) for each in rows)
    return {name: learn([each for each in rows if part(each.question) != name]) for name in names}


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
    every = [q for q in questions() if is_of_claims(q)]
    rows = [asked(q, graph(q.graph), reading) for q in every for reading in READINGS]
    parts: dict[str, Callable[[Question], str]] = {
        "graph": lambda question: question.graph,
        "set": lambda question: question.part,
    }
    for name, part in parts.items():
        models = cross_validated(rows, part)
        for reading in READINGS:
            found = [outcome(r, models[part(r.question)]) for r in rows if r.reading == reading]
            for threshold in (THRESHOLD - 0.1, THRESHOLD, THRESHOLD + 0.1):
                claims, refusals = shares(found, threshold)
                print(
                    f"by {name}, the ranking alone, {reading}, from {threshold:.2f} on:"
                    f" right claims {claims:.3f}, refusals {refusals:.3f}"
                )
        with_plans = [
            (q.expected, is_right(q, answer_question(graph(q.graph).store, q.text, model=model)))
            for q in questions()
            for model in [models[part(q)]]
        ]
        right = [ok for expected, ok in with_plans if expected]
        refused = [ok for expected, ok in with_plans if not expected]
        print(
            f"by {name}, plans first: right claims {sum(right) / len(right):.3f},"
            f" refusals {sum(refused) / len(refused):.3f}"
        )
    if "--write" in sys.argv:
        path = Path(ranking.__file__).with_name("ranking.json")
        encoded = msgspec.json.encode(learn(rows), order="deterministic")
        path.write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")


if __name__ == "__main__":
    main()
