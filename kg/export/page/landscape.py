"""What the page shows, as plain values: reports, topics, claims and the words behind them.

All references between values are indices into the tuples of one `Landscape`.
"""

from __future__ import annotations

from msgspec import Struct

from kg.model import Modality
from kg.model.schema import CORE, AnyClass, AnyRelation, Schema


class Report(Struct, frozen=True):
    """A report; ``issued`` is ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or empty."""

    iri: str
    title: str
    issued: str = ""
    creators: tuple[str, ...] = ()
    source: str = ""
    identifier: str = ""
    publishers: tuple[str, ...] = ()
    language: str = ""
    media_type: str = ""


class Section(Struct, frozen=True):
    """A section of a report; ``parent`` is the index of the enclosing one, or -1.

    ``order`` counts from 1, ``level`` from 0 (the report as a whole); ``span`` is half-open,
    in the source of the report, or (-1, -1) if unknown.
    """

    iri: str
    report: int
    title: str
    parent: int = -1
    order: int = 1
    level: int = 0
    span: tuple[int, int] = (-1, -1)


class Place(Struct, frozen=True):
    """One place in one report: a sentence, and in it the quoted words.

    ``mark`` is half-open, in ``sentence``; ``span`` half-open, in the source of the
    report, or (-1, -1) if unknown; ``page`` is 0 if unknown. ``section`` and ``linked`` are
    -1 where there is none.
    """

    iri: str
    report: int
    section: int
    sentence: str
    mark: tuple[int, int]
    span: tuple[int, int]
    modality: Modality
    confidence: float
    rules: tuple[str, ...] = ()
    linked: int = -1
    page: int = 0


class Topic(Struct, frozen=True):
    """A topic with the reports that name it and the places where they do.

    ``languages`` are the tags of the label and of each wording, in that order.
    """

    iri: str
    kind: AnyClass
    label: str
    wordings: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    definition: str = ""
    matches: tuple[str, ...] = ()
    confidence: float = 1.0
    places: tuple[int, ...] = ()
    reports: tuple[int, ...] = ()


class Claim(Struct, frozen=True):
    """A relation between two topics; ``denied`` if the graph has no direct triple for it.

    ``iri`` is empty where the graph has the triple and no assertion.
    """

    iri: str
    subject: int
    relation: AnyRelation
    object: int
    modality: Modality = Modality.ASSERTED
    confidence: float = 1.0
    denied: bool = False
    places: tuple[int, ...] = ()


class Landscape(Struct, frozen=True):
    """Everything on the page. ``topics`` are sorted, the most important first."""

    reports: tuple[Report, ...] = ()
    sections: tuple[Section, ...] = ()
    places: tuple[Place, ...] = ()
    topics: tuple[Topic, ...] = ()
    claims: tuple[Claim, ...] = ()
    software: tuple[str, ...] = ()
    triples: int = 0
    schema: Schema = CORE

    @property
    def links(self) -> list[tuple[int, int]]:
        """The ends of each claim, in the order of the claims."""
        return [(claim.subject, claim.object) for claim in self.claims]
