"""Features of a claim for a question: what its names, relation and words have of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Final

from pyoxigraph import Store

from kg.analysis.ask.claim_query import is_ahead
from kg.analysis.ask.intent import NO_MATTER, Intent, is_name
from kg.analysis.ask.name_index import NameIndex, question_forms
from kg.analysis.ask.question_cues import STRENGTHS, relations_of_verb
from kg.analysis.ask.question_words import (
    Word,
    asked_part,
    is_read,
    makes_another,
    stands_in,
    weight_of,
)
from kg.analysis.ask.ranking_model import Candidate
from kg.analysis.ask.topic_spotter import CONTEXT, FILLER
from kg.graph.graph_model import GraphEvidence
from kg.graph.schema_rdf import declared
from kg.graph.topic_lookup import TopicLabels
from kg.language.data_files import lines, pattern, word_set
from kg.language.normalization import DETERMINERS
from kg.language.pos_tagger import tag, tokenize
from kg.model import Modality
from kg.model.schema import TopicClass, opposites

TOPICS: Final = 40
"""Topics whose claims are candidates."""
_OF_CUE: Final = 0.45
"""How surely a cue, or a word that matters little, names a topic as well."""
NAMED: Final = 0.5
"""How well a word must stand in a name, to be said of it; how much of a name is a naming."""
_PARTLY: Final = 0.15
"""How much of both names a question for "yes" or "no" has that asks for nothing known."""
_SAID: Final = 0.75
"""How much of a name that the question has a claim must say in other words."""
_NOWHERE: Final = -2
"""The place of no word: not even beside the first."""
_WHOLE: Final = 0.95
"""How much of a name is all of it."""
_FIRST_PERSON: Final = pattern("questions", "first_person")
_IDIOMS: Final = word_set("questions", "idioms")
_QUESTION_WORDS: Final = lines("questions", "question_words")


class ClaimFeatures:
    """The features of claims for one question.

    ``matches``: the topics that it may name; ``unread``: the share of its words that are neither
    frequent English nor in a name.
    """

    def __init__(
        self, store: Store, text: str, intent: Intent, labels: Sequence[TopicLabels]
    ) -> None:
        self._store = store
        self._text = text
        self._intent = intent
        self._schema = declared(store)
        self._tokens = [t for t in tokenize(text) if t.is_word]
        tags = tag(self._tokens)
        asked = asked_part(text)
        self._words = [
            Word(at, token, kind, weight_of(token, kind), asked[0] <= token.start < asked[1])
            for at, (token, kind) in enumerate(zip(self._tokens, tags, strict=True))
            if token.lower not in FILLER
            and not any(g.start <= token.start < g.end for g in intent.without)
        ]
        strong = {relation.value for relation in intent.relations.get(STRENGTHS[0], ())}
        self._cued = {w.at for w in self._words if self._is_cue(w, strong)}
        self._exact = [
            (group, {t.iri for t in group.topics}) for group in intent.groups if group.exact
        ]
        self._index = NameIndex(labels)
        short = self._index.abbreviated([token.text for token in self._tokens])
        self.matches = self._index.matches(
            {
                w.at: ((*question_forms(w.token.text), *short.get(w.at, ())), self._sureness(w))
                for w in self._words
            }
        )
        self._general = self._of_question(asked)

    def _is_cue(self, word: Word, asked: Set[str]) -> bool:
        """Whether a word stands in a cue, or is a verb for one of the relations asked for."""
        verb = word.kind == "V" and not asked.isdisjoint(relations_of_verb(word.token.lower))
        return verb or any(start <= word.token.start < end for start, end in self._intent.spans)

    def _sureness(self, word: Word) -> float:
        """How surely a word is said of a topic, and not of what is asked of it."""
        if any(group.start <= word.token.start < group.end for group, _ in self._exact):
            return 1.0
        return _OF_CUE if word.at in self._cued or word.token.lower in NO_MATTER else 1.0

    def _of_question(self, asked: tuple[int, int]) -> dict[str, float]:
        text = self._text[asked[0] : asked[1]]
        intent = self._intent
        used = {at for m in self.matches[:TOPICS] for at, how in m.words.items() if how >= NAMED}
        unread = [
            w for w in self._words if w.at not in used | self._cued and not is_read(w.token.lower)
        ]
        self.unread = len(unread) / (len(self._tokens) or 1)
        best = self.matches[0].score if self.matches else 0.0
        return {
            "question.first_person": float(_FIRST_PERSON.search(text) is not None),
            "question.required_kind": float(intent.required is not None),
            "question.no_cue": float(not intent.relations and not intent.asked),
            "question.dates": float(bool(intent.since or intent.until)),
            "question.unread": self.unread,
            "question.alike_topics": min(
                sum(m.score >= 0.9 * best for m in self.matches if best), 10
            )
            / 10,
        }

    def of_claim(self, each: Candidate) -> dict[str, float]:
        """The features of a claim by its ends, relation and kind."""
        topic, other = each.topic, each.other
        intent = self._intent
        wh = self._kind_of_question()
        side = "subject" if topic.name.iri == each.subject else "object"
        used = {
            at: max(topic.words.get(at, 0), other.words.get(at, 0))
            for at in range(len(self._tokens))
        }
        both = topic.coverage > NAMED and other.coverage > NAMED and topic.name != other.name
        features = {
            **self._general,
            "topic.coverage": topic.coverage,
            "topic.whole": float(topic.coverage > _WHOLE),
            "topic.head": topic.head,
            "topic.rarity": min(topic.weight, 2.0) / 2,
            "topic.words": min(len(topic.label), 4) / 4,
            "topic.spotted": float(self.is_spotted(topic.name.iri)),
            "other.coverage": other.coverage,
            "other.whole": float(other.coverage > _WHOLE),
            "other.head": other.head,
            "other.rarity": min(other.weight, 2.0) / 2,
            "other.spotted": float(self.is_spotted(other.name.iri)),
            "both.named": float(both),
            "kind.yes_no": float(intent.yes_no),
            "kind.yes_no.one_end": float(intent.yes_no and not both),
            "contrary": float(self._is_contrary(each)),
        }
        role = f"{each.relation.value}.{side}"
        features[f"role.{role}"] = 1.0
        features[f"asked.{wh}.{role}"] = 1.0
        features |= self._cues(each, role, both=both)
        features |= self._classes(each, both=both)
        features |= self._missing(each, used)
        features |= self._left(used)
        if each.modality is not None:
            features["claim.negated"] = float(each.modality is Modality.NEGATED)
            if intent.required is not None:
                features["kind_of_claim.fits"] = float(each.modality is intent.required)
                features["kind_of_claim.misses"] = float(each.modality is not intent.required)
            if intent.preferred is not None:
                features["kind_of_claim.preferred"] = float(each.modality is intent.preferred)
        return features

    def _kind_of_question(self) -> str:
        if self._intent.yes_no:
            return "yes_no"
        said = {token.lower for token in self._tokens}
        return next((word for word in _QUESTION_WORDS if word in said), "words")

    def is_spotted(self, iri: str) -> bool:
        """Whether the question names a topic whole."""
        return any(iri in topics for _, topics in self._exact)

    def _cues(self, each: Candidate, role: str, *, both: bool) -> dict[str, float]:
        relations = self._intent.relations
        found: dict[str, float] = {}
        for strength in STRENGTHS:
            if asked := relations.get(strength):
                fits = each.relation in asked
                found[f"cue.{strength}.{'fits' if fits else 'misses'}"] = (
                    1.0 if not fits else 1.0 / len(asked) ** 0.5
                )
                if fits:
                    found[f"cue.{strength}.{role}"] = 1.0
                elif both and strength == STRENGTHS[0]:
                    found["cue.strong.misses.both"] = 1.0
        strong = relations.get(STRENGTHS[0])
        if strong and self._intent.side and each.relation in strong:
            fits = self._intent.side == role.rpartition(".")[2]
            found["cue.side.fits" if fits else "cue.side.misses"] = 1.0
        return found

    def _classes(self, each: Candidate, *, both: bool) -> dict[str, float]:
        asked = self._intent.asked
        if not asked:
            return {}
        if each.other.name.topic_class in asked:
            return {"class.fits": 1.0}
        return {"class.misses": 1.0, "class.misses.both": float(both)}

    def _missing(self, each: Candidate, used: Mapping[int, float]) -> dict[str, float]:
        """Topics that the question names whole, and that are at no end of the claim."""
        found: dict[str, float] = defaultdict(float)
        ends = {each.subject, each.object}
        for group, topics in self._exact:
            if topics & ends:
                continue
            places = [w.at for w in self._words if group.start <= w.token.start < group.end]
            said = sum(used.get(at, 0.0) for at in places) / (len(places) or 1)
            share = 1.0 - said if said >= _SAID else 1.0
            rare = max(
                (
                    self._index.rarity(f)
                    for at in places
                    for f in question_forms(self._tokens[at].text)
                ),
                default=0.5,
            )
            name = "context" if group.is_context else "topic"
            if {t.topic_class for t in group.topics} == {TopicClass.DOMAIN} and name == "topic":
                name = "domain"
            found[f"missing.{name}"] += share * (1.0 if group.is_context else rare)
            if self._intent.yes_no:
                found["missing.yes_no"] += share * rare
        return {name: min(value, 2.0) / 2 for name, value in found.items()}

    def _left(self, used: Mapping[int, float]) -> dict[str, float]:
        """How much of the question neither an end of the claim nor a cue explains."""
        found: dict[str, float] = defaultdict(float)
        total = explained = 0.0
        for word in self._words:
            alike = max(used.get(word.at, 0.0), float(word.at in self._cued))
            if word.in_question:
                total += word.weight
                explained += word.weight * alike
            if alike >= NAMED or word.token.lower in NO_MATTER:
                continue
            if not word.in_question:
                found["left.before"] += word.weight
                continue
            kind = word.kind if word.kind in "NVJ" else "other"
            found[f"left.{kind}"] += 1.0
            if not is_read(word.token.lower):
                found["left.rare"] += 1.0
            if word.token.text[0].isupper() and word.at and word.kind == "N":
                found["left.capital"] += 1.0
            if word.kind == "N" and self._in_context(word):
                found["left.context"] += 1.0
            if word.kind == "N" and self._is_beside(word, used):
                found["left.beside"] += 1.0
            if self._intent.yes_no:
                found["left.yes_no"] += word.weight
        result = {name: min(value, 4.0) / 4 for name, value in found.items()}
        result["explained"] = explained / total if total else 0.0
        result["explained.all"] = float(not any(n != "left.before" for n in found))
        return result

    def _in_context(self, word: Word) -> bool:
        before = [t.lower for t in self._tokens[: word.at] if t.lower not in DETERMINERS]
        return any(each in CONTEXT for each in before[-2:])

    def _is_beside(self, word: Word, used: Mapping[int, float]) -> bool:
        return any(used.get(at, 0.0) >= NAMED for at in (word.at - 1, word.at + 1))

    def is_of_another(self, each: Candidate, said: set[str]) -> bool:
        """Whether a claim is surely about another thing than the question.

        It says the contrary of what is asked for, the field of the question is named neither at
        its ends nor in its words, a noun behind the topic makes another thing of it
        ("hallucination talent"), or it tells neither "yes" nor "no" where this is asked for.
        """
        if self._is_contrary(each):
            return True
        ends = {each.subject, each.object}
        fields = [g for g, topics in self._exact if g.is_context and not topics & ends]
        if any(not stands_in(field.name, said) for field in fields):
            return True
        if self._lacks_name(each, said) or self._is_reversed(each):
            return True
        named = [group for group, topics in self._exact if topics & ends]
        besides = (
            w for w in self._words if w.at not in self._cued and makes_another(w, named, self._text)
        )
        if any(
            max(each.topic.words.get(w.at, 0), each.other.words.get(w.at, 0)) < NAMED
            and not stands_in(w.token.text, said)
            for w in besides
        ):
            return True
        return self._intent.yes_no and self._tells_neither(each, said)

    def _is_contrary(self, each: Candidate) -> bool:
        """Whether a claim is of the opposite of the relation that is surely asked for."""
        asked = self._intent.relations.get(STRENGTHS[0], frozenset())
        contrary = opposites(self._schema.relations).get(each.relation)
        return contrary in asked and each.relation not in asked

    def _tells_neither(self, each: Candidate, said: set[str]) -> bool:
        """Whether a claim answers neither by "yes" nor by "no": of one topic it says another thing.

        It does not name the field that is asked for, or is of another relation; or the question
        asks for none, and the claim lacks a topic of it.
        """
        every = self._intent.relations
        asked = next((every[sure] for sure in STRENGTHS if sure in every), frozenset())
        both = min(each.topic.coverage, each.other.coverage) > _PARTLY
        if self._lacks_place(each, said) or (asked and each.relation not in asked and not both):
            return True
        return (not self._intent.relations and not both) or self._lacks_topic(each, said)

    def _lacks_place(self, each: Candidate, said: set[str]) -> bool:
        """Whether a field or user that a question names is nowhere in a claim."""
        used = {*each.topic.words, *each.other.words}
        return any(
            word.kind == "N"
            and word.at not in used | self._cued
            and word.token.lower not in NO_MATTER | _IDIOMS
            and self._in_context(word)
            and not stands_in(word.token.text, said)
            for word in self._words
        )

    def _is_reversed(self, each: Candidate) -> bool:
        """Whether a claim has the only end that is named where the other one is asked for."""
        side = "subject" if each.topic.name.iri == each.subject else "object"
        asked = self._intent.relations.get(STRENGTHS[0], frozenset())
        single = each.relation in asked and each.other.coverage <= _PARTLY
        return bool(self._intent.order) and single and side != self._intent.order

    def _lacks_name(self, each: Candidate, said: set[str]) -> bool:
        """Whether a proper name is nowhere in a claim; for "yes" or "no", whether an end is."""
        one_end = self._intent.yes_no and min(each.topic.coverage, each.other.coverage) <= _PARTLY
        ends = one_end and bool(self._intent.relations.get(STRENGTHS[0]))
        last = _NOWHERE
        for word in self._words:
            alike = max(each.topic.words.get(word.at, 0), each.other.words.get(word.at, 0))
            if alike >= NAMED or stands_in(word.token.text, said):
                last = word.at
            elif word.at in self._cued or not word.in_question:
                continue
            elif is_name(word.token, self._text):
                return True
            elif word.token.lower in NO_MATTER | _IDIOMS:
                continue
            elif ends and word.kind == "N" and last < word.at - 1:
                return True
        return False

    def _lacks_topic(self, each: Candidate, said: set[str]) -> bool:
        """Whether one of two topics of a question is nowhere in a claim."""
        used = {at for m in (each.topic, each.other) if m.coverage > NAMED for at in m.words}
        for group, topics in self._exact:
            if topics & {each.subject, each.object}:
                continue
            places = {w.at for w in self._words if group.start <= w.token.start < group.end}
            if not places & used and not stands_in(group.name, said):
                return True
        return False

    def of_evidence(
        self, each: Candidate, pieces: Sequence[GraphEvidence], quoted: set[str], around: set[str]
    ) -> tuple[dict[str, float], tuple[str, ...]]:
        """What the words, sections and reports of a claim say of the rest of the question."""
        said = quoted | around
        left = [
            word
            for word in self._words
            if word.at not in self._cued
            and max(each.topic.words.get(word.at, 0), each.other.words.get(word.at, 0)) < NAMED
        ]
        weights = sum(word.weight for word in left)
        share = {
            name: sum(w.weight for w in left if stands_in(w.token.text, said)) / weights
            if weights
            else 0.0
            for name, said in (("quote", quoted), ("title", around))
        }
        asked_end = self._intent.until if is_ahead(self._intent) else ""
        horizons = [p.horizon.end for p in pieces if p.horizon and p.horizon.end]
        ahead = any(end < asked_end for end in horizons)
        places = [w for w in left if w.kind == "N" and self._in_context(w)]
        unsaid_places = sum(not stands_in(word.token.text, said) for word in places)
        confidence = max((p.confidence or 0.0 for p in pieces), default=0.0)
        unsaid = [
            word.token.text
            for word in left
            if word.token.lower not in NO_MATTER and not stands_in(word.token.text, said)
        ]
        return {
            "said.in_quote": share["quote"],
            "said.in_title": share["title"],
            "dates.ahead.fits": float(bool(asked_end) and ahead),
            "dates.ahead.misses": float(bool(asked_end) and not ahead),
            "context.unsaid": min(unsaid_places, 2) / 2,
            "claim.confidence": confidence,
            "claim.reports": min(len({p.report for p in pieces}), 3) / 3,
        }, tuple(dict.fromkeys(unsaid))
