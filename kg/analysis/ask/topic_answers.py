"""Answers by topics: where they are named, of which class they are, and what others call them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from kg.analysis.ask.answer import Answer, Place, be, listed, repr_title, short_names
from kg.analysis.ask.answer_builder import AnswerBuilder
from kg.analysis.ask.claim_query import mapped_query, places_query, topics_query
from kg.analysis.ask.intent import Intent
from kg.analysis.ask.question_cues import class_names
from kg.analysis.ask.topic_spotter import Group
from kg.graph import terms
from kg.graph.lookup import Table, members
from kg.graph.read import read_topics
from kg.graph.topic_lookup import find_among
from kg.language.data_files import pattern
from kg.model.schema import TopicClass

_IN_TERMS_OF: Final = pattern("questions", "in_terms_of")
_IS_A: Final = pattern("questions", "is_a")


class TopicAnswers(AnswerBuilder):
    """The answers to one question that need no claim."""

    def places(self) -> Answer | None:
        """The reports that name the topics of the question: of several, those that name all."""
        intent = self._intent
        every = [{t.iri for t in group.topics} for group in intent.groups]
        query, found = places_query(self._store, intent, sorted(set().union(*every)))
        rows = found.dicts()
        naming = [{r["report"] for r in rows if r["topic"] in topics} for topics in every]
        shared = set.intersection(*naming)
        rows = tuple(row for row in rows if row["report"] in shared)
        if not rows:
            return None
        ordered = list(dict.fromkeys(row["report"] for row in rows))
        chosen = ordered[: 1 if intent.first else self._limit]
        places = self._named_in([row for row in rows if row["report"] in chosen])
        titles = list(dict.fromkeys(q.report for place in places for q in place.evidence))
        names = list(dict.fromkeys(place.topic.label for place in places))
        said = "first named" if intent.first else "named"
        text = f"{listed(names)} {be(names)} {said} in {listed(map(repr_title, titles))}."
        return Answer(self._text, text, (), places, len(ordered), query, self._taken_as(None))

    def classed(self) -> Answer | None:
        """Where a topic is named, if it is asked whether it is of a class; None if it is not.

        Of what is no risk there may be claims that answer better.
        """
        if (asked := _IS_A.match(self._text)) is None:
            return None
        nouns = class_names(self.schema)
        kind = next((k for k, noun in nouns if noun.fullmatch(asked["kind"])), None)
        if kind is None or (found := find_among(self._topics.labels, asked["name"])) is None:
            return None
        same = tuple(topic for topic in found.topics if topic.topic_class == kind)
        if not same and kind == TopicClass.RISK:
            return None
        group = Group(asked["name"], 0, 0, same or found.topics)
        named = self.read_as(Intent(groups=(group,))).places()
        wanted, others = (c.plural or c.label for c in (kind, found.topics[0].topic_class))
        told = f"Yes, among the {wanted}" if same else f"Not among the {wanted}, but the {others}"
        return named and replace(named, sentence=f"{told}: {named.sentence}")

    def listed_topics(self) -> Answer | None:
        """The topics of the classes that are asked for, those of most reports first."""
        query, found = topics_query(self._store, self._intent, self._limit)
        topics = [row["topic"] for row in found.dicts()]
        if not topics:
            return None
        places = self.in_order(topics)
        names = listed(place.topic.label for place in places)
        kind = " and ".join(c.plural or c.label for c in self._intent.asked)
        text = f"The {kind} {self._where_most()}: {names}."
        return Answer(self._text, text, (), places, len(places), query)

    def _where_most(self) -> str:
        reports = self._intent.reports
        if not reports:
            return "in most reports"
        said = "names" if len(reports) == 1 else "name"
        return f"that {listed(repr_title(report.label) for report in reports)} {said} most"

    def in_order(self, topics: Sequence[str]) -> tuple[Place, ...]:
        """Where topics are named, in their order."""
        _, rows = places_query(self._store, self._intent, topics)
        return tuple(sorted(self._named_in(rows.dicts()), key=lambda p: topics.index(p.topic.iri)))

    def mapped(self) -> Answer | None:
        """What topics are called in a vocabulary that the question names; None if it names none."""
        said = [word for match in _IN_TERMS_OF.finditer(self._text) for word in match.groups()]
        mappings = Table(
            self._store, members(self._store, terms.MAPPING) if said else (), scan=True
        )
        known = {w for name in {*mappings.first(terms.SOURCE)} for w in short_names(name)}
        word = next((w.lower() for w in said if w and w.lower() in known), None)
        if word is None:
            return None
        wanted = [t.iri for group in self._intent.groups for t in group.topics]
        query, found = mapped_query(self._store, self._intent, wanted, word)
        topics = [row["topic"] for row in found.dicts()][: self._limit]
        if not topics:
            return Answer(
                self._text, refusal=f"no such topic has a name in a vocabulary of {word!r}"
            )
        called = {
            e.iri: tuple(m for m in e.mappings if word in m.source.lower())
            for e in read_topics(self._store, topics).entities
        }
        _, rows = places_query(self._store, self._intent, topics)
        named = {place.topic.iri: place for place in self._named_in(rows.dicts())}
        places = tuple(replace(named[t], called=called[t]) for t in topics if t in named)
        first = ((p.topic.label, p.called[0]) for p in places)
        text = f"{listed(f'{label}: “{m.label}” in {m.source}' for label, m in first)}."
        return Answer(self._text, text, (), places, len(found), query)
