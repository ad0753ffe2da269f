"""Makes answers of the rows that queries find: claims and topics with their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Self

from pyoxigraph import Store

from kg.analysis.ask.answer import Answer, Place, listed, repr_title, sentence_of, verdict
from kg.analysis.ask.claim_query import Plan
from kg.analysis.ask.denial import says_ended
from kg.analysis.ask.intent import Intent, read_question
from kg.analysis.ask.topic_index import TopicIndex
from kg.graph import terms
from kg.graph.graph_model import GraphEvidence, GraphReport
from kg.graph.lookup import Table, fraction
from kg.graph.query_results import Solutions
from kg.graph.read import read_evidence
from kg.graph.read_documents import modality_named
from kg.graph.schema_rdf import declared
from kg.graph.topic_lookup import Name
from kg.graph.topic_view import Quotation, Statement
from kg.model import Modality
from kg.model.schema import TopicClass
from kg.names import TKG

_QUOTES: Final = 3
"""Quotations of one claim or topic."""


class AnswerBuilder:
    """What is known of one question, and how its answers are put together."""

    def __init__(
        self,
        store: Store,
        text: str,
        limit: int,
        intent: Intent | None = None,
        offset: int = 0,
        topics: TopicIndex | None = None,
    ) -> None:
        self._store = store
        self._text = text
        self._limit = limit
        self._offset = offset
        self.schema = declared(store)
        self._topics = topics or TopicIndex(store)
        if intent is None:
            intent = read_question(store, text, self._topics.labels)
        self._intent = intent

    def read_as(self, intent: Intent) -> Self:
        """The same question, read otherwise."""
        return type(self)(self._store, self._text, self._limit, intent, self._offset, self._topics)

    def stated(self, query: str, found: Solutions, plan: Plan, order: Sequence[str] = ()) -> Answer:
        """The answer that rows of claims make, the likeliest claims first.

        ``order``: of the claims, if it is known; a ranking does not say "yes".
        """
        places = {claim: at for at, claim in enumerate(order)}
        rows: dict[str, list[dict[str, str]]] = {}
        for row in found.dicts():
            rows.setdefault(row["claim"], []).append(row)
        table = Table(self._store, list(rows), scan=False)
        said = zip(rows, table.first(terms.MODALITY), table.first(terms.CONFIDENCE), strict=True)
        stated = {claim: (modality_named(m), fraction(c)) for claim, m, c in said}
        main = frozenset(t.iri for t in plan.main.topics) if plan.main else frozenset[str]()
        classes = {str(kind.iri) for kind in self._intent.asked}
        shared = self._shared(rows.values(), classes) if self._intent.most else Counter[str]()

        def weight(claim: str) -> tuple[object, ...]:
            modality, confidence = stated[claim]
            wished = self._intent.preferred
            return (
                places.get(claim, 0),
                -max(shared[rows[claim][0][end]] for end in ("subject", "object")),
                wished is not None and modality is not wished,
                rows[claim][0]["subject"] in main and rows[claim][0]["object"] in main,
                -len({row["report"] for row in rows[claim]}),
                -(confidence or 0.0),
                claim,
            )

        ranked = {
            claim: rows[claim] for claim in sorted(rows, key=weight)[self._offset :][: self._limit]
        }
        statements = self._statements(ranked, stated)
        text = sentence_of(statements, main, len(rows))
        notes = self._taken_as(plan)
        intent = self._intent
        if intent.yes_no and intent.relations and not order:
            if _settles(intent, statements):
                text = f"{verdict(statements)}: {text}"
            else:
                notes = (*notes, "these claims say neither yes nor no")
        if intent.wants_reports:
            text = f"{text} {_said_in(statements)}"
        return Answer(self._text, text, statements, (), len(rows), query, notes)

    def _shared(self, rows: Iterable[Sequence[dict[str, str]]], classes: set[str]) -> Counter[str]:
        """How many claims have a topic of the classes asked for."""
        count = Counter(each[0][end] for each in rows for end in ("subject", "object"))
        table = Table(self._store, [*count], scan=False)
        kinds = zip(count, table.values(terms.A), strict=True)
        return Counter({t: count[t] for t, of in kinds if not classes or classes & {*of}})

    def _statements(
        self,
        claims: Mapping[str, Sequence[dict[str, str]]],
        stated: Mapping[str, tuple[Modality | None, float | None]],
    ) -> tuple[Statement, ...]:
        every = [row for rows in claims.values() for row in rows]
        reports, pieces = read_evidence(self._store, (row["evidence"] for row in every))
        names = self._name_of({row[end] for row in every for end in ("subject", "object")})
        relations = {str(r.iri): r for r in self.schema.relations}
        required = self._intent.required
        return tuple(
            Statement(
                claim,
                names[rows[0]["subject"]],
                relations[rows[0]["predicate"]],
                names[rows[0]["object"]],
                required if required in {quote.modality for quote in quotes} else modality,
                confidence,
                quotes,
            )
            for claim, rows in claims.items()
            for modality, confidence in [stated[claim]]
            for quotes in [_quotations({row["evidence"] for row in rows}, pieces, reports)]
        )

    def _named_in(self, rows: Sequence[dict[str, str]]) -> tuple[Place, ...]:
        """The topics of some rows, with a quotation from every report."""
        kept: dict[tuple[str, str], str] = {}
        for row in rows:
            kept.setdefault((row["topic"], row["report"]), row["evidence"])
        topics = list(dict.fromkeys(topic for topic, _ in kept))
        reports, pieces = read_evidence(self._store, kept.values())
        names = self._name_of(topics)
        meanings = Table(self._store, topics, scan=False).first(terms.DEFINITION)
        return tuple(
            Place(names[topic], meaning, _quotations(evidence, pieces, reports, most=0))
            for topic, meaning in zip(topics, meanings, strict=True)
            for evidence in [{e for (t, _), e in kept.items() if t == topic}]
        )

    def _name_of(self, topics: Iterable[str]) -> dict[str, Name]:
        wanted = sorted(topics)
        table = Table(self._store, wanted, scan=False)
        kinds = {str(c.iri): c for c in self.schema.classes}
        unknown = TopicClass("Topic", TKG["Topic"])
        rows = zip(wanted, table.values(terms.A), table.texts(terms.PREF_LABEL), strict=True)
        return {
            iri: Name(
                iri,
                next((kinds[t] for t in types if t in kinds), unknown),
                labels[0].value if labels else iri,
            )
            for iri, types, labels in rows
        }

    def _names(self, topics: Iterable[str]) -> dict[str, tuple[str, ...]]:
        wanted = sorted(topics)
        other = Table(self._store, wanted, scan=False).texts(terms.ALT_LABEL)
        return {
            iri: tuple(t.value for t in texts) for iri, texts in zip(wanted, other, strict=True)
        }

    def _taken_as(self, plan: Plan | None) -> tuple[str, ...]:
        """How names of the question were taken that are said there in part only."""
        groups = self._intent.groups if plan is None or plan.main is None else (plan.main,)
        return tuple(
            f"{g.name!r} is taken as {' or '.join(map(str, g.topics))}"
            for g in groups
            if not g.exact
        )


def _said_in(claims: Sequence[Statement]) -> str:
    """Who says some claims, and in which reports, in a sentence."""
    quotes = [quote for claim in claims for quote in claim.evidence]
    people = dict.fromkeys(who for quote in quotes for who in quote.said_by)
    titles = dict.fromkeys(repr_title(quote.report) for quote in quotes)
    return f"Said {f'by {listed(people)} ' if people else ''}in {listed(titles)}."


def _settles(intent: Intent, claims: Sequence[Statement]) -> bool:
    """Whether claims say "yes" or "no": a denial does so to a denied question, too."""
    if {claim.modality for claim in claims} == {Modality.NEGATED}:
        return True
    return intent.settled and (not intent.ended or any(map(_is_ended, claims)))


def _is_ended(claim: Statement) -> bool:
    """Whether the words of a claim say that a harm is ended, and not just lessened."""
    return any(says_ended(quote.sentence, claim.object.label) for quote in claim.evidence)


def _quotations(
    evidence: Iterable[str],
    pieces: Sequence[GraphEvidence],
    reports: Mapping[str, GraphReport],
    most: int = _QUOTES,
) -> tuple[Quotation, ...]:
    wanted = set(evidence)
    found = [Quotation.of(p, reports.get(p.report)) for p in pieces if p.iri in wanted]
    return tuple(found[:most] if most else found)
