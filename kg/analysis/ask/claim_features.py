"""Features of a claim for a question: what its names, relation and words have of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from kg.analysis.ask.claim_query import is_said_for
from kg.analysis.ask.intent import NO_MATTER
from kg.analysis.ask.name_index import question_forms
from kg.analysis.ask.parsed_question import NAMED, ParsedQuestion
from kg.analysis.ask.question_cues import STRENGTHS
from kg.analysis.ask.question_words import (
    Word,
    is_read,
    stands_in,
)
from kg.analysis.ask.ranking_model import Candidate
from kg.graph.graph_model import GraphEvidence
from kg.language.data_files import lines, pattern
from kg.model import Modality
from kg.model.schema import TopicClass

TOPICS: Final = 40
"""Topics whose claims are candidates."""
_SAID: Final = 0.75
"""How much of a name that the question has a claim must say in other words."""
_WHOLE: Final = 0.95
"""How much of a name is all of it."""
_FIRST_PERSON: Final = pattern("questions", "first_person")
_QUESTION_WORDS: Final = lines("questions", "question_words")


class ClaimFeatures:
    """The features of claims for one question.

    ``unread``: the share of its words that are neither frequent English nor in a name.
    """

    def __init__(self, question: ParsedQuestion) -> None:
        self._question = question
        self._general = self._of_question(question.asked)

    def _of_question(self, asked: tuple[int, int]) -> dict[str, float]:
        text = self._question.text[asked[0] : asked[1]]
        intent = self._question.intent
        used = {
            at
            for m in self._question.matches[:TOPICS]
            for at, how in m.words.items()
            if how >= NAMED
        }
        unread = [
            w
            for w in self._question.words
            if w.at not in used | self._question.cued and not is_read(w.token.lower)
        ]
        self.unread = len(unread) / (len(self._question.tokens) or 1)
        best = self._question.matches[0].score if self._question.matches else 0.0
        return {
            "question.first_person": float(_FIRST_PERSON.search(text) is not None),
            "question.required_kind": float(intent.required is not None),
            "question.no_cue": float(not intent.relations and not intent.asked),
            "question.dates": float(bool(intent.since or intent.until)),
            "question.unread": self.unread,
            "question.alike_topics": min(
                sum(m.score >= 0.9 * best for m in self._question.matches if best), 10
            )
            / 10,
        }

    def of_claim(self, each: Candidate) -> dict[str, float]:
        """The features of a claim by its ends, relation and kind."""
        topic, other = each.topic, each.other
        intent = self._question.intent
        wh = self._kind_of_question()
        side = "subject" if topic.name.iri == each.subject else "object"
        used = {
            at: max(topic.words.get(at, 0), other.words.get(at, 0))
            for at in range(len(self._question.tokens))
        }
        both = topic.coverage > NAMED and other.coverage > NAMED and topic.name != other.name
        features = {
            **self._general,
            "topic.coverage": topic.coverage,
            "topic.whole": float(topic.coverage > _WHOLE),
            "topic.head": topic.head,
            "topic.rarity": min(topic.weight, 2.0) / 2,
            "topic.words": min(len(topic.label), 4) / 4,
            "topic.spotted": float(self._question.is_spotted(topic.name.iri)),
            "other.coverage": other.coverage,
            "other.whole": float(other.coverage > _WHOLE),
            "other.head": other.head,
            "other.rarity": min(other.weight, 2.0) / 2,
            "other.spotted": float(self._question.is_spotted(other.name.iri)),
            "both.named": float(both),
            "kind.yes_no": float(intent.yes_no),
            "kind.yes_no.one_end": float(intent.yes_no and not both),
            "contrary": float(self._question.is_contrary(each)),
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
        if self._question.intent.yes_no:
            return "yes_no"
        said = {token.lower for token in self._question.tokens}
        return next((word for word in _QUESTION_WORDS if word in said), "words")

    def _cues(self, each: Candidate, role: str, *, both: bool) -> dict[str, float]:
        relations = self._question.intent.relations
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
        if strong and self._question.intent.side and each.relation in strong:
            fits = self._question.intent.side == role.rpartition(".")[2]
            found["cue.side.fits" if fits else "cue.side.misses"] = 1.0
        return found

    def _classes(self, each: Candidate, *, both: bool) -> dict[str, float]:
        asked = self._question.intent.asked
        if not asked:
            return {}
        if each.other.name.topic_class in asked:
            return {"class.fits": 1.0}
        return {"class.misses": 1.0, "class.misses.both": float(both)}

    def _missing(self, each: Candidate, used: Mapping[int, float]) -> dict[str, float]:
        """Topics that the question names whole, and that are at no end of the claim."""
        found: dict[str, float] = defaultdict(float)
        ends = {each.subject, each.object}
        for group, topics in self._question.exact:
            if topics & ends:
                continue
            places = [
                w.at for w in self._question.words if group.start <= w.token.start < group.end
            ]
            said = sum(used.get(at, 0.0) for at in places) / (len(places) or 1)
            share = 1.0 - said if said >= _SAID else 1.0
            rare = max(
                (
                    self._question.index.rarity(f)
                    for at in places
                    for f in question_forms(self._question.tokens[at].text)
                ),
                default=0.5,
            )
            name = "context" if group.is_context else "topic"
            if group.classes == {TopicClass.DOMAIN} and name == "topic":
                name = "domain"
            found[f"missing.{name}"] += share * (1.0 if group.is_context else rare)
            if self._question.intent.yes_no:
                found["missing.yes_no"] += share * rare
        return {name: min(value, 2.0) / 2 for name, value in found.items()}

    def _left(self, used: Mapping[int, float]) -> dict[str, float]:
        """How much of the question neither an end of the claim nor a cue explains."""
        found: dict[str, float] = defaultdict(float)
        total = explained = 0.0
        for word in self._question.words:
            alike = max(used.get(word.at, 0.0), float(word.at in self._question.cued))
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
            if word.kind == "N" and self._question.is_in_context(word):
                found["left.context"] += 1.0
            if word.kind == "N" and self._is_beside(word, used):
                found["left.beside"] += 1.0
            if self._question.intent.yes_no:
                found["left.yes_no"] += word.weight
        result = {name: min(value, 4.0) / 4 for name, value in found.items()}
        result["explained"] = explained / total if total else 0.0
        result["explained.all"] = float(not any(n != "left.before" for n in found))
        return result

    def _is_beside(self, word: Word, used: Mapping[int, float]) -> bool:
        return any(used.get(at, 0.0) >= NAMED for at in (word.at - 1, word.at + 1))

    def of_evidence(
        self, each: Candidate, pieces: Sequence[GraphEvidence], quoted: set[str], around: set[str]
    ) -> tuple[dict[str, float], tuple[str, ...]]:
        """What the words, sections and reports of a claim say of the rest of the question."""
        said = quoted | around
        left = [
            word
            for word in self._question.words
            if word.at not in self._question.cued
            and max(each.topic.words.get(word.at, 0), each.other.words.get(word.at, 0)) < NAMED
        ]
        weights = sum(word.weight for word in left)
        share = {
            name: sum(w.weight for w in left if stands_in(w.token.text, said)) / weights
            if weights
            else 0.0
            for name, said in (("quote", quoted), ("title", around))
        }
        intent = self._question.intent
        fits = any(p.horizon and is_said_for(p.horizon, intent) for p in pieces)
        places = [w for w in left if w.kind == "N" and self._question.is_in_context(w)]
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
            "dates.ahead.fits": float(intent.ahead and fits),
            "dates.ahead.misses": float(intent.ahead and not fits),
            "context.unsaid": min(unsaid_places, 2) / 2,
            "claim.confidence": confidence,
            "claim.reports": min(len({p.report for p in pieces}), 3) / 3,
        }, tuple(dict.fromkeys(unsaid))
