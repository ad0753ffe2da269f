"""Which claims answer a question, and whether any does: a logistic regression over features.

The features compare the words, topics, cues and meaning of a question with a claim, its ends and
its words. Their weights, ``ranking.json``, are learned from questions with known answers
(``tests/analysis/ask/train_ranking.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pyoxigraph import Store

from kg.analysis.ask.claim_features import TOPICS, ClaimFeatures
from kg.analysis.ask.claim_meaning import ClaimMeaning, passage_of, relevance_features
from kg.analysis.ask.claim_query import is_said_for
from kg.analysis.ask.intent import Intent
from kg.analysis.ask.name_index import NameMatch
from kg.analysis.ask.other_claims import is_of_another
from kg.analysis.ask.parsed_question import NAMED, ParsedQuestion
from kg.analysis.ask.question_words import words_said
from kg.analysis.ask.ranking_model import MODEL, Candidate, Features, Ranked, crossed
from kg.analysis.ask.topic_index import TopicIndex
from kg.encoder.cross_encoder import Passage
from kg.graph import terms
from kg.graph.graph_model import GraphEvidence, GraphReport
from kg.graph.lookup import Table, node
from kg.graph.read import read_evidence
from kg.graph.read_documents import modality_named
from kg.graph.schema_rdf import declared
from kg.language.normalization import words
from kg.model import Modality
from kg.model.schema import opposites

_CANDIDATES: Final = 100
"""Claims whose evidence is read: with 24, right claims in other words were often not among them."""
READ_TOGETHER: Final = 12
"""Claims of these that are read together with the question: 24 take twice as long, for no gain."""
_NEAR: Final = 120
"""Claims that are near a question by meaning, whether or not it names their topics."""
_LONG: Final = 300
"""Characters of a question above which only the sentence that asks is compared by meaning."""
_NEARNESS: Final = 2.0
"""How much that counts, beside names and cues, for which claims are read."""


class Read(NamedTuple):
    """A claim that may answer, with its words. ``unsaid``: words of the question it leaves out."""

    candidate: Candidate
    features: Features
    unsaid: tuple[str, ...]
    passage: Passage


class Ranking:
    """The claims of a graph that may answer one question.

    ``matches``: the topics that it may name; ``unread``: the share of its words that are neither
    frequent English nor in a name.
    """

    def __init__(self, store: Store, text: str, intent: Intent, topics: TopicIndex) -> None:
        """Read the question, and which topics it may name."""
        self._store = store
        self._topics = topics
        self._schema = declared(store)
        self._question = ParsedQuestion(
            text, intent, topics.names, opposites(self._schema.relations)
        )
        self._features = ClaimFeatures(self._question)
        self.matches = self._question.matches
        self.unread = self._features.unread

    def ranked(self) -> list[Ranked]:
        """The claims with their chances, the likeliest first.

        Those that all else makes likeliest are read together with the question.
        """
        told = [each._replace(features=crossed(each.features)) for each in self.read()]
        told.sort(key=lambda each: (-MODEL.chance(each.features), each.candidate.claim))
        read = told[:READ_TOGETHER]
        relevant = relevance_features(self.asked, [each.passage for each in read])
        found = [
            Ranked(each.candidate, MODEL.chance({**each.features, **more}), each.unsaid)
            for each, more in zip(read, relevant, strict=True)
        ]
        return sorted(found, key=lambda r: (-r.chance, r.candidate.claim))

    def read(self) -> list[Read]:
        """The claims that may answer, before each is read together with the question."""
        meaning = ClaimMeaning(self.asked)
        first = [
            (self._features.of_claim(each), each, nearness)
            for each, nearness in self._candidates(meaning)
        ]
        first.sort(key=lambda row: (-_priority(*row), row[1].claim))
        bounded = (
            self._question.intent.reports
            or self._question.intent.since
            or self._question.intent.until
        )
        chosen = first if bounded else first[:_CANDIDATES]
        reports, pieces = read_evidence(
            self._store, (e for _, each, _ in chosen for e in each.evidence)
        )
        by_iri = {piece.iri: piece for piece in pieces}
        told: list[Read] = []
        for features, each, _ in chosen:
            own = [by_iri[e] for e in each.evidence if e in by_iri]
            piece = next((one for one in own if self._is_within(one, reports)), None)
            if piece is None:
                continue
            quoted, around = words_said(own, reports)
            more, unsaid = self._features.of_evidence(each, own, quoted, around)
            another = {"another": float(is_of_another(self._question, each, quoted | around))}
            passage = passage_of(each, piece.sentence)
            told.append(Read(each, {**features, **more, **another}, unsaid, passage))
            if len(told) == _CANDIDATES:
                break
        meant = meaning.features([each.passage for each in told])
        return [
            each._replace(features={**each.features, **more})
            for each, more in zip(told, meant, strict=True)
        ]

    @property
    def asked(self) -> str:
        """The question, of a long one the sentence that asks."""
        start, end = self._question.asked if len(self._question.text) > _LONG else (0, None)
        return self._question.text[start:end]

    def taken_as(self, best: Ranked) -> Iterator[str]:
        """How the names of a question are taken that are not those of the topics."""
        for match in dict.fromkeys((best.candidate.topic.name, best.candidate.other.name)):
            each = next(m for m in (best.candidate.topic, best.candidate.other) if m.name == match)
            places = sorted(at for at, alike in each.words.items() if alike >= NAMED)
            said = " ".join(self._question.tokens[at].text for at in places)
            if said.casefold() == match.label.casefold():
                continue
            if places and each.coverage > NAMED and words(said) != each.label:
                yield f"{said!r} is taken as {each.name}"

    # --- candidates

    def _candidates(self, meaning: ClaimMeaning) -> list[tuple[Candidate, float]]:
        """The claims of the topics that are named best, and those that mean what is asked."""
        matches = {match.name.iri: match for match in self.matches[:TOPICS]}
        for group, _ in self._question.exact:
            for topic in group.topics:
                matches.setdefault(topic.iri, NameMatch(topic, 1.0, 1.0, 0.5))
        named = self._claims_of(matches)
        near = self._claims_of(meaning.nearest(self._topics))
        read = self._loaded(sorted(named | near), matches)
        scored = sorted(zip(read, meaning.of_claims(read), strict=True), key=lambda row: -row[1])
        return [
            (each, nearness)
            for at, (each, nearness) in enumerate(scored)
            if at < _NEAR
            or (each.claim in named and any(map(self._is_named, (each.topic, each.other))))
        ]

    def _claims_of(self, topics: Iterable[str]) -> set[str]:
        """The claims that have one of these topics at an end."""
        return {
            quad.subject.value
            for iri in topics
            for end in (terms.SUBJECT, terms.OBJECT)
            for quad in self._store.quads_for_pattern(None, end, node(iri), None)
            if hasattr(quad.subject, "value")
        }

    def _loaded(self, claims: Sequence[str], matches: Mapping[str, NameMatch]) -> list[Candidate]:
        """Claims with their ends and kinds, but for those that cannot answer."""
        table = Table(self._store, claims, scan=False)
        relations = {str(r.iri): r for r in self._schema.relations}
        every = {match.name.iri: match for match in self.matches}
        without = {topic.iri for group in self._question.intent.without for topic in group.topics}
        found = []
        for claim, subject, predicate, object_, kind, evidence in zip(
            claims,
            table.first(terms.SUBJECT),
            table.first(terms.PREDICATE),
            table.first(terms.OBJECT),
            table.first(terms.MODALITY),
            table.values(terms.EVIDENCE),
            strict=True,
        ):
            if predicate not in relations or not evidence or {subject, object_} & without:
                continue
            modality = modality_named(kind)
            if not self._is_wanted(modality):
                continue
            one, other = (
                matches.get(iri) or every.get(iri) or NameMatch(self._question.index.name(iri))
                for iri in (subject, object_)
            )
            if other.score > one.score:
                one, other = other, one
            found.append(
                Candidate(
                    claim, subject, relations[predicate], object_, one, other, modality, evidence
                )
            )
        return found

    def _is_named(self, match: NameMatch) -> bool:
        """Whether the question has a word of a name that is no mere cue."""
        said = any(how >= NAMED for how in match.words.values())
        return said or self._question.is_spotted(match.name.iri)

    def _is_wanted(self, modality: Modality | None) -> bool:
        """Whether a claim is of a kind that may answer: a denial only where one is asked for."""
        denied = modality is Modality.NEGATED
        if self._question.intent.required is Modality.NEGATED:
            return True
        return self._question.intent.yes_no or not denied

    def _is_within(self, piece: GraphEvidence, reports: Mapping[str, GraphReport]) -> bool:
        """Whether evidence is of the reports, people and dates that are asked for."""
        intent = self._question.intent
        issued = reports[piece.report].issued if piece.report in reports else ""
        if intent.reports and piece.report not in {report.iri for report in intent.reports}:
            return False
        if intent.agents and not {*intent.agents} & {*piece.agents}:
            return False
        if intent.ahead:
            return piece.horizon is None or is_said_for(piece.horizon, intent)
        return issued >= intent.since and (not intent.until or "" < issued < intent.until)


def _priority(features: Features, each: Candidate, nearness: float) -> float:
    """The priority of reading the evidence of a claim; the highest first."""
    cue = max((v for f, v in features.items() if f.startswith("cue") and "fits" in f), default=0.0)
    named = each.topic.score + each.other.score + 0.3 * features.get("class.fits", 0.0)
    return named + 0.5 * cue + _NEARNESS * nearness
