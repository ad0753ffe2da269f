"""Evaluations as JSON: written whole, read back for comparison."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, to_builtins

from kg.errors import DataError
from kg.learn.evaluation.bootstrap import RESAMPLES, SEED, Difference
from kg.learn.evaluation.evaluation_run import Evaluation
from kg.learn.evaluation.figures import Counts, Tally
from kg.learn.evaluation.judgements import Matching, Outcome, Verdict
from kg.learn.evaluation.reliability import Reliability

FORMAT: Final = "kg evaluation 1"
"""The format and version in the file."""

_DIGITS: Final = 4


class Baseline(Struct, frozen=True):
    """A run to compare with: its name, and the counts of each report by name."""

    what: str
    lenient: Mapping[str, Tally]
    strict: Mapping[str, Tally]

    @classmethod
    def of(cls, evaluation: Evaluation) -> Baseline:
        """A run that was just made."""
        return cls(
            evaluation.what,
            {j.report: j.tally for j in evaluation.lenient},
            {j.report: j.tally for j in evaluation.strict},
        )

    def against(self, mine: Evaluation, matching: Matching) -> list[Tally]:
        """The counts in the order of another run's reports.

        Raises DataError unless both runs have the same reports.
        """
        tallies = self.lenient if matching is Matching.LENIENT else self.strict
        names = [j.report for j in mine.lenient]
        if set(names) != set(tallies):
            odd = sorted(set(names) ^ set(tallies))
            raise DataError(
                f"{self.what} is of other reports ({', '.join(odd[:3])}"
                f"{', ...' if len(odd) > 3 else ''}); compare runs on the same folder"
            )
        return [tallies[name] for name in names]


def saved(path: Path) -> Baseline | None:
    """Read a file of ``kg evaluate --json``; None if the file is something else.

    Raises DataError where it is such a file and damaged.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        return None
    try:
        lenient, strict = (
            {report["name"]: _tally(report[m.value]) for report in data["reports"]}
            for m in (Matching.LENIENT, Matching.STRICT)
        )
        return Baseline(str(data["what"]), lenient, strict)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"{path} is a damaged evaluation ({error!r}); make it anew") from error


def _tally(said: Mapping[str, Mapping[str, int]]) -> Tally:
    return Counter(
        {
            (kind, Verdict(verdict).value): int(number)
            for kind, numbers in said.items()
            for verdict, number in numbers.items()
        }
    )


def as_json(
    evaluation: Evaluation,
    compared: Mapping[str, Sequence[Difference]] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> str:
    """All of an evaluation, two blanks of indent, with a line end.

    ``compared``: by the other run's name, how this one differs from it.
    """
    topics, relations = evaluation.reliability()
    data: dict[str, Any] = {
        "format": FORMAT,
        "what": evaluation.what,
        "resamples": resamples,
        "seed": seed,
        "figures": [
            {
                "name": f.name,
                "lenient": _counts(f.lenient),
                "f1_interval": [round(bound, _DIGITS) for bound in f.interval],
                "strict": _counts(f.strict),
            }
            for f in evaluation.figures(resamples=resamples, seed=seed)
        ],
        "calibration": {"topics": _table(topics), "relations": _table(relations)},
        "sweep": [
            {
                "min_confidence": step.threshold,
                "topics": _counts(step.topics),
                "relations": _counts(step.relations),
            }
            for step in evaluation.sweep()
        ],
        "reports": _reports(evaluation),
        "outcomes": [_outcome(o) for o in evaluation.outcomes],
    }
    if compared is not None:
        data["against"] = {name: [_change(d) for d in rows] for name, rows in compared.items()}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "precision": round(counts.precision, _DIGITS),
        "recall": round(counts.recall, _DIGITS),
        "f1": round(counts.f1, _DIGITS),
        **to_builtins(counts),
    }


def _table(table: Reliability) -> dict[str, Any]:
    return {
        "expected_calibration_error": round(table.error, _DIGITS),
        "brier_score": round(table.brier, _DIGITS),
        "bins": [
            {
                "from": b.low,
                "to": b.high,
                "count": b.count,
                "confidence": round(b.confidence, _DIGITS),
                "accuracy": round(b.accuracy, _DIGITS),
            }
            for b in table.bins
        ],
    }


def _reports(evaluation: Evaluation) -> list[dict[str, Any]]:
    return [
        {
            "name": one.report,
            "graph": one.report not in evaluation.absent,
            "lenient": _by_kind(one.tally),
            "strict": _by_kind(other.tally),
        }
        for one, other in zip(evaluation.lenient, evaluation.strict, strict=True)
    ]


def _by_kind(tally: Tally) -> dict[str, dict[str, int]]:
    return {kind: dict(_of(kind, tally)) for kind in sorted({kind for kind, _ in tally})}


def _of(kind: str, tally: Tally) -> Iterable[tuple[str, int]]:
    return ((v.value, tally[kind, v.value]) for v in Verdict if tally[kind, v.value])


def _outcome(outcome: Outcome) -> dict[str, Any]:
    said: dict[str, Any] = {
        "report": outcome.report,
        "kind": outcome.kind,
        "verdict": outcome.verdict.value,
        "label": outcome.label,
    }
    if outcome.matched:
        said["matched"] = outcome.matched
    if outcome.near.how:
        said["nearly"] = {"how": outcome.near.how.value, "what": outcome.near.what}
    if outcome.confidence is not None:
        said["confidence"] = outcome.confidence
    if outcome.words is not None:
        said["evidence"] = to_builtins(outcome.words)
    return said


def _change(difference: Difference) -> dict[str, Any]:
    return {
        "name": difference.name,
        "f1": round(difference.mine, _DIGITS),
        "other_f1": round(difference.other, _DIGITS),
        "difference": round(difference.change, _DIGITS),
        "interval": [round(bound, _DIGITS) for bound in difference.interval],
        "sure": difference.sure,
    }
