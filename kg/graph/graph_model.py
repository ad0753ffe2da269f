"""The model's values as a graph has them: what :func:`kg.graph.read.read_knowledge` reads.

Things are named by their IRIs: the key of a topic and the slug of a report are what the graph
calls them.
"""

from __future__ import annotations

from typing import Final

from kg.model import (
    Entity,
    Evidence,
    Knowledge,
    Modality,
    Relation,
    Report,
    Section,
    Span,
)
from kg.model.knowledge import LEARNED_LONG
from kg.model.schema import SHIPPED, Schema, TopicClass

UNKNOWN: Final = Span(-1, -1)
"""The span of what the graph does not place."""

CLEAR: Final = 0.5
CLEAR_IN_LONG: Final = 0.3
"""The confidence from which claims are right as a rule. In long reports more is right than
annotations name, and so than the figure says (docs/decisions/230-weak-claims.md)."""


class GraphSection(Section, frozen=True):
    """A section as a graph has it. ``order`` is one less than ``tkg:order``."""

    iri: str = ""


class GraphReport(Report, frozen=True):
    """A report as a graph has it; ``slug`` is its IRI.

    ``sections``: by order; other values refer to them by their index.
    ``identifier``: as the graph has it, ``sha256:...``. ``publishers``: all, where there are
    several.
    """

    sections: tuple[GraphSection, ...]
    identifier: str = ""
    publishers: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.slug

    @property
    def issued(self) -> str:
        """Its date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; "" if not known."""
        return self.metadata.issued

    @property
    def title(self) -> str:
        """What to call it: its title, its file's name, or the end of its IRI."""
        return self.metadata.title or self.name or local(self.slug)

    def section_title(self, index: int | None) -> str:
        """The title of the section with this index; "" if there is none."""
        return self.sections[index].title if index is not None and index >= 0 else ""

    def reference(self) -> dict[str, str]:
        """What tells it from others, for JSON."""
        return {
            "iri": self.iri,
            "title": self.title,
            "issued": self.issued,
            "identifier": self.identifier,
        }


class GraphEvidence(Evidence, frozen=True):
    """Evidence as a graph has it. ``report`` is an IRI, "" if unknown, ``section`` then -1.

    ``agents``: the IRIs of ``said_by``. ``period``: that of ``horizon``.
    ``stated_modality``, ``stated_confidence``: None where the graph says nothing; ``modality``
    and ``confidence`` are then what to reckon with: asserted, and 1.
    """

    iri: str = ""
    stated_modality: Modality | None = None
    stated_confidence: float | None = None
    agents: tuple[str, ...] = ()
    period: str = ""

    @property
    def sentence(self) -> str:
        """The quote with the words around it."""
        return self.prefix + self.quote + self.suffix


class GraphEntity(Entity, frozen=True):
    """A topic as a graph has it; the key of its identity is its IRI.

    ``classes``: all that it has; its identity has the first.
    ``languages``: the tags of its label and of each other label. ``definition``, ``matches``:
    what the vocabulary that it is from says of it. ``mentioned_in``: IRIs of reports, sorted.
    ``stated_confidence``: None if the graph has no figure; ``confidence`` is then 1.
    """

    evidence: tuple[GraphEvidence, ...]
    classes: tuple[TopicClass, ...] = ()
    languages: tuple[str, ...] = ("en",)
    definition: str = ""
    matches: tuple[str, ...] = ()
    mentioned_in: tuple[str, ...] = ()
    stated_confidence: float | None = None

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.identity.key

    @property
    def reports(self) -> frozenset[str]:
        """The IRIs of all reports that name it, those without evidence included."""
        return frozenset(self.mentioned_in).union(e.report for e in self.evidence if e.report)


class GraphRelation(Relation, frozen=True):
    """A relation as a graph has it.

    ``iri``: that of its assertion, "" if the graph has the direct triple alone. ``direct``:
    whether it has that triple. ``stated_modality``, ``stated_confidence``: the assertion's,
    None where it says nothing; ``modality`` and ``confidence`` are then asserted, and 1.
    """

    evidence: tuple[GraphEvidence, ...]
    iri: str = ""
    direct: bool = True
    stated_modality: Modality | None = None
    stated_confidence: float | None = None

    @property
    def negated(self) -> bool:
        """Whether the graph has no direct triple for it."""
        return not self.direct

    @property
    def weak(self) -> bool:
        """Whether it is too unsure to be shown unasked; never where the graph has no figure.

        It is held to the bound of its surest evidence.
        """
        surest = max((piece.confidence for piece in self.evidence), default=1.0)
        long = any(
            LEARNED_LONG in piece.found_by for piece in self.evidence if piece.confidence == surest
        )
        return certainty(self.stated_confidence) < (CLEAR_IN_LONG if long else CLEAR)

    @property
    def modality(self) -> Modality:
        """That of the assertion."""
        return self.stated_modality or Modality.ASSERTED


class GraphKnowledge(Knowledge, frozen=True):
    """What a graph knows: reports, topics and relations by IRI.

    ``software``: the programs that built it. ``schema``: our classes and relations, and those
    that the graph declares.
    """

    reports: tuple[GraphReport, ...] = ()
    entities: tuple[GraphEntity, ...] = ()
    relations: tuple[GraphRelation, ...] = ()
    software: tuple[str, ...] = ()
    schema: Schema = SHIPPED


def local(iri: str) -> str:
    """What follows the last ``#`` or ``/`` of an IRI.

    >>> local("https://w3id.org/trendkg/ontology#forecast")
    'forecast'
    """
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def certainty(stated: float | None) -> float:
    """A confidence to reckon with; 1 where the graph has no figure."""
    return 1.0 if stated is None else stated
