"""What a build says of itself: ``build.json``, and the table that people see."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NotRequired, TypedDict

from msgspec import Struct, field, to_builtins
from msgspec.structs import replace

from kg.model import (
    Effect,
    Evidence,
    Knowledge,
    LeftOut,
    Unread,
)
from kg.model.schema import SHIPPED, RelationType, TopicClass
from kg.model.short_repr import ShortRepr

RECORD: Final = "build.json"
"""The file that a build writes its record to."""

WITHOUT: Final = "without an answer"
"""What the parts of reports are counted as that a language model gave no answer about."""


class Severity(StrEnum):
    """How grave a finding is."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


class Violation(Struct, frozen=True, order=True):
    """One finding. ``severity`` says whether it breaks the contract or is advice.

    ``focus`` is the resource at fault, ``path`` the property (an IRI, with ``^`` before
    it if followed backwards) or "", ``value`` the term at fault as SPARQL would write it
    or "", ``shape`` the IRI of the rule, and ``message`` what to do.
    """

    focus: str
    path: str
    value: str
    shape: str
    severity: Severity
    message: str


class Merged(Struct, frozen=True, order=True):
    """One wording that counts as a name of a topic.

    ``topic``: the topic's label; ``key``: what its IRI is made of. ``like``: the wording that
    it was compared with. ``score``: how sure the reason is, 0..1. ``reports``: file names of
    the reports that use the wording.
    """

    topic_class: str = field(name="class")
    topic: str
    wording: str
    like: str
    reason: str
    score: float
    reports: tuple[str, ...]
    key: str


def merged(knowledge: Knowledge) -> Iterator[Merged]:
    """Every wording that is no label, topic by topic, in order."""
    names = {report.slug: report.name for report in knowledge.reports}
    for entity in knowledge.entities:
        for merge in entity.merges:
            yield Merged(
                entity.identity.topic_class.value,
                entity.label,
                merge.wording,
                merge.like or entity.label,
                merge.reason,
                round(merge.score, 3),
                tuple(sorted({names[slug] for slug in merge.reports if slug in names})),
                entity.identity.key,
            )


class Suggested(Struct, frozen=True, order=True):
    """Two topics of one class that may be one thing: a line of ``kg merges --suggested``.

    ``reports``, ``other_reports``: the names of those that speak of each. ``key``,
    ``other_key``: of their identities.
    """

    topic_class: str = field(name="class")
    topic: str
    other: str
    reason: str
    score: float
    key: str
    other_key: str
    reports: tuple[str, ...]
    other_reports: tuple[str, ...]


class ReportRecord(Struct, frozen=True):
    """One report that was built, in figures.

    ``sections`` counts those under a heading. ``entities`` and ``relations`` count what
    this report gives evidence for, after merging within it. ``terms``: what became of the
    terms of a user's vocabulary that stand in it (see :class:`kg.model.Extraction`). ``issued``:
    its date, or "". ``fragments``: the share of its words in labels of figures and torn
    paragraphs, 0..1. ``heard``: what became of what a language model proposes (see there, too).
    ``build.json`` has none of these four for each report.
    """

    name: str
    slug: str
    sha256: str
    title: str
    sections: int
    sentences: int
    entities: Mapping[TopicClass, int] = field(default_factory=dict)
    relations: Mapping[RelationType, int] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    issued: str = ""
    fragments: float = 0.0
    heard: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Term(ShortRepr, frozen=True):
    """What became of a term of a user's vocabulary.

    ``reports``: how many have it as a topic. ``reason``: why none has; empty if one has.
    """

    topic_class: str
    label: str
    iri: str
    reports: int
    reason: str = ""

    @property
    def found(self) -> bool:
        """Whether the graph has it as a topic."""
        return self.reports > 0

    def as_dict(self) -> TermJson:
        """The term in the types of JSON."""
        return {
            "class": self.topic_class,
            "label": self.label,
            "iri": self.iri,
            "found": self.found,
            "reports": self.reports,
            "reason": self.reason,
        }


class Failure(Struct, frozen=True):
    """A report that could not be built. ``kind`` is the error's name, or "Bug".

    ``given``: the argument that named it, if that is in the message; it may be a path of
    this machine, so ``build.json`` has ``name`` in its place.
    """

    name: str
    kind: str
    message: str
    given: str = ""

    def as_dict(self) -> FailureJson:
        """The failure in the types of JSON."""
        message = self.message.replace(self.given, self.name) if self.given else self.message
        return {"name": self.name, "kind": self.kind, "message": message}


class Duplicate(Struct, frozen=True):
    """A report left out because another has the same bytes."""

    name: str
    same_as: str


TermJson = TypedDict(
    "TermJson",
    {"class": str, "label": str, "iri": str, "found": bool, "reports": int, "reason": str},
)


class FailureJson(TypedDict):
    """A report that could not be built."""

    name: str
    kind: str
    message: str


class ReportJson(TypedDict):
    """A report that was built, in figures."""

    name: str
    slug: str
    sha256: str
    title: str
    sections: int
    sentences: int
    entities: dict[str, int]
    relations: dict[str, int]
    unread: Sequence[Unread]


class PlaceJson(TypedDict):
    """Characters of a report, by its slug; half-open."""

    report: str
    start: int
    end: int


class LeftOutJson(TypedDict):
    """A relation that is not in the graph."""

    subject: str
    predicate: str
    object: str
    reason: str
    places: Sequence[PlaceJson]


class VocabularyJson(TypedDict):
    """The terms of a user's vocabularies, where there are any."""

    vocabulary: NotRequired[Sequence[TermJson]]


class LanguageModelJson(TypedDict):
    """What became of what a language model proposes, where one was asked."""

    language_model: NotRequired[Mapping[str, Mapping[str, int]]]


class BuildJson(VocabularyJson, LanguageModelJson):
    """What ``build.json`` holds."""

    version: str
    settings: dict[str, str]
    reports: Sequence[ReportJson]
    failures: Sequence[FailureJson]
    duplicates: Sequence[Duplicate]
    warnings: Sequence[str]
    decisions: Sequence[Effect]
    left_out: Sequence[LeftOutJson]
    merges: Sequence[Merged]
    suggestions: Sequence[Suggested]
    conforms: bool
    findings: Sequence[Violation]


class BuildRecord(ShortRepr, frozen=True):
    """All that a build says of itself; nothing of when and where it ran.

    ``decisions``: what each of a curator's did. ``terms``: what became of each term of the
    user's vocabularies, in ``build.json`` as ``vocabulary`` where there is any. ``left_out``:
    relations that resolving left without a place in the graph, with the places that say them.
    ``merges``: why each further wording is a name of its topic. ``suggestions``:
    topics that may be one.
    """

    version: str
    settings: Mapping[str, str]
    reports: tuple[ReportRecord, ...]
    failures: tuple[Failure, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    warnings: tuple[str, ...] = ()
    findings: tuple[Violation, ...] = ()
    decisions: tuple[Effect, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    merges: tuple[Merged, ...] = ()
    terms: tuple[Term, ...] = ()
    suggestions: tuple[Suggested, ...] = ()

    @property
    def heard(self) -> Mapping[str, Mapping[str, int]]:
        """What became of what a language model proposes, over all reports; empty without one."""
        sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for report in self.reports:
            for what, counts in report.heard.items():
                sums[what].update(counts)
        return {what: dict(sorted(counts.items())) for what, counts in sums.items()}

    @property
    def conforms(self) -> bool:
        """Whether the graph breaks none of the ontology's shapes; advice does not count."""
        return all(finding.severity is not Severity.VIOLATION for finding in self.findings)

    @property
    def complete(self) -> bool:
        """Whether no report failed, and no question to a language model is left."""
        return not self.failures and not self.heard.get("sections", {}).get(WITHOUT)

    def to_json(self) -> str:
        """The record as JSON, two blanks of indent, keys in a fixed order, a line end.

        What UTF-8 has not, as in names of files that are in no encoding, becomes a question mark.
        """
        text = json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"
        return text.encode("utf-8", "replace").decode()

    def as_dict(self) -> BuildJson:
        """The record in the types of JSON."""
        asked: LanguageModelJson = {"language_model": self.heard} if self.heard else {}
        return {
            "version": self.version,
            "settings": dict(sorted(self.settings.items())),
            "reports": [report_told(r) for r in self.reports],
            "failures": [failure.as_dict() for failure in self.failures],
            "duplicates": to_builtins(self.duplicates),
            "warnings": list(self.warnings),
            "decisions": to_builtins(self.decisions),
            **vocabulary_told(self.terms),
            **asked,
            "left_out": [_left_out(left) for left in self.left_out],
            "merges": to_builtins(self.merges),
            "suggestions": to_builtins(self.suggestions),
            "conforms": self.conforms,
            "findings": to_builtins(self.findings),
        }


def vocabulary_told(terms: Sequence[Term]) -> VocabularyJson:
    """The terms of the user's vocabularies in the types of JSON; nothing if there is none."""
    return {"vocabulary": [term.as_dict() for term in terms]} if terms else {}


def report_told(report: ReportRecord) -> ReportJson:
    """A report in the types of JSON."""
    return {
        "name": report.name,
        "slug": report.slug,
        "sha256": report.sha256,
        "title": report.title,
        "sections": report.sections,
        "sentences": report.sentences,
        "entities": _by_kind(SHIPPED.classes, report.entities),
        "relations": _by_kind(SHIPPED.relations, report.relations),
        "unread": to_builtins(report.unread),
    }


def _left_out(left: LeftOut) -> LeftOutJson:
    relation = left.relation
    return {
        "subject": relation.subject.key,
        "predicate": relation.predicate.value,
        "object": relation.object.key,
        "reason": left.reason,
        "places": [
            {"report": e.report, "start": e.span.start, "end": e.span.end}
            for e in relation.evidence
        ],
    }


def _by_kind(ours: Iterable[TopicClass | RelationType], found: Mapping[Any, int]) -> dict[str, int]:
    """The count of each kind of ours, 0 where there is none; then of the user's, by name."""
    known = {kind.value: found.get(kind, 0) for kind in ours}
    return known | {kind.value: found[kind] for kind in sorted(found) if kind not in known}


def counted(records: Iterable[ReportRecord], knowledge: Knowledge) -> Iterator[ReportRecord]:
    """The records, each with the number of entities and relations that it supports."""
    entities: defaultdict[str, Counter[TopicClass]] = defaultdict(Counter)
    relations: defaultdict[str, Counter[RelationType]] = defaultdict(Counter)
    for entity in knowledge.entities:
        for slug in _reports(entity.evidence):
            entities[slug][entity.identity.topic_class] += 1
    for relation in knowledge.relations:
        for slug in _reports(relation.evidence):
            relations[slug][relation.predicate] += 1
    for record in records:
        slug = record.slug
        yield replace(record, entities=entities[slug], relations=relations[slug])


def _reports(evidence: Iterable[Evidence]) -> set[str]:
    return {piece.report for piece in evidence}
