"""Who says it, when and how: each topic and claim of a graph with its reports by date."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from pyoxigraph import Store

from kg.graph import terms, views
from kg.graph.schema_rdf import declared, relation_node
from kg.graph.topic_view import Name
from kg.model import Modality
from kg.model.schema import AnyRelation, RelationType
from kg.names import TKG

OPPOSITES: Final[Mapping[AnyRelation, AnyRelation]] = {
    RelationType.RAISES_RISK: RelationType.MITIGATES_RISK,
    RelationType.MITIGATES_RISK: RelationType.RAISES_RISK,
}
"""Relations that contradict each other where both hold between the same two topics."""
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?=$|[TZ+])")


class Source(Struct, frozen=True):
    """A report. ``issued``: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, or "" if not known.

    ``identifier``: what its text is known by, ``sha256:...``; "" if not known.
    """

    iri: str
    title: str
    issued: str = ""
    identifier: str = ""


class Account(Struct, frozen=True):
    """What one report says of a topic or a claim.

    ``modalities``: each that occurs, the most frequent first; ``evidence``: the IRIs of
    the places, whose words :meth:`kg.graph.topic_view.Reader.quotation` gives. Both are empty
    for a report that is known to name a topic, nobody knows where.
    """

    report: Source
    modalities: tuple[Modality, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def states(self) -> bool:
        """Whether the report says it at some place, be it as a forecast."""
        return any(m is not Modality.NEGATED for m in self.modalities)

    @property
    def denies(self) -> bool:
        """Whether the report denies it at some place."""
        return Modality.NEGATED in self.modalities


class _Reported(Struct, frozen=True):
    """What is said by reports. ``accounts``: by date, those without a date at the end."""

    accounts: tuple[Account, ...]

    @property
    def reports(self) -> tuple[Source, ...]:
        """The reports that speak of it, by date."""
        return tuple(account.report for account in self.accounts)

    @property
    def dates(self) -> tuple[str, ...]:
        """The dates of these reports, each once, ascending; without those not known."""
        return tuple(dict.fromkeys(r.issued for r in self.reports if r.issued))

    @property
    def earliest(self) -> str:
        """The first of the dates; "" if there is none."""
        return next(iter(self.dates), "")

    @property
    def latest(self) -> str:
        """The last of the dates; "" if there is none."""
        return next(reversed(self.dates), "")


class TopicHistory(_Reported, frozen=True):
    """A topic with the reports that name it."""

    name: Name
    alt_labels: tuple[str, ...]
    confidence: float


class ClaimHistory(_Reported, frozen=True):
    """A claim with the reports that state or deny it.

    ``iri``: that of its assertion, "" where the graph has the direct triple alone.
    ``modality``: that of the claim on the whole. ``opposite``: a stated claim that the
    same topic does the contrary (raises and mitigates one risk), as ``key`` has it.
    """

    iri: str
    subject: Name
    predicate: AnyRelation
    object: Name
    modality: Modality
    confidence: float
    opposite: tuple[str, AnyRelation, str] | None = None

    @property
    def key(self) -> tuple[str, AnyRelation, str]:
        """What is claimed, by IRI."""
        return self.subject.iri, self.predicate, self.object.iri

    @property
    def stated_by(self) -> tuple[Account, ...]:
        """The reports that say it, be it as a forecast, and perhaps deny it elsewhere."""
        return tuple(a for a in self.accounts if a.states)

    @property
    def denied_by(self) -> tuple[Account, ...]:
        """The reports that deny it."""
        return tuple(a for a in self.accounts if a.denies)

    @property
    def modalities(self) -> Mapping[Modality, tuple[Source, ...]]:
        """By modality, in the order of :class:`kg.model.Modality`, the reports that use it."""
        found = {m: tuple(a.report for a in self.accounts if m in a.modalities) for m in Modality}
        return {modality: reports for modality, reports in found.items() if reports}

    @property
    def contradicted(self) -> bool:
        """Whether it is stated, and also denied or its opposite stated."""
        return bool(self.stated_by) and bool(self.denied_by or self.opposite)


class History(Struct, frozen=True):
    """All topics and claims of a graph, by IRI, and all reports, by date."""

    reports: tuple[Source, ...]
    topics: tuple[TopicHistory, ...]
    claims: tuple[ClaimHistory, ...]

    def within(self, reports: Collection[str]) -> History:
        """What these reports (their IRIs) say, as if there were no others."""
        topics = (replace(t, accounts=_of(t.accounts, reports)) for t in self.topics)
        claims = (replace(c, accounts=_of(c.accounts, reports)) for c in self.claims)
        return History(
            tuple(r for r in self.reports if r.iri in reports),
            tuple(t for t in topics if t.accounts),
            _opposed([c for c in claims if c.accounts]),
        )


def read_history(store: Store) -> History:
    """Read who says what, and when, off the default graph of a store."""
    reader = _Reader(store)
    return History(tuple(reader.sources()), tuple(reader.topics()), _opposed([*reader.claims()]))


def by_date(report: Source) -> tuple[bool, str, str, str]:
    """The place of a report in the order of dates; those without one come last."""
    return not report.issued, report.issued, report.title, report.iri


class _Reader:
    """One pass for each property; the graph is not asked again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._topics: dict[str, views.Topic] = {t.iri: t for t in reversed(views.topics(store))}
        self._names: dict[str, Name] = {
            iri: Name(iri, topic.topic_class, topic.label) for iri, topic in self._topics.items()
        }
        self._modality = views.objects(store, terms.MODALITY)
        self._evidence = views.objects(store, terms.EVIDENCE)
        self._source = views.objects(store, terms.HAS_SOURCE)
        self._confidence = views.objects(store, terms.CONFIDENCE)
        self._reports = {report.iri: report for report in self._read_sources()}

    def sources(self) -> list[Source]:
        return sorted(self._reports.values(), key=by_date)

    def topics(self) -> Iterator[TopicHistory]:
        for iri, topic in sorted(self._topics.items()):
            yield TopicHistory(
                self._accounts(iri, topic.reports),
                self._names[iri],
                topic.alt_labels,
                topic.confidence or 0.0,
            )

    def claims(self) -> Iterator[ClaimHistory]:
        asserted = self._asserted()
        for key in sorted(asserted):
            subject, predicate, object_ = key
            iri = asserted[key]
            yield ClaimHistory(
                self._accounts(iri),
                iri,
                self._names[subject],
                predicate,
                self._names[object_],
                self._modality_of(iri),
                float(self._first(self._confidence, iri) or 0),
            )

    def _asserted(self) -> dict[tuple[str, AnyRelation, str], str]:
        """The IRI of each claim's assertion, "" where there is only the direct triple."""
        relations = {relation_node(r).value: r for r in declared(self._store).relations}
        subject, predicate, object_ = (
            views.objects(self._store, p) for p in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT)
        )
        found: dict[tuple[str, AnyRelation, str], str] = {}
        for iri in sorted(views.subjects(self._store, terms.ASSERTION)):
            ends = self._first(subject, iri), self._first(object_, iri)
            relation = relations.get(self._first(predicate, iri))
            if relation is not None and self._names.keys() >= {*ends}:
                found.setdefault((ends[0], relation, ends[1]), iri)
        for relation in relations.values():
            for start, ends_at in views.objects(self._store, relation_node(relation)).items():
                for end in ends_at:
                    if self._names.keys() >= {start, end}:
                        found.setdefault((start, relation, end), "")
        return found

    def _accounts(self, iri: str, also: Iterable[str] = ()) -> tuple[Account, ...]:
        places: defaultdict[str, list[str]] = defaultdict(list)
        for report in also:
            places[report] = []
        for evidence in self._evidence.get(iri, ()):
            places[self._first(self._source, evidence)].append(evidence)
        found = [
            Account(self._reports[report], self._ranked(evidence), tuple(evidence))
            for report, evidence in places.items()
            if report in self._reports
        ]
        return tuple(sorted(found, key=lambda account: by_date(account.report)))

    def _ranked(self, evidence: Iterable[str]) -> tuple[Modality, ...]:
        kinds = [self._modality_of(iri) for iri in evidence]
        order = list(Modality)
        return tuple(sorted({*kinds}, key=lambda m: (-kinds.count(m), order.index(m))))

    def _modality_of(self, iri: str) -> Modality:
        name = self._first(self._modality, iri).removeprefix(TKG)
        return Modality(name) if name in {*Modality} else Modality.ASSERTED

    def _read_sources(self) -> Iterator[Source]:
        title, issued, identifier = (
            views.objects(self._store, p) for p in (terms.TITLE, terms.ISSUED, terms.IDENTIFIER)
        )
        for iri in views.subjects(self._store, terms.REPORT):
            date = _DATE.match(self._first(issued, iri))
            yield Source(
                iri,
                self._first(title, iri) or iri,
                date[0] if date else "",
                self._first(identifier, iri),
            )

    @staticmethod
    def _first(values: Mapping[str, list[str]], iri: str) -> str:
        return values.get(iri, [""])[0]


def _of(accounts: Iterable[Account], reports: Collection[str]) -> tuple[Account, ...]:
    return tuple(a for a in accounts if a.report.iri in reports)


def _opposed(claims: Collection[ClaimHistory]) -> tuple[ClaimHistory, ...]:
    """The claims, each knowing whether its opposite is stated."""
    stated = {c.key for c in claims if c.stated_by}

    def opposed(claim: ClaimHistory) -> ClaimHistory:
        contrary = OPPOSITES.get(claim.predicate)
        key = None if contrary is None else (claim.subject.iri, contrary, claim.object.iri)
        return replace(claim, opposite=key if key in stated else None)

    return tuple(map(opposed, claims))
