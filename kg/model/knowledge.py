"""The values that pass between stages: frozen, typed, and free of RDF.

Offsets count characters (Unicode code points), never bytes. Every span is
half-open: ``start`` is in it, ``end`` is not. A span is either *in the source*
(the decoded file, untouched) or *in the readable text* of one block; each
docstring says which.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct, field

from kg.model.schema import RelationType, TopicClass


class Modality(StrEnum):
    """What kind of claim a piece of evidence makes."""

    ASSERTED = "asserted"
    FORECAST = "forecast"
    POSSIBLE = "possible"
    RECOMMENDED = "recommended"
    NEGATED = "negated"


class Span(NamedTuple):
    """Half-open character offsets ``[start, end)``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The stretch of ``text`` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies within this span (both ends may touch)."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class Run(NamedTuple):
    """A stretch of readable text and the stretch of source it stands for.

    ``at``: offset of its first character in the readable text. ``length``: number
    of readable characters. ``source``: offset of its first character in the source.
    ``width``: number of source characters. Where ``width == length`` the characters
    correspond one to one; elsewhere (``&amp;``, a line break with its indent) the
    run maps only as a whole.
    """

    at: int
    length: int
    source: int
    width: int


class Text(Struct, frozen=True):
    """Readable text, and for each of its characters the place in the source.

    ``runs`` are ascending in ``at`` and in ``source``, without gaps in ``at``.
    """

    value: str
    runs: tuple[Run, ...] = ()

    @classmethod
    def verbatim(cls, value: str, source: int) -> Text:
        """Text copied one to one from the source offset ``source`` on."""
        return cls(value, (Run(0, len(value), source, len(value)),) if value else ())

    def span(self, start: int, end: int) -> Span:
        """The source span of the readable characters ``[start, end)``.

        Raises ValueError unless ``0 <= start < end <= len(value)``.
        """
        if not 0 <= start < end <= len(self.value):
            raise ValueError(f"no readable characters at [{start}, {end}) of {len(self.value)}")
        first, last = self._run(start), self._run(end - 1)
        begin = first.source + (start - first.at if first.width == first.length else 0)
        one_to_one = last.width == last.length
        stop = last.source + (end - last.at if one_to_one else last.width)
        return Span(begin, stop)

    def _run(self, offset: int) -> Run:
        return self.runs[bisect_right(self.runs, offset, key=lambda run: run.at) - 1]


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    QUOTATION = "quotation"
    CODE = "code"


class Role(StrEnum):
    """What a block or section is for. Only CONTENT yields topics."""

    CONTENT = "content"
    CONTENTS_TABLE = "table of contents"
    REFERENCES = "references"
    RESIDUE = "chat residue"
    TEMPLATE = "unfilled template"
    METADATA = "metadata"
    CODE = "code"


class Sentence(Struct, frozen=True):
    """A sentence: half-open offsets in the readable text of its block."""

    start: int
    end: int


class Block(Struct, frozen=True):
    """The smallest unit of layout: a heading, paragraph, list item or table cell.

    ``section``: index in ``Document.sections``. ``emphases``: bold stretches, and
    ``lead``: the bold or colon-ended opening of a paragraph or item ("**Federated
    learning**: ..."), both in the readable text. ``depth``: nesting of a list item
    (1 = outermost), else 0. ``introduced_by``: index of the block whose last sentence
    introduces this list item ("Key techniques include:") or, of a nested item, its
    parent item. ``row``, ``column``: position of a table cell, 0-based, row 0 being
    the header; ``header``: text of the column's header cell.
    """

    kind: BlockKind
    text: Text
    span: Span
    section: int
    sentences: tuple[Sentence, ...] = ()
    emphases: tuple[Span, ...] = ()
    lead: Span | None = None
    depth: int = 0
    introduced_by: int | None = None
    row: int | None = None
    column: int | None = None
    header: str | None = None
    table: int | None = None
    role: Role = Role.CONTENT


class Section(Struct, frozen=True):
    """A part of a document under one heading.

    Section 0 is the document itself: what stands before the first heading, titled
    with the document's title. ``order`` is the 0-based index in
    ``Document.sections``; ``level`` is 1 for the outermost headings (0 for section 0);
    ``parent`` the index of the enclosing section; ``title`` the heading as read,
    without its number, and ``number`` that number as written ("2.1", "IV"), or "".
    ``heading``: index of the heading block. ``span`` runs in the source from the
    heading to the end of the last block, sub-sections included.
    """

    order: int
    title: str
    level: int
    span: Span
    parent: int | None = None
    number: str = ""
    heading: int | None = None
    role: Role = Role.CONTENT


class Metadata(Struct, frozen=True):
    """What a document says of itself; empty where it does not.

    ``issued`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    """

    title: str = ""
    issued: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    language: str = "en"


class Document(Struct, frozen=True):
    """A report as read: the decoded source, and everything else as spans into it.

    ``name`` is the file's name as given (for people, never opened again).
    ``sha256`` is the hexadecimal hash of the file's bytes. ``source`` keeps the BOM
    (if any) and line ends as decoded, so offsets match the file; of a document that is no
    text (PDF, Word, ...) it is the text drawn out of it. ``pages``: (offset in the source,
    page number from 1) for each page that begins there, ascending; empty without pages.
    """

    name: str
    source: str
    sha256: str
    media_type: str
    encoding: str
    metadata: Metadata
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    pages: tuple[tuple[int, int], ...] = ()

    def page(self, offset: int) -> int | None:
        """The page on which the source character at ``offset`` stands; None without pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page[0]) - 1
        return self.pages[at][1] if at >= 0 else None

    def ancestors(self, section: int) -> Iterator[Section]:
        """The section with this index, then its parents, outermost last."""
        at: int | None = section
        while at is not None:
            yield self.sections[at]
            at = self.sections[at].parent


class Mention(Struct, frozen=True):
    """One place where a report names a topic.

    ``start``, ``end``: half-open, in the readable text of ``Document.blocks[block]``.
    ``label`` is that text with white space collapsed. ``rules`` name who found it.
    ``topic``: the leading name of what the extraction takes it to mention, the same for
    all mentions of one thing; empty where it is named by ``label``.
    """

    topic_class: TopicClass
    block: int
    start: int
    end: int
    label: str
    confidence: float
    rules: tuple[str, ...]
    concept: Concept | None = None
    topic: str = ""


class Claim(Struct, frozen=True):
    """One place where a report relates two of its mentions.

    ``block`` and ``[start, end)`` (readable text of that block) are the words that
    say it: a sentence, list item or cell. ``linked_by``: index of the section whose
    heading supplies an end that these words do not name, else ``None``.
    """

    subject: Mention
    predicate: RelationType
    object: Mention
    block: int
    start: int
    end: int
    modality: Modality
    confidence: float
    rules: tuple[str, ...]
    linked_by: int | None = None


class Unread(Struct, frozen=True):
    """A section or list item that yielded nothing, and why where that is known."""

    section: str
    text: str
    reason: str


class Extraction(Struct, frozen=True):
    """What the extractors found in one document."""

    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    unread: tuple[Unread, ...] = ()


class Evidence(Struct, frozen=True):
    """One place in one report that supports an entity or a relation.

    ``report`` is the report's slug, ``section`` the index in its sections. ``span``
    is in the source, and ``quote == span.of(source)``; ``page`` is the one on which it begins,
    from 1, where the report has pages. For an entity the quote is the
    mention and ``prefix``/``suffix`` the rest of its sentence; for a relation it is
    the sentence and both are empty. ``confidence`` is 0..1. ``name``: for an entity, the
    wording in which it is named there, as read.
    """

    report: str
    section: int
    span: Span
    quote: str
    modality: Modality
    confidence: float
    found_by: tuple[str, ...]
    prefix: str = ""
    suffix: str = ""
    linked_by: int | None = None
    page: int | None = None
    name: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Concept:
    """A topic known beforehand, from a vocabulary. ``iri`` is the concept's own.

    ``forms``: the words of each of its labels, if they were found out beforehand.
    """

    iri: str
    topic_class: TopicClass
    label: str
    alt_labels: tuple[str, ...] = ()
    definition: str = ""
    broader: tuple[str, ...] = ()
    forms: tuple[str, ...] = dataclasses.field(default=(), compare=False, repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """Its label, then the others."""
        return (self.label, *self.alt_labels)


class Vocabulary(Struct, frozen=True, eq=False):
    """Concepts from one or more vocabularies, in a stable order. Equal only to itself."""

    concepts: tuple[Concept, ...] = ()

    def __add__(self, other: Vocabulary) -> Vocabulary:
        return Vocabulary(self.concepts + other.concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)


class Merge(Struct, frozen=True):
    """Why a wording counts as a name of an entity.

    ``into`` is the entity's label. ``like``: the wording that it was compared with, if that
    is another. ``score``: how sure the reason is, 0..1. ``reports``: slugs of those that
    use the wording, sorted.
    """

    wording: str
    into: str
    reason: str
    score: float = 1.0
    like: str = ""
    reports: tuple[str, ...] = ()


class TopicKey(NamedTuple):
    """Identity of a topic across reports: its class and normalised key."""

    topic_class: TopicClass
    key: str


class Entity(Struct, frozen=True):
    """A topic with all its wordings and evidence. ``label`` is none of ``alt_labels``."""

    identity: TopicKey
    label: str
    alt_labels: tuple[str, ...]
    confidence: float
    evidence: tuple[Evidence, ...]
    merges: tuple[Merge, ...] = ()
    concept: Concept | None = None

    @property
    def reports(self) -> frozenset[str]:
        """The slugs of the reports that name it."""
        return frozenset(piece.report for piece in self.evidence)


class Relation(Struct, frozen=True):
    """A relation between two entities with all its evidence."""

    subject: TopicKey
    predicate: RelationType
    object: TopicKey
    confidence: float
    evidence: tuple[Evidence, ...]

    @property
    def negated(self) -> bool:
        """Whether every piece of evidence denies the relation."""
        return all(e.modality is Modality.NEGATED for e in self.evidence)

    @property
    def modality(self) -> Modality:
        """The modality of most evidence; on a tie the one named first in Modality.

        Denials count only where there is nothing else.
        """
        return prevailing(Counter(e.modality for e in self.evidence))


def prevailing(said: Mapping[Modality, int]) -> Modality:
    """The modality of most evidence, as :attr:`Relation.modality` has it."""
    order = list(Modality)
    others = [m for m in order if m is not Modality.NEGATED]
    spoken = others if any(said.get(m) for m in others) else order
    return max(spoken, key=lambda m: (said.get(m, 0), -order.index(m)))


class Report(Struct, frozen=True):
    """A document as the graph knows it: everything but its text.

    ``slug`` is unique within a build. ``sections`` have their source spans.
    """

    slug: str
    name: str
    sha256: str
    media_type: str
    metadata: Metadata
    sections: tuple[Section, ...]
    headings: Mapping[int, tuple[Span, str]] = field(default_factory=dict)
    """Section index -> source span of the heading and its exact text."""


class LeftOut(Struct, frozen=True):
    """A relation with evidence that is not in the graph, and why."""

    relation: Relation
    reason: str


class Effect(Struct, frozen=True, order=True):
    """What one decision did; ``warn`` where a curator should look at it. ``line``: its row."""

    line: int
    decision: str
    effect: str
    warn: bool = False


class Knowledge(Struct, frozen=True):
    """What a build knows: reports, entities and relations, each in a stable order.

    ``left_out``: relations that resolving left without a place, as they came from reports.
    ``effects``: what the curator's decisions did.
    """

    reports: tuple[Report, ...] = ()
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    effects: tuple[Effect, ...] = ()

    def entity(self, identity: TopicKey) -> Entity:
        """The entity with this identity. Raises KeyError if there is none."""
        for entity in self.entities:
            if entity.identity == identity:
                return entity
        raise KeyError(identity)


def trimmed(value: str) -> Span:
    """Find the span of ``value`` without white space at its ends (empty for a blank value)."""
    start = len(value) - len(value.lstrip())
    return Span(start, max(start, len(value.rstrip())))


def collapse(text: str) -> str:
    """White space collapsed to single blanks, ends trimmed."""
    return " ".join(text.split())


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items without repeats, in their first order."""
    return tuple(dict.fromkeys(items))
