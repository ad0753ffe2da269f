"""A model card: what weights were learned from, how good they are, and where they end.

After Mitchell et al., *Model Cards for Model Reporting* (2019). The same inputs give the
same text: there is no clock in it, its date is given or is that of the newest report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from kg.learn.annotations import Annotated
from kg.learn.evaluation.bootstrap import RESAMPLES, SEED, intervals
from kg.learn.evaluation.figures import counts, rows, summed
from kg.learn.evaluation.judgements import Judgement
from kg.learn.evaluation.reliability import Reliability, of_outcomes
from kg.model.schema import SHIPPED, Schema

LIMITS: Final = """\
- English reports on technology and its neighbours; on other kinds of text the figures do not hold.
- It tells what reports say, not whether that is true.
- The figures are of reports like those it was learned from. On other authors' reports expect less,
  and measure it: `kg evaluate`.
- Confidence is as the table above shows it, and no surer."""


class Source(Struct, frozen=True):
    """A folder of annotated reports. ``sha256``: of all reports and annotations, by name.

    ``role``: what it was for ("weights", "weights and thresholds").
    """

    name: str
    role: str
    reports: int
    topics: int
    relations: int
    sha256: str

    @classmethod
    def of(cls, folder: Path, role: str, cases: Sequence[Annotated]) -> Source:
        """The source that the annotated reports of a folder are."""
        digest = hashlib.sha256()
        for case in cases:
            annotation = case.path.with_suffix(".json").read_bytes()
            digest.update(f"{case.name} {case.document.sha256} ".encode())
            digest.update(hashlib.sha256(annotation).hexdigest().encode())
        return cls(
            folder.name,
            role,
            len(cases),
            sum(len(c.gold.entities) for c in cases),
            sum(len(c.gold.relations) for c in cases),
            digest.hexdigest(),
        )


class Weights(Struct, frozen=True):
    """A file of weights: its name, size in bytes, and SHA-256."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Weights:
        """The file of that name that holds these bytes."""
        return cls(name, len(content), hashlib.sha256(content).hexdigest())


class Base(Struct, frozen=True):
    """Weights of others that ours began with: name, origin, licence and SHA-256."""

    name: str
    origin: str
    licence: str
    sha256: str = ""


class ModelCard(Struct, frozen=True):
    """All that a model card tells.

    ``held_out``: each report judged by weights that had not seen it (cross-validation), of those
    that thresholds were chosen on; ``alike``: of those that are as much like reports to come.
    ``date``: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or "". ``settings``: by name, as text.
    """

    version: str
    sources: tuple[Source, ...]
    held_out: tuple[Judgement, ...]
    alike: tuple[Judgement, ...] = ()
    weights: tuple[Weights, ...] = ()
    base: tuple[Base, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    date: str = ""
    licence: str = "Apache-2.0"
    schema: Schema = SHIPPED

    def text(self) -> str:
        """The card as Markdown, with a line end."""
        return "\n".join(_lines(self)).rstrip() + "\n"


def newest(cases: Iterable[Annotated]) -> str:
    """The latest date that a report gives itself, or ""."""
    return max((c.document.metadata.issued for c in cases), default="")


def _lines(card: ModelCard) -> Iterator[str]:
    yield "# Model card: topics and relations of technology-trend reports"
    yield ""
    dated = f", {card.date}" if card.date else ""
    yield (
        f"Weights of TrendKG {card.version}{dated}, licence {card.licence}. They decide which"
        " names of a report are topics, of which class, and which links between them hold."
    )
    for title, part in (
        ("Data", _data(card)),
        ("How it was learned", _settings(card)),
        ("Figures", _figures(card)),
        ("Reliability", _reliability(card)),
        ("Limits", (LIMITS,)),
    ):
        yield from ("", f"## {title}", "", *part)


def _data(card: ModelCard) -> Iterator[str]:
    yield from _table(
        ("source", "for", "reports", "topics", "relations", "SHA-256"),
        [(_cell(s.name), _cell(s.role), *_numbers(s), f"`{s.sha256[:16]}`") for s in card.sources],
        numbers=(2, 3, 4),
    )


def _numbers(source: Source) -> tuple[str, str, str]:
    return f"{source.reports:,}", f"{source.topics:,}", f"{source.relations:,}"


def _settings(card: ModelCard) -> Iterator[str]:
    told = {**card.settings, "seed": str(card.seed)}
    yield from _table(
        ("setting", "value"), [(_cell(k), _cell(v)) for k, v in sorted(told.items())], numbers=(1,)
    )
    if card.weights:
        yield ""
        yield from _table(
            ("file", "bytes", "SHA-256"),
            [(_cell(w.name), f"{w.size:,}", f"`{w.sha256}`") for w in card.weights],
            numbers=(1,),
        )
    yield ""
    if not card.base:
        yield "No weights of others are in them."
        return
    yield from _table(
        ("begun with", "origin", "licence", "SHA-256"),
        [
            (_cell(b.name), _cell(b.origin), _cell(b.licence), f"`{b.sha256}`" if b.sha256 else "")
            for b in card.base
        ],
    )


def _figures(card: ModelCard) -> Iterator[str]:
    yield (
        f"By cross-validation over {len(card.held_out):,} reports: each was read by weights that"
        " had not seen it. Topics match where a name of each shares three in five words, relations"
        f" where both ends do; intervals of F1 hold with 95 % confidence ({RESAMPLES:,} draws of"
        f" the reports, seed {SEED})."
    )
    yield ""
    yield from _judged(card.held_out, card.schema)
    if card.alike:
        yield ""
        yield f"By cross-validation over the {len(card.alike):,} reports that are alike:"
        yield ""
        yield from _judged(card.alike, card.schema)


def _judged(judgements: Sequence[Judgement], schema: Schema) -> Iterator[str]:
    tallies = [judgement.tally for judgement in judgements]
    total, table = summed(tallies), rows(schema)
    bounds = intervals(tallies, table)
    lines = []
    for row in table:
        c = counts(total, row.kinds)
        bound = bounds[row.name]
        strong = "**" if len(row.kinds) > 1 else ""
        figures = (f"{strong}{x:.3f}{strong}" for x in (c.precision, c.recall, c.f1))
        interval = f"{bound.low:.3f} to {bound.high:.3f}"
        lines.append((f"{strong}{row.name}{strong}", *figures, interval, f"{c.right + c.missed:,}"))
    yield from _table(
        ("", "precision", "recall", "F1", "95 %", "annotated"), lines, numbers=(1, 2, 3, 4, 5)
    )


def _reliability(card: ModelCard) -> Iterator[str]:
    every = (*card.held_out, *card.alike)
    topics = of_outcomes(o for j in every for o in j.topics)
    relations = of_outcomes(o for j in every for o in j.relations)
    yield (
        f"Of what is said with some confidence, the share that is right, on the same"
        f" {len(every):,} reports."
        f" Expected calibration error: topics {topics.error:.3f}, relations {relations.error:.3f}."
        f" Brier score: topics {topics.brier:.3f}, relations {relations.brier:.3f}."
    )
    yield ""
    yield from _table(
        ("said with", "topics", "mean", "right", "relations", "mean", "right"),
        [
            (f"{t.low:.1f} to {t.high:.1f}", *_bin(topics, at), *_bin(relations, at))
            for at, t in enumerate(topics.bins)
            if t.count or relations.bins[at].count
        ],
        numbers=range(1, 7),
    )


def _bin(table: Reliability, at: int) -> tuple[str, str, str]:
    b = table.bins[at]
    if not b.count:
        return "0", "", ""
    return f"{b.count:,}", f"{b.confidence:.3f}", f"{b.accuracy:.3f}"


def _table(
    heads: Sequence[str], lines: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()
) -> Iterator[str]:
    right = set(numbers)
    yield f"| {' | '.join(heads)} |"
    yield f"| {' | '.join('---:' if at in right else '---' for at in range(len(heads)))} |"
    for line in lines:
        yield f"| {' | '.join(line)} |"


def _cell(text: str) -> str:
    """A text within a cell: one line, no mark of Markdown or HTML takes effect."""
    plain = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\|`*_[]<>#!&" else c for c in plain)
