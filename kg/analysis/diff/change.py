"""A topic or claim in two histories, and how it has changed."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from kg.graph.graph_model import GraphReport
from kg.graph.history import Account
from kg.graph.topic_lookup import Name
from kg.model.schema import RelationType
from kg.model.short_repr import ShortRepr


class Kind(StrEnum):
    """What happened to a topic or a claim. A claim may have changed in two ways.

    ``contradicted``: stated and denied, or said both to raise and to mitigate a risk, which
    was not so in the old reports alone. ``renamed``: a topic with another label or class.
    """

    CONTRADICTED = "contradicted"
    EMERGED = "emerged"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    FADED = "faded"
    RENAMED = "renamed"


class Said(ShortRepr, frozen=True):
    """A topic (then ``predicate`` and ``object`` are None) or a claim, and who speaks of it.

    ``old``, ``new``: the accounts of the old and the new reports, by date; None if that graph
    does not have it at all. ``iris``: its IRI in each, "" where it has none.
    """

    subject: Name
    predicate: RelationType | None
    object: Name | None
    old: tuple[Account, ...] | None
    new: tuple[Account, ...] | None
    confidence: float
    iris: tuple[str, str]

    @property
    def label(self) -> str:
        """In words: "edge AI", or "edge AI raisesRisk leaks"."""
        if self.predicate is None or self.object is None:
            return self.subject.label
        return f"{self.subject.label} {self.predicate.value} {self.object.label}"

    @property
    def is_claim(self) -> bool:
        """Whether it is a claim, not a topic."""
        return self.predicate is not None

    def stating(self, side: tuple[Account, ...] | None) -> tuple[Account, ...]:
        """Those accounts of a side that name the topic, or state the claim."""
        return tuple(a for a in side or () if not self.is_claim or a.states)

    def denying(self, side: tuple[Account, ...] | None) -> tuple[Account, ...]:
        """Those accounts of a side that deny the claim; of a topic none."""
        return tuple(a for a in side or () if self.is_claim and a.denies)

    @property
    def counts(self) -> tuple[int, int]:
        """How many old and how many new reports state it."""
        return len(self.stating(self.old)), len(self.stating(self.new))

    @property
    def dates(self) -> tuple[str, str]:
        """The last date of the old reports that speak of it, and the first of the new ones."""
        before = [a.report.issued for a in self.old or () if a.report.issued]
        after = [a.report.issued for a in self.new or () if a.report.issued]
        return max(before, default=""), min(after, default="")


class Change(Struct, frozen=True):
    """One change. ``why``: what is different, in a few words.

    ``against``: the claim that contradicts it by stating the opposite; of a topic, what it was.
    """

    kind: Kind
    said: Said
    why: str = ""
    against: Said | None = None


class Comparison(ShortRepr, frozen=True, dict=True):
    """All changes: by kind, topics before claims, what most reports say first."""

    old: tuple[GraphReport, ...]
    new: tuple[GraphReport, ...]
    changes: tuple[Change, ...]

    @cached_property
    def both(self) -> tuple[GraphReport, ...]:
        """The reports that are in both, as the new graph has them."""
        known = {report.iri for report in self.old}
        return tuple(report for report in self.new if report.iri in known)

    def of(self, kind: Kind, *, claims: bool) -> tuple[Change, ...]:
        """The changes of one kind, of claims or of topics."""
        return tuple(c for c in self.changes if c.kind is kind and c.said.is_claim is claims)
