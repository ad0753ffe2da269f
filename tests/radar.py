"""Learn how sentences stand to what they name from volumes of a technology radar, and score it.

    python -m tests.radar score FILE...    each volume by a model of the others
    python -m tests.radar fit FILE...      write the model of all of them
    python -m tests.radar agree FILE...    the rings of the shipped model

A file that ends in ``.csv`` is a volume: a table with the columns ``name``, ``ring`` (adopt, trial,
assess, caution or hold) and ``description``. Other files are reports, whose sentences are learned
to be middling: most of what reports tell is neither advice nor warning. What is scored is never
learned from, nor is another description of the same name. Agreement is Cohen's kappa with
quadratic weights.
"""

from __future__ import annotations

import csv
import html
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import numpy as np

from kg.analysis.radar import stance_model
from kg.analysis.radar.stance_model import FEWEST_WORDS, StanceModel, features, overall
from kg.extract.analyzed_document import prepare
from kg.language.sentences import split_sentences
from kg.language.stance import cue_counts
from kg.read import discover, read
from tests.checkout import CHECKOUT

RINGS: Final = {"hold": 0, "caution": 0, "assess": 1, "trial": 2, "adopt": 3}
TARGETS: Final = np.array([-1.6, -0.4, 0.5, 1.6])
"""The stances of the four rings."""
PENALTY: Final = 3000.0
CUES: Final = 2.0
"""How much more a cue counts than a number of the encoder."""
MIDDLING: Final = 0.3
"""How much four sentences of a report count beside a description."""
MIDDLE: Final = 0.01
"""The least bound between what is looked at and what is tried; the stance of most texts is 0."""
_REPORT: Final = 40
"""Sentences of a report that are learned from."""
FILE: Final = CHECKOUT / "kg/analysis/radar/stance.json"
Numbers = np.ndarray[Any, np.dtype[np.float64]]


class Entry(NamedTuple):
    volume: str
    name: str
    ring: int
    rows: list[Numbers]


def entries(volumes: Iterable[Path]) -> list[Entry]:
    """The entries of some volumes, with the features of their sentences."""
    found = []
    for path in volumes:
        for row in csv.DictReader(path.open(encoding="utf-8")):
            text = html.unescape(re.sub(r"<[^>]+>", " ", row["description"]))
            entry = Entry(path.stem, row["name"].lower(), RINGS[row["ring"].lower()], [])
            found.append(entry._replace(rows=features(sentences(text))))
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a text without line breaks."""
    text = " ".join(text.split())
    return [text[each.start : each.end] for each in split_sentences(text)]


def middling(reports: Iterable[Path]) -> Numbers:
    """The means of four sentences each, of those that stand evenly apart in each report."""
    found = []
    for source in discover(list(reports)):
        lines = (line.text for line in prepare(read(source)).lines)
        every = [text for text in lines if len(text.split()) >= FEWEST_WORDS]
        some = every[:: max(1, len(every) // _REPORT)][:_REPORT]
        rows = features(some)
        found += [np.mean(rows[at : at + 4], axis=0) for at in range(0, len(rows) - 3, 4)]
    return np.array(found)


def fitted(known: Sequence[Entry], neutral: Numbers) -> StanceModel:
    """Ridge regression on the means of descriptions; bounds by descriptions left out in turn."""
    scores = np.zeros(len(known))
    for fold in sorted({each.volume for each in known}):
        here = [each.volume == fold for each in known]
        some = without(known, [each for each, is_here in zip(known, here, strict=True) if is_here])
        inner = StanceModel(*ridge(some, neutral), (0.0, 0.0, 0.0))
        for number in np.flatnonzero(here):
            scores[number] = score(inner, known[number])
    found = bounds(scores, np.array([each.ring for each in known]))
    return StanceModel(*ridge(known, neutral), found)


def without(known: Sequence[Entry], these: Sequence[Entry]) -> list[Entry]:
    """Those of other volumes and other names."""
    volumes, names = {each.volume for each in these}, {each.name for each in these}
    return [each for each in known if each.volume not in volumes and each.name not in names]


def ridge(known: Sequence[Entry], neutral: Numbers) -> tuple[tuple[float, ...], float]:
    """The weights and the bias of what is known, 0 being the stance of neutral sentences."""
    means = np.array([*(np.mean(each.rows, axis=0) for each in known), *neutral])
    share = np.r_[np.ones(len(known)), np.full(len(neutral), MIDDLING)]
    target = np.r_[TARGETS[[each.ring for each in known]] - TARGETS[1:3].mean(), neutral[:, 0] * 0]
    spread = means.std(axis=0) + 1e-6
    spread[len(spread) - len(cue_counts("")) :] /= CUES
    centre, middle = np.average(means, axis=0, weights=share), np.average(target, weights=share)
    x = (means - centre) / spread * np.sqrt(share)[:, None]
    inner = np.linalg.solve(x @ x.T + PENALTY * np.eye(len(x)), (target - middle) * np.sqrt(share))
    weights = np.round(x.T @ inner / spread, 9)
    return tuple(map(float, weights)), round(float(middle - weights @ centre), 9)


def score(model: StanceModel, entry: Entry) -> float:
    """The stance of a description."""
    return overall([float(row @ np.array(model.weights)) + model.bias for row in entry.rows])


def ring(model: StanceModel, entry: Entry) -> int:
    """The ring of a description."""
    cues = np.sum(entry.rows, axis=0)[-len(cue_counts("")) :]
    return model.ring(score(model, entry), cues)


def bounds(scores: Numbers, rings: Any) -> tuple[float, float, float]:
    """The bounds between rings that agree best, found one after another, twice.

    What is middling is looked at: the one in the middle is above 0.
    """
    tried = np.quantile(scores, np.linspace(0.01, 0.99, 50))
    first, second, third = (float(np.quantile(scores, share)) for share in (0.06, 0.53, 0.9))
    best = [first, max(second, MIDDLE), third]
    for place in (0, 1, 2) * 2:
        options = [[*best[:place], float(each), *best[place + 1 :]] for each in tried]
        options = [e for e in [best, *options] if e == sorted(e) and e[1] >= MIDDLE]
        best = max(options, key=lambda each: kappa(rings, np.digitize(scores, each)))
    first, second, third = (round(each, 4) for each in best)
    return first, second, third


def kappa(a: Any, b: Any) -> float:
    """Cohen's kappa of two lists of rings, with quadratic weights."""
    seen = np.bincount(np.asarray(a) * 4 + np.asarray(b), minlength=16).reshape(4, 4)
    apart = np.subtract.outer(np.arange(4), np.arange(4)) ** 2
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    return float(1 - (apart * seen).sum() / (apart * chance).sum())


def main(task: str, *files: str) -> None:
    volumes = [Path(each) for each in files if each.endswith(".csv")]
    known = entries(volumes)
    neutral = middling(Path(each) for each in files if not each.endswith(".csv"))
    if task == "fit":
        FILE.write_bytes(msgspec.json.encode(fitted(known, neutral)) + b"\n")
        return
    rings: list[int] = []
    truth: list[int] = []
    kappas = []
    for volume in volumes:
        these = [each for each in known if each.volume == volume.stem]
        others = without(known, these)
        model = stance_model.shipped() if task == "agree" else fitted(others, neutral)
        found = [ring(model, each) for each in these]
        kappas.append(kappa([each.ring for each in these], found))
        rings += found
        truth += [each.ring for each in these]
        sys.stdout.write(f"{volume.stem}: {len(these)} entries, kappa {kappas[-1]:.2f}\n")
    every = kappa(truth, rings)
    sys.stdout.write(f"mean {np.mean(kappas):.3f}, of all entries together {every:.3f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
