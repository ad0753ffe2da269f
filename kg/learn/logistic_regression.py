"""Logistic regression over binary features, and its cross-validation over reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from kg.errors import MissingExtra
from kg.extract.topic_classifier import probability
from kg.learn.instances import Row

FOLDS: Final = 8
"""Parts of the cross-validation of the weights."""

_NEVER: Final = -9.0
"""The bias of a decision without instances of both answers."""


def classifier(c: float, **options: Any) -> Any:
    """A seeded logistic regression of scikit-learn with this C. Raises MissingExtra."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise MissingExtra(
            "learning needs scikit-learn, which is not installed; pip install 'trendkg[train]'"
        ) from error
    return LogisticRegression(C=c, solver="liblinear", random_state=0, **options)


def fit(rows: Sequence[Row], c: float, rarest: int, least: float = 0.01) -> dict[str, float]:
    """The weights of one logistic regression; "bias" is the intercept. Rounded.

    Features that fewer than ``rarest`` rows have, and those with weights smaller than ``least``,
    are left out.
    """
    model = classifier(c, max_iter=500)
    from scipy.sparse import csr_matrix

    used = [r for r in rows if r.weight > 0]
    counts = Counter(f for r in used for f in r.features)
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= rarest))}
    if len({r.answer for r in used}) < 2 or not index:
        return {"bias": _NEVER}
    columns: list[int] = []
    starts = [0]
    for row in used:
        columns += [index[f] for f in row.features if f in index]
        starts.append(len(columns))
    matrix = csr_matrix(([1.0] * len(columns), columns, starts), shape=(len(used), len(index)))
    model.fit(matrix, [r.answer for r in used], sample_weight=[r.weight for r in used])
    weights = {f: round(float(model.coef_[0][i]), 3) for f, i in index.items()}
    kept = {f: w for f, w in weights.items() if abs(w) >= least}
    return {**kept, "bias": round(float(model.intercept_[0]), 3)}


def folds(reports: Sequence[str], parts: int = FOLDS) -> list[list[int]]:
    """The indices left out in each fold of a cross-validation; those of one report together."""
    order = {report: at for at, report in enumerate(dict.fromkeys(reports))}
    return [
        [i for i, report in enumerate(reports) if order[report] % parts == part]
        for part in range(min(parts, len(order)))
    ]


def cross_validate(
    reports: Sequence[Sequence[Row]], parts: Sequence[Sequence[int]], c: float, rarest: int
) -> list[list[float]]:
    """For each row of each report, its probability by the weights learned from other folds.

    ``parts``: the indices left out in each fold.
    """
    result: list[list[float]] = [[] for _ in reports]
    for left_out in parts:
        rest = [row for i, own in enumerate(reports) if i not in left_out for row in own]
        weights = fit(rest, c, rarest)
        for i in left_out:
            result[i] = [probability(weights, row.features) for row in reports[i]]
    return result
