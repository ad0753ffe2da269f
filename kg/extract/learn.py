"""Learn the weights of both decisions from annotated reports.

Logistic regression (scikit-learn's liblinear, seeded) over binary features. Thresholds
maximise F1 on reports that the weights have not seen, by cross-validation over reports;
links are learned between topics so decided, the ones the model will meet in use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import MissingExtra
from kg.extract.agreement import (
    Predicted,
    Tally,
    align,
    comparable,
    f1,
    judge,
    similarity,
    tally_relations,
    tally_topics,
)
from kg.extract.candidates import Name, collect
from kg.extract.decide import Topic, decide, probability
from kg.extract.extraction import findings
from kg.extract.features import Featurizer
from kg.extract.gold import Gold
from kg.extract.links import Link, Linker
from kg.extract.page import Page, prepare
from kg.extract.vocabulary import VocabularyMatcher
from kg.extract.weights import Model
from kg.model import Document, RelationType, TopicClass

FOLDS: Final = 8
_NEARLY_BEST: Final = 0.005
_NEVER: Final = -9.0
"""The bias of a decision that too few cases were seen for."""
_STEPS: Final = tuple(round(0.25 + 0.025 * i, 3) for i in range(25))
Report = Callable[[str], None]


@dataclass(slots=True)
class Example:
    """One annotated report, analysed once, and how much its cases count."""

    page: Page
    gold: Gold
    names: list[Name]
    features: list[list[str]]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One training case: features, the answer, and how much it counts."""

    features: Sequence[str]
    answer: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Strength of regularisation (liblinear's C) and rarest feature kept."""

    topic_c: float = 0.5
    relation_c: float = 0.1
    topic_rarest: int = 2
    relation_rarest: int = 3
    near_weight: float = 0.3


def example(
    document: Document, gold: Gold, vocabulary: VocabularyMatcher, *, weight: float = 1.0
) -> Example:
    """Analyse one annotated report."""
    page = prepare(document)
    names = collect(page, findings(page, vocabulary))
    featurizer = Featurizer(page, names)
    return Example(page, gold, names, [featurizer.features(n) for n in names], weight)


def learn(
    examples: Sequence[Example],
    *,
    tuned_on: int | None = None,
    settings: Settings = Settings(),
    report: Report = lambda _: None,
) -> Model:
    """The model learned from all examples, with thresholds from cross-validation.

    The thresholds are the best for the first ``tuned_on`` examples (default: all); give
    those first that are most like the reports to come.
    """
    scores = cross_validated_scores(examples, settings)
    report("topics weighed across folds")
    thresholds = topic_thresholds(examples[:tuned_on], scores[:tuned_on])
    topics = [decide(e.names, s, thresholds) for e, s in zip(examples, scores, strict=True)]
    linked = [links_of(e, t) for e, t in zip(examples, topics, strict=True)]
    chances = cross_validated_chances(examples, linked, settings)
    report("links weighed across folds")
    return Model(
        {
            c: fit(topic_rows(examples, c, settings), settings.topic_c, settings.topic_rarest)
            for c in TopicClass
        },
        thresholds,
        {
            r: fit(link_rows(linked, r), settings.relation_c, settings.relation_rarest)
            for r in RelationType
        },
        relation_thresholds(linked[:tuned_on], chances[:tuned_on]),
    )


def fit(rows: Sequence[Row], c: float, rarest: int) -> dict[str, float]:
    """The weights of one logistic regression; "bias" takes the intercept. Rounded."""
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise MissingExtra(
            "learning needs scikit-learn, which is not installed; pip install 'trendkg[train]'"
        ) from error
    used = [r for r in rows if r.weight > 0]
    counts = Counter(f for r in used for f in r.features)
    index = {
        f: i
        for i, f in enumerate(sorted(f for f, n in counts.items() if n >= rarest and f != "bias"))
    }
    if len({r.answer for r in used}) < 2 or not index:
        return {"bias": _NEVER}
    columns: list[int] = []
    starts = [0]
    for row in used:
        columns += [index[f] for f in row.features if f in index]
        starts.append(len(columns))
    matrix = csr_matrix(([1.0] * len(columns), columns, starts), shape=(len(used), len(index)))
    model = LogisticRegression(C=c, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, [r.answer for r in used], sample_weight=[r.weight for r in used])
    weights = {f: round(float(model.coef_[0][i]), 3) for f, i in index.items()}
    kept = {f: w for f, w in weights.items() if abs(w) >= 0.01}
    return {**kept, "bias": round(float(model.intercept_[0]), 3)}


def topic_rows(
    examples: Sequence[Example], topic_class: TopicClass, settings: Settings
) -> list[Row]:
    """One row for each name of each report."""
    rows = []
    for e in examples:
        entities = [g for g in e.gold.entities.values() if g.topic_class is topic_class]
        wanted = [(g.optional, {comparable(n) for n in g.names}, g.names) for g in entities]
        for name, features in zip(e.names, e.features, strict=True):
            answer, weight = _answer(name.label, wanted, settings.near_weight)
            rows.append(Row(features, answer, weight * e.weight))
    return rows


def _answer(
    label: str, wanted: Sequence[tuple[bool, set[frozenset[str]], tuple[str, ...]]], near: float
) -> tuple[bool, float]:
    """Right where it is a name of a wanted topic; near misses count less, optional ones not."""
    mine = comparable(label)
    answer, weight = False, 1.0
    for optional, exact, names in wanted:
        if mine in exact:
            if not optional:
                return True, 1.0
            weight = 0.0
        elif similarity((label,), names) >= 0.6 and not answer:
            weight = min(weight, 0.0 if optional else near)
    return answer, weight


def folds(count: int) -> list[list[int]]:
    """The indices left out in each fold of the cross-validation."""
    return [list(range(count))[i::FOLDS] for i in range(min(FOLDS, count))]


Scores = dict[TopicClass, list[float]]


def cross_validated_scores(examples: Sequence[Example], settings: Settings) -> list[Scores]:
    """For each report, what weights learned from the others' folds say of its names."""
    result: list[Scores] = [{} for _ in examples]
    for topic_class in TopicClass:
        rows = [topic_rows([e], topic_class, settings) for e in examples]
        for left_out in folds(len(examples)):
            rest = [r for i, own in enumerate(rows) if i not in left_out for r in own]
            weights = fit(rest, settings.topic_c, settings.topic_rarest)
            for i in left_out:
                result[i][topic_class] = [probability(weights, f) for f in examples[i].features]
    return result


def middle_of_best(figures: Sequence[tuple[float, float]]) -> float:
    """The middle of the thresholds whose F1 is nearly the best; chance picks among those.

    ``figures`` are pairs of F1 and threshold, thresholds ascending.

    >>> middle_of_best([(0.5, 0.1), (0.699, 0.2), (0.7, 0.3), (0.698, 0.4), (0.6, 0.5)])
    0.3
    """
    best = max(figure for figure, _ in figures)
    nearly = [threshold for figure, threshold in figures if figure >= best - _NEARLY_BEST]
    return nearly[len(nearly) // 2]


def topic_thresholds(
    examples: Sequence[Example], scores: Sequence[Scores]
) -> dict[TopicClass, float]:
    """For each class, the threshold with the best F1."""
    none = dict.fromkeys(TopicClass, 2.0)
    best: dict[TopicClass, float] = {}
    for topic_class in TopicClass:
        figures = []
        for threshold in _STEPS:
            tally: Tally = Counter()
            for e, s in zip(examples, scores, strict=True):
                found = predicted(decide(e.names, s, {**none, topic_class: threshold}))
                tally += tally_topics(e.gold, found, align(e.gold, found))
            figures.append((f1(tally, [topic_class.value]), threshold))
        best[topic_class] = middle_of_best(figures)
    return best


def predicted(topics: Sequence[Topic]) -> list[Predicted]:
    """Decided topics in the shape that the measure reads."""
    return [Predicted(t.topic_class, tuple(n.label for n in t.names)) for t in topics]


@dataclass(frozen=True, slots=True)
class Linked:
    """The links of one report between its decided topics, with their features."""

    gold: Gold
    mapping: Mapping[int, str]
    links: list[Link]
    features: list[list[str]]
    weight: float


def links_of(e: Example, topics: Sequence[Topic]) -> Linked:
    """All candidate links of one report."""
    links = Linker(e.page, topics).links()
    return Linked(
        e.gold, align(e.gold, predicted(topics)), links, [k.features() for k in links], e.weight
    )


def link_rows(linked: Sequence[Linked], predicate: RelationType) -> list[Row]:
    """One row for each link that counts."""
    rows = []
    for one in linked:
        for link, features in zip(one.links, one.features, strict=True):
            if link.predicate is predicate:
                verdict = judge(one.gold, (link.subject, predicate, link.object), one.mapping)
                if verdict is not None:
                    rows.append(Row(features, verdict, one.weight))
    return rows


def cross_validated_chances(
    examples: Sequence[Example], linked: Sequence[Linked], settings: Settings
) -> list[list[float]]:
    """For each report, what weights learned from the others' folds say of its links."""
    result: list[list[float]] = [[0.0] * len(one.links) for one in linked]
    for predicate in RelationType:
        rows = [link_rows([one], predicate) for one in linked]
        for left_out in folds(len(examples)):
            rest = [r for i, own in enumerate(rows) if i not in left_out for r in own]
            weights = fit(rest, settings.relation_c, settings.relation_rarest)
            for i in left_out:
                for k, (link, features) in enumerate(
                    zip(linked[i].links, linked[i].features, strict=True)
                ):
                    if link.predicate is predicate:
                        result[i][k] = probability(weights, features)
    return result


def relation_thresholds(
    linked: Sequence[Linked], chances: Sequence[Sequence[float]]
) -> dict[RelationType, float]:
    """For each relation, the threshold with the best F1."""
    best: dict[RelationType, float] = {}
    for predicate in RelationType:
        figures = []
        for threshold in _STEPS:
            tally: Tally = Counter()
            for one, probabilities in zip(linked, chances, strict=True):
                said = [
                    (k.subject, predicate, k.object)
                    for k, p in zip(one.links, probabilities, strict=True)
                    if k.predicate is predicate and p >= threshold
                ]
                tally += tally_relations(one.gold, said, one.mapping)
            figures.append((f1(tally, [predicate.value]), threshold))
        best[predicate] = middle_of_best(figures)
    return best
