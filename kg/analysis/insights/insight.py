"""The values of an insight, independent of how it is printed."""

from __future__ import annotations

from typing import Final, TypeAlias

from msgspec import Struct

from kg.graph.graph_model import GraphReport
from kg.graph.questions import Question
from kg.graph.topic_lookup import Name
from kg.graph.topic_view import Quotation
from kg.model.schema import RelationType
from kg.model.short_repr import ShortRepr

LEADING: Final = 7
"""Findings that a page or a digest begins with, at most."""
BRIDGES: Final = "bridges"
"""The kind that takes long to find in a large graph: pages do without."""
Value: TypeAlias = str | int | float
ClaimKey: TypeAlias = tuple[str, RelationType, str]
"""What is claimed, by the IRIs of its ends."""


class Quote(Struct, frozen=True):
    """Words of a report that an insight rests on. ``claim``: what they say, or name."""

    report: GraphReport
    claim: str
    words: Quotation

    @property
    def sentence(self) -> str:
        """The quoted words with those around them, on one line."""
        return self.words.sentence


class Finding(ShortRepr, frozen=True):
    """One row of an insight.

    ``values``: a cell for each of the insight's columns, the first of them what it is about;
    ``told``: the same in words. ``quotes``: the best of its evidence, the best first.
    ``claims``: those that it rests on, the first of them if they are many.
    """

    values: tuple[Value, ...]
    told: str
    topics: tuple[Name, ...]
    quotes: tuple[Quote, ...]
    claims: tuple[ClaimKey, ...] = ()

    @property
    def about(self) -> str:
        """What it is about: a topic or a claim in words."""
        return str(self.values[0])


class Insight(ShortRepr, frozen=True):
    """One kind of insight with its findings, the most telling first.

    ``questions``: the named questions behind it. Their rows are what is ranked here or, where
    a measure of a network is computed, the links of that network. ``ranking``: how findings
    are ordered, and the measure with its source. ``total``: how many there are, of which
    ``findings`` may be the first. ``opening``: how many there are, in a clause; ``lead``: what
    introduces the first of several; ``nothing``: what to say if there are none.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    findings: tuple[Finding, ...]
    total: int
    questions: tuple[Question, ...]
    ranking: str
    nothing: str
    opening: str
    lead: str = "above all"

    @property
    def foremost(self) -> str:
        """The end of the sentence that ``opening`` begins: the first one; "" if there are none."""
        if not self.findings:
            return ""
        first = self.findings[0]
        return f"{':' if self.total == 1 else f'; {self.lead}'} {first.about}, {first.told}."


class Insights(ShortRepr, frozen=True):
    """All insights asked for, and the size of what they are about.

    ``claims``: how many claims are at least ``min_confidence`` (0..1) sure, or not weak if it is
    None; ``doubted``: how many are left out.
    """

    reports: tuple[GraphReport, ...]
    topics: int
    claims: int
    insights: tuple[Insight, ...] = ()
    min_confidence: float | None = None
    doubted: int = 0

    @property
    def leading(self) -> tuple[Insight, ...]:
        """Those that found something, to begin with: bridges come after the others."""
        found = sorted((i for i in self.insights if i.findings), key=lambda i: i.name == BRIDGES)
        return tuple(found[:LEADING])

    @property
    def questions(self) -> tuple[Question, ...]:
        """The named questions of all insights, each once."""
        return tuple(dict.fromkeys(q for insight in self.insights for q in insight.questions))

    @property
    def dates(self) -> tuple[str, str]:
        """The first and the last date of a report; ("", "") if none has one."""
        known = sorted(r.issued for r in self.reports if r.issued)
        return (known[0], known[-1]) if known else ("", "")
