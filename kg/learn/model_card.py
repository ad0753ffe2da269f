"""A model card: the data, figures and limits of learned weights.

After Mitchell et al., *Model Cards for Model Reporting* (2019). The same inputs give the
same text: there is no clock in it, its date is given or is that of the newest report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import Template
from msgspec import Struct, field

from kg.html_template import environment
from kg.learn.annotations import Annotated
from kg.learn.evaluation.bootstrap import RESAMPLES, SEED, Interval, intervals
from kg.learn.evaluation.figures import Counts, Row, counts, rows, summed
from kg.learn.evaluation.judgements import Judgement
from kg.learn.evaluation.reliability import reliability_of
from kg.model.schema import SHIPPED, Schema


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
            annotation = case.annotation.read_bytes()
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
    """The contents of a model card.

    ``held_out``: each report judged by weights that had not seen it (cross-validation), of those
    that thresholds were chosen on.
    ``date``: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or "". ``settings``: by name, as text.
    """

    version: str
    sources: tuple[Source, ...]
    held_out: tuple[Judgement, ...]
    weights: tuple[Weights, ...] = ()
    base: tuple[Base, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    date: str = ""
    licence: str = "Apache-2.0"
    schema: Schema = SHIPPED

    def text(self) -> str:
        """The card as Markdown, with a line end."""
        topics = reliability_of(o for j in self.held_out for o in j.topics)
        relations = reliability_of(o for j in self.held_out for o in j.relations)
        return _template().render(
            card=self,
            settings={**self.settings, "seed": str(self.seed)},
            resamples=RESAMPLES,
            bootstrap_seed=SEED,
            held_out=_figures(self.held_out, self.schema),
            topics=topics,
            relations=relations,
            bins=list(zip(topics.bins, relations.bins, strict=True)),
        )


def newest(cases: Iterable[Annotated]) -> str:
    """The latest date that a report gives itself, or ""."""
    return max((c.document.metadata.issued for c in cases), default="")


def _figures(judgements: Sequence[Judgement], schema: Schema) -> list[tuple[Row, Counts, Interval]]:
    tallies = [judgement.tally for judgement in judgements]
    total, table = summed(tallies), rows(schema)
    bounds = intervals(tallies, table)
    return [(row, counts(total, row.kinds), bounds[row.name]) for row in table]


def _template() -> Template:
    """The template of the card: Markdown, so texts are escaped by ``cell``, not as HTML."""
    markdown = environment().overlay(autoescape=False, finalize=None)
    markdown.filters = {**markdown.filters, "cell": _cell}
    return markdown.get_template("learn/model_card.md")


def _cell(text: str) -> str:
    """A text within a cell: one line, no mark of Markdown or HTML takes effect."""
    plain = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\|`*_[]<>#!&" else c for c in plain)
