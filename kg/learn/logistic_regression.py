"""Weights from cases: logistic regression over binary features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.errors import MissingExtra
from kg.learn.instances import Row

_NEVER: Final = -9.0
"""The bias of a decision that too few cases were seen for."""


def fit(rows: Sequence[Row], c: float, rarest: int, least: float = 0.01) -> dict[str, float]:
    """The weights of one logistic regression; "bias" takes the intercept. Rounded.

    Features that fewer than ``rarest`` cases have, or whose weights are smaller than ``least``,
    are left out.
    """
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise MissingExtra(
            "learning needs scikit-learn, which is not installed; pip install 'trendkg[train]'"
        ) from error
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
    model = LogisticRegression(C=c, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, [r.answer for r in used], sample_weight=[r.weight for r in used])
    weights = {f: round(float(model.coef_[0][i]), 3) for f, i in index.items()}
    kept = {f: w for f, w in weights.items() if abs(w) >= least}
    return {**kept, "bias": round(float(model.intercept_[0]), 3)}
