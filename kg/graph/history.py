"""Who says it, when and how: each topic and claim of a graph with its reports by date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from kg.graph.graph_model import GraphEvidence, GraphKnowledge, GraphReport
from kg.graph.topic_lookup import Name
from kg.graph.topic_view import Quotation
from kg.model import Modality
from kg.model.schema import RelationType, opposites
from kg.model.short_repr import ShortRepr


class Account(ShortRepr, frozen=True):
    """What one report says of a topic or a claim.

    ``modalities``: each that occurs, the most frequent first. It and ``evidence`` are empty
    for a report that is known to name a topic, nobody knows where.
    """

    report: GraphReport
    modalities: tuple[Modality, ...] = ()
    evidence: tuple[GraphEvidence, ...] = ()

    @classmethod
    def of(cls, report: GraphReport, evidence: Sequence[GraphEvidence]) -> Account:
        """The account that a report gives by this evidence."""
        count = Counter(piece.modality for piece in evidence)
        order = list(Modality)
        ranked = sorted(count, key=lambda m: (-count[m], order.index(m)))
        return cls(report, tuple(ranked), tuple(evidence))

    @property
    def words(self) -> list[Quotation]:
        """The words of its evidence, in their order in the report."""
        return [Quotation.of(piece, self.report) for piece in self.evidence]

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
    def reports(self) -> tuple[GraphReport, ...]:
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


class TopicHistory(_Reported, frozen=True):
    """A topic with the reports that name it."""

    name: Name
    alt_labels: tuple[str, ...]
    confidence: float

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.name.iri


class ClaimHistory(_Reported, frozen=True):
    """A claim with the reports that state or deny it.

    ``iri``: that of its assertion, "" where the graph has the direct triple alone.
    ``modality``: that of the claim on the whole. ``weak``: whether it is too unsure to be told
    unasked. ``opposite``: a stated claim that the
    same topic does the contrary (raises and mitigates one risk), as ``key`` has it.
    """

    iri: str
    subject: Name
    predicate: RelationType
    object: Name
    modality: Modality
    confidence: float
    weak: bool = False
    opposite: tuple[str, RelationType, str] | None = None

    @property
    def key(self) -> tuple[str, RelationType, str]:
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
    def modalities(self) -> Mapping[Modality, tuple[GraphReport, ...]]:
        """By modality, in the order of :class:`kg.model.Modality`, the reports that use it."""
        found = {m: tuple(a.report for a in self.accounts if m in a.modalities) for m in Modality}
        return {modality: reports for modality, reports in found.items() if reports}

    @property
    def contradicted(self) -> bool:
        """Whether it is stated, and also denied or its opposite stated."""
        return bool(self.stated_by) and bool(self.denied_by or self.opposite)


class History(ShortRepr, frozen=True):
    """All topics and claims of a graph, by IRI, and all reports, by date.

    ``texts``: of reports, by IRI, where the reports themselves are at hand.
    """

    reports: tuple[GraphReport, ...]
    topics: tuple[TopicHistory, ...]
    claims: tuple[ClaimHistory, ...]
    texts: Mapping[str, str] = field(default_factory=dict)

    def with_texts(self, texts: Mapping[str, str]) -> History:
        """The same with the texts of its reports, which are given by the hash of their bytes."""
        known = {r.iri: texts[r.sha256] for r in self.reports if r.sha256 in texts}
        return replace(self, texts=known)

    def within(self, reports: Collection[str]) -> History:
        """What these reports (their IRIs) say, as if there were no others."""
        topics = (replace(t, accounts=_of(t.accounts, reports)) for t in self.topics)
        claims = (replace(c, accounts=_of(c.accounts, reports)) for c in self.claims)
        return History(
            tuple(r for r in self.reports if r.iri in reports),
            tuple(t for t in topics if t.accounts),
            _opposed([c for c in claims if c.accounts]),
            {iri: text for iri, text in self.texts.items() if iri in reports},
        )


def history_of(knowledge: GraphKnowledge) -> History:
    """Find out who says what, and when."""
    reports = {report.iri: report for report in knowledge.reports}
    names = {topic.iri: Name.of(topic) for topic in knowledge.entities}

    def accounts(
        evidence: Iterable[GraphEvidence], also: Iterable[str] = ()
    ) -> tuple[Account, ...]:
        pieces: dict[str, list[GraphEvidence]] = {report: [] for report in also}
        for piece in evidence:
            pieces.setdefault(piece.report, []).append(piece)
        known = (report for report in pieces if report in reports)
        found = (Account.of(reports[report], pieces[report]) for report in known)
        return tuple(sorted(found, key=lambda account: by_date(account.report)))

    topics = (
        TopicHistory(
            accounts(topic.evidence, topic.mentioned_in),
            names[topic.iri],
            topic.alt_labels,
            topic.confidence,
        )
        for topic in knowledge.entities
    )
    claims = (
        ClaimHistory(
            accounts(claim.evidence),
            claim.iri,
            names[claim.subject.key],
            claim.predicate,
            names[claim.object.key],
            claim.modality,
            claim.confidence,
            claim.weak,
        )
        for claim in knowledge.relations
    )
    return History(
        tuple(sorted(knowledge.reports, key=by_date)), tuple(topics), _opposed([*claims])
    )


def by_date(report: GraphReport) -> tuple[bool, str, str, str]:
    """The place of a report in the order of dates; those without one come last."""
    return not report.issued, report.issued, report.title, report.iri


def _of(accounts: Iterable[Account], reports: Collection[str]) -> tuple[Account, ...]:
    return tuple(a for a in accounts if a.report.iri in reports)


def _opposed(claims: Collection[ClaimHistory]) -> tuple[ClaimHistory, ...]:
    """The claims, each knowing whether its opposite is stated."""
    stated = {c.key for c in claims if c.stated_by}
    contraries = opposites({c.predicate for c in claims})

    def opposed(claim: ClaimHistory) -> ClaimHistory:
        contrary = contraries.get(claim.predicate)
        key = None if contrary is None else (claim.subject.iri, contrary, claim.object.iri)
        return replace(claim, opposite=key if key in stated else None)

    return tuple(map(opposed, claims))
