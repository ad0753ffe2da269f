"""Answers questions in words: reads them, asks the graph, and refuses what it does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace
from pyoxigraph import Store

from kg.analysis.ask import refusal
from kg.analysis.ask.answer import Answer, be, listed, repr_title
from kg.analysis.ask.claim_query import (
    Plan,
    chosen_query,
    claims_query,
    places_query,
    topics_query,
)
from kg.analysis.ask.intent import Intent
from kg.analysis.ask.plans import Planner, readings
from kg.analysis.ask.question_words import stands_in
from kg.analysis.ask.ranking import Ranking
from kg.analysis.ask.ranking_model import MODEL, Ranked
from kg.analysis.ask.topic_answers import TopicAnswers
from kg.analysis.ask.topic_index import TopicIndex
from kg.analysis.ask.topic_spotter import Group
from kg.graph.topic_lookup import report_names
from kg.language.data_files import pattern
from kg.language.identify import foreign_share
from kg.language.normalization import words
from kg.model.schema import opposites

_AUTHORSHIP: Final = pattern("questions", "authorship")
_ORIGIN: Final = pattern("questions", "origin")
_ORDER: Final = pattern("questions", "order")
_PERSONAL: Final = pattern("questions", "personal")
_ALL_REPORTS: Final = pattern("questions", "all_reports")
_PREAMBLE: Final = pattern("questions", "preamble")
_NO_QUESTION: Final = (_ORIGIN, _ORDER, _PERSONAL, _ALL_REPORTS)
"""What no claim of a report answers."""
_LEAST_SHARE: Final = 0.6
"""How likely a claim must be that is shown with a likelier one."""
_LIKE: Final = 0.75
"""How much of the name of a topic a question for reports must name."""
_UNREAD: Final = 0.5
"""The share of unknown words from which on a question is not taken for an English one."""
_FOREIGN: Final = 0.1
"""By how much words of another language must outnumber those of English."""
NEAREST_NOTE: Final = "no claim says this in these words; these come nearest to it"
"""What is said of claims that a ranking found."""
TIMELESS_NOTE: Final = "some of this is said for no time"
"""What is told where a time is asked for, and some claims are said for none."""
LONGEST: Final = 1000
"""Characters of a question."""
_ENDS: Final = 2
"""Topics of a question for "yes" or "no", if nothing else tells what it asks of them."""


def answer_question(
    store: Store, question: str, *, limit: int = 10, topics: TopicIndex | None = None
) -> Answer:
    """Answer a question in plain English from a graph, or refuse with the reason.

    ``limit``: claims at most; for 0, the sentence alone, of the likeliest claim. ``topics``: those
    of the graph, if it is asked more than once. Never raises for what a question says.
    """
    if limit < 1:
        answer = answer_question(store, question, limit=1, topics=topics)
        return replace(answer, claims=(), topics=())
    text = " ".join(question.split())
    if not text:
        return Answer(question, refusal="the question is empty; ask, say, what mitigates a risk")
    if len(text) > LONGEST:
        reason = f"the question has {len(text):,} characters; ask in at most {LONGEST:,}"
        return Answer(text[:80] + " …", refusal=reason)
    topics = topics or TopicIndex(store)
    plain = _PREAMBLE.sub("", text)
    asked = _Asked(store, plain, limit, topics=topics)
    answer = asked.answer()
    if not answer.refusal and not asked.is_vague(answer):
        return replace(answer, question=text)
    attempts: list[tuple[_Asked, tuple[str, ...]]] = [(asked, ())]
    said, note = refusal.respelled(plain, topics.labels)
    if said and answer.refusal:
        again = _Asked(store, said, limit, topics=topics)
        if (found := again.answer()).answered:
            return replace(found, question=text, notes=(note, *found.notes))
        attempts.append((again, (note,)))
    for each, notes in attempts:
        if (likely := each.ranked()) is not None:
            return replace(likely, question=text, notes=(*notes, *likely.notes))
    return replace(asked.with_hints(answer) if answer.refusal else answer, question=text)


def find_claims(store: Store, intent: Intent, plan: Plan, *, limit: int, offset: int = 0) -> Answer:
    """The claims of a plan, without a question: ``limit`` of them from ``offset`` on."""
    asked = _Asked(store, "", limit, intent, offset)
    query, found = claims_query(store, asked.schema, intent, plan, {})
    return asked.stated(query, found, plan)


class _Asked(TopicAnswers):
    """A question on its way to an answer."""

    _likely: Sequence[Ranked] = ()
    """The claims that come nearest to it, the likeliest first."""

    def answer(self) -> Answer:
        """What the rules find, or a refusal."""
        intent = self._intent
        if (mapped := self.mapped()) is not None:
            return mapped
        if intent.yes_no and (classed := self.classed()) is not None:
            return classed
        if intent.wants_reports and not intent.groups and (titled := self._titled()) is not None:
            return titled
        if reason := self._reason():
            return Answer(self._text, refusal=reason)
        return self._found() or Answer(self._text, refusal=refusal.nothing_found(intent))

    def _reason(self) -> str:
        """Why the question has no answer, whatever the graph says; "" if it may have one."""
        intent, text = self._intent, self._text
        if _ALL_REPORTS.search(text):
            return "no claim sums up all reports; ask what one says, or see: kg insights GRAPH"
        if intent.is_empty and not intent.unknown_source:
            return refusal.not_understood(intent)
        if _ORDER.search(text) or _PERSONAL.search(text):
            return "this is no question on what reports say; ask what one mitigates"
        if _AUTHORSHIP.search(text):
            return "no claim says who wrote a report; ask what the report says"
        return refusal.beyond(intent)

    def _found(self) -> Answer | None:
        """The answer of the kind that is asked for: reports, a topic, topics or claims."""
        intent = self._intent
        of_claims = intent.required or intent.relations.get("strong")
        if intent.wants_reports and intent.groups and not of_claims:
            found = self.places()
            return found and replace(found, notes=(*found.notes, *_left_out(intent.written)))
        if self._describes():
            return self._described()
        if not intent.groups and intent.asked and self._is_list():
            return self.listed_topics()
        if intent.reports and not (intent.words or intent.agents) and self._is_bare():
            return self.summed()
        told = intent.relations and any(group.exact for group in intent.groups)
        vague = intent.yes_no and not told and len(intent.groups) < _ENDS
        return None if vague else self._claims()

    def is_vague(self, answer: Answer) -> bool:
        """Whether an answer only names topics, and claims may say more."""
        intent = self._intent
        if answer.claims or not answer.topics or intent.wants_reports or intent.yes_no:
            return False
        told = any(place.definition or place.called for place in answer.topics)
        return bool(intent.words) if intent.asked else not told

    def ranked(self) -> Answer | None:
        """The claims that most likely answer, whatever the rules make of the question."""
        intent = self._intent
        if self._is_beyond():
            return None
        if not intent.groups and intent.words and max(map(len, intent.words)) == 1:
            return None
        ranking = Ranking(self._store, self._text, intent, self._topics)
        if ranking.unread >= _UNREAD or not words(self._text):
            return None
        of_claims = intent.required or intent.relations.get("strong")
        of_reports = intent.wants_reports and not of_claims
        if of_reports and (placed := self._placed(ranking)) is not None:
            return placed
        self._likely = ranking.ranked()
        found = self._without_contraries(self._likely)
        if not found or found[0].chance < MODEL.threshold or self._is_passed_over(found[0]):
            return None
        least = found[0].chance * _LEAST_SHARE
        kept = [each for each in found if each.chance >= least]
        query, rows = chosen_query(self._store, intent, (r.candidate.claim for r in kept))
        if not len(rows):
            return None
        best = kept[0].candidate
        main = Group(best.topic.name.label, 0, 0, (best.topic.name,))
        order = [each.candidate.claim for each in kept]
        answer = self.stated(query, rows, Plan(main, None, (), ()), order)
        notes = (NEAREST_NOTE, *ranking.taken_as(kept[0]), *self._read_otherwise(kept))
        timeless = intent.ahead and any(
            q.horizon is None for c in answer.claims for q in c.evidence
        )
        notes += (TIMELESS_NOTE,) if timeless else ()
        return replace(answer, notes=(*notes, *_not_named(answer, intent, kept[0].unsaid)))

    def _without_contraries(self, found: Sequence[Ranked]) -> Sequence[Ranked]:
        """Claims without those of the contrary of what is plainly asked for.

        Where such a claim comes nearest, only what is asked for may answer instead.
        """
        asked = self._intent.plain
        contraries = opposites(self.schema.relations)
        against = {r for each in asked if (r := contraries.get(each)) and r not in asked}
        if found and found[0].candidate.relation in against:
            return [each for each in found if each.candidate.relation in asked]
        return [each for each in found if each.candidate.relation not in against]

    def _is_beyond(self) -> bool:
        """Whether a question asks for what no claim of a report says."""
        text = self._text
        said = any(each.search(text) for each in _NO_QUESTION)
        told = said or bool(refusal.beyond(self._intent))
        return told or foreign_share(text) >= _FOREIGN

    def _is_passed_over(self, best: Ranked) -> bool:
        """Whether the best claim leaves out a word of the topic that is all of a question."""
        if not self._describes() or self._intent.words:
            return False
        unsaid = {word.lower() for word in best.unsaid}
        return bool(unsaid & {*self._intent.groups[0].name.lower().split()})

    def _placed(self, ranking: Ranking) -> Answer | None:
        """The reports that name the topic that a question names in nearly these words."""
        best = next(iter(ranking.matches), None)
        if best is None or best.coverage < _LIKE:
            return None
        group = Group(best.name.label, 0, 0, (best.name,), exact=False)
        return self.read_as(replace(self._intent, groups=(group,))).places()

    def _read_otherwise(self, kept: Sequence[Ranked]) -> Iterator[str]:
        """What of a question the claims that are shown leave out."""
        best, asked_of = kept[0].candidate, self._intent.object
        ends = f"{best.label(best.subject)} {best.label(best.object)}"
        unnamed = [asked_of] if asked_of and not stands_in(asked_of, {*words(ends)}) else []
        yield from _left_out(tuple(dict.fromkeys((*kept[0].unsaid, *unnamed))))
        strong = self._intent.relations.get("strong")
        if strong and not any(each.candidate.relation in strong for each in kept):
            yield "no such claim; this is how the reports relate them"
        required = self._intent.required
        if required and not any(each.candidate.modality is required for each in kept):
            yield f"no such claim is {required.value}"

    def _is_bare(self) -> bool:
        """Whether nothing is asked of topics or claims, but all of a report."""
        intent = self._intent
        return not (intent.groups or intent.relations or intent.asked or intent.required)

    def _describes(self) -> bool:
        intent = self._intent
        if intent.relations or intent.asked or intent.required or intent.agents:
            return False
        return len(intent.groups) == 1 and not _ORIGIN.search(self._text)

    def _is_list(self) -> bool:
        intent = self._intent
        strong = intent.relations.get("strong")
        kind = intent.required or intent.preferred
        return not (strong or kind or intent.agents)

    # --- claims

    def _claims(self) -> Answer | None:
        """The claims that are asked for, or those that are of the kind in some places only."""
        for reading, note in readings(self._intent):
            if (found := self.read_as(reading).first_found()) is not None:
                return replace(found, notes=(*found.notes, *note, *_not_named(found, reading)))
        return None

    def first_found(self) -> Answer | None:
        """The claims of the likeliest plan that has any."""
        for plan in Planner(self.schema, self._intent).plans():
            if self._leaves_out(plan):
                continue
            names = self._names({t.iri for group in plan.context for t in group.topics})
            query, found = claims_query(self._store, self.schema, self._intent, plan, names)
            if len(found):
                return self.stated(query, found, plan)
        return None

    def _leaves_out(self, plan: Plan) -> bool:
        """Whether claims of one topic cannot say yes or no, for another thing is asked of it.

        "Does encryption reduce costs?" is not answered by what else encryption reduces.
        """
        intent = self._intent
        if not (intent.yes_no and intent.relations) or plan.other is not None:
            return False
        beside = any(not group.is_context for group in plan.context)
        return beside or bool(intent.words or intent.object)

    # --- topics with claims

    def _described(self) -> Answer | None:
        group = self._intent.groups[0]
        claims = self._claims()
        if self._intent.words:
            return claims
        query, found = places_query(self._store, self._intent, (t.iri for t in group.topics))
        places = self._named_in(found.dicts()[: self._limit])
        if not places:
            return claims
        single = group.exact and len(places) == 1
        named = {p.definition: group.name if single else p.topic.label for p in places}
        text = " ".join(f"{name}: {meaning}" for meaning, name in named.items() if meaning)
        if claims is None:
            titles = dict.fromkeys(q.report for place in places for q in place.evidence)
            named_in = listed(map(repr_title, titles))
            said = text or f"{group.name} {be([group.name])} named in {named_in}."
            return Answer(self._text, said, (), places, len(places), query, self._taken_as(None))
        return replace(claims, sentence=f"{text} {claims.sentence}".strip(), topics=places)

    def _titled(self) -> Answer | None:
        """What the reports are about whose titles have all that reports are asked on."""
        intent = self._intent
        found = [
            name
            for name, names in report_names(self._store)
            for said in [{word for each in names for word in words(each)}]
            if intent.words and all(stands_in(word, said) for word in intent.words)
        ]
        if not found:
            return None
        return self.read_as(Intent(reports=tuple(found))).summed()

    def summed(self) -> Answer | None:
        """What a report is about: its claims, and topics that it names."""
        claims = self._claims()
        every = replace(self._intent, asked=self.schema.classes)
        _, found = topics_query(self._store, every, self._limit)
        places = self.in_order([row["topic"] for row in found.dicts()])
        return None if claims is None else replace(claims, topics=places)

    # --- refusals

    def with_hints(self, answer: Answer) -> Answer:
        """A refusal with questions that have an answer."""
        nearest = refusal.nearest(self._store, self._intent, self._topics, self._likely)
        named = refusal.named(self._store, self._text, self._intent)
        return replace(answer, nearest=nearest, named=named)


def _not_named(found: Answer, intent: Intent, told: Sequence[str] = ()) -> Iterator[str]:
    """The topics of a question, as read, that no claim of an answer has at an end or in words.

    ``told``: words of the question of which a note says so already.
    """
    ends = {end.iri for claim in found.claims for end in (claim.subject, claim.object)}
    said = {word for c in found.claims for q in c.evidence for word in words(q.sentence)}
    missing = [
        group.name
        for group in intent.joined or intent.groups
        if not group.is_context and group.name not in told and not stands_in(group.name, said)
        if ends.isdisjoint(topic.iri for topic in group.topics)
    ]
    if missing:
        yield f"none of these claims is about {' or '.join(map(repr, missing))}"


def _left_out(said: Sequence[str]) -> Iterator[str]:
    if said:
        yield f"left out: {listed(map(repr, said))}"
