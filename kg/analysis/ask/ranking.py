"""Which claims answer a question, and whether any does: a logistic regression over features.

The features compare the words, topics and cues of a question with a claim, its ends and its
words. Their weights, ``ranking.json``, are learned from questions with known answers
(``tests/analysis/ask/train_ranking.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct
from pyoxigraph import Store

from kg.analysis.ask.claim_query import is_ahead
from kg.analysis.ask.intent import AUXILIARIES, NO_MATTER, STRENGTHS, Intent
from kg.analysis.ask.name_index import NameIndex, NameMatch, likeness, question_forms
from kg.analysis.ask.topic_spotter import CONTEXT, FILLER, Group
from kg.graph import terms
from kg.graph.graph_model import GraphEvidence, GraphReport
from kg.graph.lookup import Table, node
from kg.graph.read import read_evidence
from kg.graph.read_documents import modality_named
from kg.graph.schema_rdf import declared
from kg.language.data_files import pattern
from kg.language.inflection import lemmas
from kg.language.normalization import DETERMINERS, words
from kg.language.pos_tagger import Token, is_known, tag, tokenize
from kg.language.sentences import split_sentences
from kg.model import Modality
from kg.model.schema import RelationType, TopicClass
from kg.resources import shipped_bytes

_TOPICS: Final = 40
"""Topics whose claims are candidates."""
_CANDIDATES: Final = 60
"""Claims whose evidence is read."""
_OF_CUE: Final = 0.45
"""How surely a cue, or a word that matters little, names a topic as well."""
_NAMED: Final = 0.5
"""How well a word must stand in a name, to be said of it; how much of a name is a naming."""
_PARTLY: Final = 0.15
"""How much of both names a question for "yes" or "no" has that asks for nothing known."""
_SAID: Final = 0.75
"""How much of a name that the question has a claim must say in other words."""
_WHOLE: Final = 0.95
"""How much of a name is all of it."""
_KIND_WEIGHT: Final = {"N": 1.0, "J": 0.6, "V": 0.5, "G": 0.5, "P": 0.5, "M": 0.1}
"""How much a word matters, by its word class."""
_FIRST_PERSON: Final = pattern("questions", "first_person")
_QUESTION_WORDS: Final = ("who", "where", "how", "why", "which", "what")

Features = Mapping[str, float]


class RankingModel(Struct, frozen=True):
    """The weights of features by name, and the least chance of the best claim for an answer."""

    weights: dict[str, float]
    bias: float
    threshold: float

    def chance(self, features: Features) -> float:
        """How likely it is that a claim with these features answers the question."""
        score = self.bias + sum(self.weights.get(f, 0.0) * v for f, v in features.items())
        return 1.0 / (1.0 + exp(-max(min(score, 30.0), -30.0)))


MODEL: Final = msgspec.json.decode(
    shipped_bytes("kg.analysis.ask", "ranking.json"), type=RankingModel
)
"""The model that comes with this version."""


class Candidate(NamedTuple):
    """A claim that may answer a question. ``topic``: the end that is named best; ``other``."""

    claim: str
    subject: str
    relation: RelationType
    object: str
    topic: NameMatch
    other: NameMatch
    modality: Modality | None
    evidence: tuple[str, ...]

    def label(self, iri: str) -> str:
        """The label of an end."""
        return next(m.name.label for m in (self.topic, self.other) if m.name.iri == iri)


class Ranked(NamedTuple):
    """A claim with its chance; ``unsaid``: words of the question that nothing of it says."""

    candidate: Candidate
    chance: float
    unsaid: tuple[str, ...]


class _Word(NamedTuple):
    """A word of a question that may matter. ``kind``: its word class."""

    at: int
    token: Token
    kind: str
    weight: float
    in_question: bool


class Ranking:
    """The claims of a graph that may answer one question.

    ``matches``: the topics that it may name; ``unread``: the share of its words that are neither
    frequent English nor in a name.
    """

    def __init__(self, store: Store, text: str, intent: Intent) -> None:
        self._store = store
        self._text = text
        self._intent = intent
        self._schema = declared(store)
        self._tokens = [t for t in tokenize(text) if t.is_word]
        tags = tag(self._tokens)
        asked = _asked_part(text)
        self._words = [
            _Word(at, token, kind, _weight(token, kind), asked[0] <= token.start < asked[1])
            for at, (token, kind) in enumerate(zip(self._tokens, tags, strict=True))
            if token.lower not in FILLER
        ]
        self._cued = {
            w.at for w in self._words if any(s <= w.token.start < e for s, e in intent.spans)
        }
        self._exact = [
            (group, {t.iri for t in group.topics}) for group in intent.groups if group.exact
        ]
        self._index = NameIndex(store)
        self.matches = self._index.matches(
            {w.at: (question_forms(w.token.text), self._sureness(w)) for w in self._words}
        )
        self._general = self._of_question(asked)

    def _sureness(self, word: _Word) -> float:
        """How surely a word is said of a topic, and not of what is asked of it."""
        if any(group.start <= word.token.start < group.end for group, _ in self._exact):
            return 1.0
        return _OF_CUE if word.at in self._cued or word.token.lower in NO_MATTER else 1.0

    def ranked(self, model: RankingModel) -> list[Ranked]:
        """The claims with their chances, the likeliest first."""
        found = [
            Ranked(each, model.chance(features), unsaid)
            for each, features, unsaid in self.features()
        ]
        return sorted(found, key=lambda r: (-r.chance, r.candidate.claim))

    def features(self) -> Iterator[tuple[Candidate, dict[str, float], tuple[str, ...]]]:
        """The claims that may answer, each with its features and the words it leaves out."""
        first = [(self._of_claim(each), each) for each in self._candidates()]
        first.sort(key=lambda pair: (-_promise(*pair), pair[1].claim))
        chosen = [each for _, each in first]
        bounded = self._intent.reports or self._intent.since or self._intent.until
        if not bounded:
            chosen = chosen[:_CANDIDATES]
        reports, pieces = read_evidence(self._store, (e for each in chosen for e in each.evidence))
        by_iri = {piece.iri: piece for piece in pieces}
        known = {id(each): features for features, each in first}
        left = _CANDIDATES
        for each in chosen:
            own = [by_iri[e] for e in each.evidence if e in by_iri]
            if not own or not left or not self._is_within(own, reports):
                continue
            left -= 1
            quoted, around = _said(own, reports)
            if self._is_of_another(each, quoted | around):
                continue
            more, unsaid = self._of_evidence(each, own, quoted, around)
            yield each, {**known[id(each)], **more}, unsaid

    def taken_as(self, best: Ranked) -> Iterator[str]:
        """How the names of a question are taken that are not those of the topics."""
        for match in dict.fromkeys((best.candidate.topic.name, best.candidate.other.name)):
            each = next(m for m in (best.candidate.topic, best.candidate.other) if m.name == match)
            places = sorted(at for at, alike in each.words.items() if alike >= _NAMED)
            said = " ".join(self._tokens[at].text for at in places)
            if places and each.coverage > _NAMED and words(said) != each.label:
                yield f"{said!r} is taken as {each.name}"

    # --- candidates

    def _candidates(self) -> list[Candidate]:
        """The claims of the topics that are named best, with their ends and kinds."""
        matches = {match.name.iri: match for match in self.matches[:_TOPICS]}
        for group, _ in self._exact:
            for topic in group.topics:
                matches.setdefault(topic.iri, NameMatch(topic, 1.0, 1.0, 0.5))
        if not matches:
            return []
        claims = sorted(
            {
                quad.subject.value
                for iri in matches
                for end in (terms.SUBJECT, terms.OBJECT)
                for quad in self._store.quads_for_pattern(None, end, node(iri), None)
                if hasattr(quad.subject, "value")
            }
        )
        table = Table(self._store, claims, scan=False)
        relations = {str(r.iri): r for r in self._schema.relations}
        every = {match.name.iri: match for match in self.matches}
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
            if predicate not in relations or not evidence:
                continue
            modality = modality_named(kind)
            if not self._is_wanted(modality):
                continue
            one, other = (
                matches.get(iri) or every.get(iri) or NameMatch(self._index.name(iri))
                for iri in (subject, object_)
            )
            if other.score > one.score:
                one, other = other, one
            if not self._is_named(one) and not self._is_named(other):
                continue
            found.append(
                Candidate(
                    claim, subject, relations[predicate], object_, one, other, modality, evidence
                )
            )
        return found

    def _is_named(self, match: NameMatch) -> bool:
        """Whether the question has a word of a name that is no mere cue."""
        said = any(how >= _NAMED for how in match.words.values())
        return said or self._is_spotted(match.name.iri)

    def _is_wanted(self, modality: Modality | None) -> bool:
        """Whether a claim is of a kind that may answer: a denial only where one is asked for."""
        denied = modality is Modality.NEGATED
        if self._intent.required is Modality.NEGATED:
            return True
        return self._intent.yes_no or not denied

    def _is_within(
        self, pieces: Iterable[GraphEvidence], reports: Mapping[str, GraphReport]
    ) -> bool:
        """Whether the evidence is of the reports, people and dates that are asked for."""
        intent = self._intent
        named = {report.iri for report in intent.reports}
        people = {*intent.agents}
        ahead = is_ahead(intent)
        for piece in pieces:
            report = reports.get(piece.report)
            issued = report.issued if report else ""
            if named and piece.report not in named:
                continue
            if people and people.isdisjoint(piece.agents):
                continue
            if ahead:
                return True
            if intent.since and not issued >= intent.since:
                continue
            if intent.until and not (issued and issued < intent.until):
                continue
            return True
        return False

    # --- features

    def _of_question(self, asked: tuple[int, int]) -> dict[str, float]:
        text = self._text[asked[0] : asked[1]]
        intent = self._intent
        used = {at for m in self.matches[:_TOPICS] for at, how in m.words.items() if how >= _NAMED}
        unread = [
            w for w in self._words if w.at not in used | self._cued and not _is_read(w.token.lower)
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

    def _of_claim(self, each: Candidate) -> dict[str, float]:
        topic, other = each.topic, each.other
        intent = self._intent
        wh = self._kind_of_question()
        side = "subject" if topic.name.iri == each.subject else "object"
        used = {
            at: max(topic.words.get(at, 0), other.words.get(at, 0))
            for at in range(len(self._tokens))
        }
        both = topic.coverage > _NAMED and other.coverage > _NAMED and topic.name != other.name
        features = {
            **self._general,
            "topic.coverage": topic.coverage,
            "topic.whole": float(topic.coverage > _WHOLE),
            "topic.head": topic.head,
            "topic.rarity": min(topic.weight, 2.0) / 2,
            "topic.words": min(len(topic.label), 4) / 4,
            "topic.spotted": float(self._is_spotted(topic.name.iri)),
            "other.coverage": other.coverage,
            "other.whole": float(other.coverage > _WHOLE),
            "other.head": other.head,
            "other.rarity": min(other.weight, 2.0) / 2,
            "other.spotted": float(self._is_spotted(other.name.iri)),
            "both.named": float(both),
            "kind.yes_no": float(intent.yes_no),
            "kind.yes_no.one_end": float(intent.yes_no and not both),
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

    def _is_spotted(self, iri: str) -> bool:
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
            if alike >= _NAMED or word.token.lower in NO_MATTER:
                continue
            if not word.in_question:
                found["left.before"] += word.weight
                continue
            kind = word.kind if word.kind in "NVJ" else "other"
            found[f"left.{kind}"] += 1.0
            if not _is_read(word.token.lower):
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

    def _in_context(self, word: _Word) -> bool:
        before = [t.lower for t in self._tokens[: word.at] if t.lower not in DETERMINERS]
        return any(each in CONTEXT for each in before[-2:])

    def _is_beside(self, word: _Word, used: Mapping[int, float]) -> bool:
        return any(used.get(at, 0.0) >= _NAMED for at in (word.at - 1, word.at + 1))

    def _is_of_another(self, each: Candidate, said: set[str]) -> bool:
        """Whether a claim is surely about another thing than the question.

        The field of the question is named neither at its ends nor in its words, a noun behind the
        topic makes another thing of it ("hallucination talent"), or a question for "yes" or "no"
        asks nothing that is known of one topic.
        """
        ends = {each.subject, each.object}
        fields = [g for g, topics in self._exact if g.is_context and not topics & ends]
        if any(not _stands(field.name, said) for field in fields):
            return True
        named = [group for group, topics in self._exact if topics & ends]
        besides = (
            w
            for w in self._words
            if w.at not in self._cued and _makes_another(w, named, self._text)
        )
        if any(
            max(each.topic.words.get(w.at, 0), each.other.words.get(w.at, 0)) < _NAMED
            and not _stands(w.token.text, said)
            for w in besides
        ):
            return True
        both = min(each.topic.coverage, each.other.coverage) > _PARTLY
        return self._intent.yes_no and not self._intent.relations and not both

    def _of_evidence(
        self, each: Candidate, pieces: Sequence[GraphEvidence], quoted: set[str], around: set[str]
    ) -> tuple[dict[str, float], tuple[str, ...]]:
        """What the words, sections and reports of a claim say of the rest of the question."""
        said = quoted | around
        left = [
            word
            for word in self._words
            if word.at not in self._cued
            and max(each.topic.words.get(word.at, 0), each.other.words.get(word.at, 0)) < _NAMED
        ]
        weights = sum(word.weight for word in left)
        share = {
            name: sum(w.weight for w in left if _stands(w.token.text, said)) / weights
            if weights
            else 0.0
            for name, said in (("quote", quoted), ("title", around))
        }
        asked_end = self._intent.until if is_ahead(self._intent) else ""
        horizons = [p.horizon.end for p in pieces if p.horizon and p.horizon.end]
        ahead = any(end < asked_end for end in horizons)
        places = [w for w in left if w.kind == "N" and self._in_context(w)]
        unsaid_places = sum(not _stands(word.token.text, said) for word in places)
        confidence = max((p.confidence or 0.0 for p in pieces), default=0.0)
        unsaid = [
            word.token.text
            for word in left
            if word.token.lower not in NO_MATTER and not _stands(word.token.text, said)
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


def _promise(features: Features, each: Candidate) -> float:
    """How soon the words of a claim are worth reading."""
    cue = max((v for f, v in features.items() if f.startswith("cue") and "fits" in f), default=0.0)
    return each.topic.score + each.other.score + 0.5 * cue + 0.3 * features.get("class.fits", 0.0)


def _weight(token: Token, kind: str) -> float:
    """How much it matters whether a word is explained."""
    if token.lower in NO_MATTER:
        return 0.15
    known = is_known(token.lower)
    return _KIND_WEIGHT.get(kind, 0.4) * (1.0 if known else 1.2)


def _said(
    pieces: Iterable[GraphEvidence], reports: Mapping[str, GraphReport]
) -> tuple[set[str], set[str]]:
    """The words that some evidence quotes, and those of its sections' and reports' titles."""
    quoted: set[str] = set()
    around: set[str] = set()
    for piece in pieces:
        quoted.update(words(f"{piece.prefix} {piece.quote} {piece.suffix}"))
        if (report := reports.get(piece.report)) is not None:
            around.update(words(report.title))
            if 0 <= piece.section < len(report.sections):
                around.update(words(report.sections[piece.section].title))
    return quoted, around


def _makes_another(word: _Word, groups: Iterable[Group], text: str) -> bool:
    """Whether a noun stands behind a name; behind "does" and a name stands a verb."""
    if word.kind != "N" or word.token.lower in NO_MATTER or not word.in_question:
        return False
    return any(
        word.token.start == group.end + 1
        and AUXILIARIES.isdisjoint(text[: group.start].lower().split()[-1:])
        for group in groups
    )


def _is_read(word: str) -> bool:
    """Whether a word is frequent in English."""
    return word in NO_MATTER or any(is_known(form) for form in lemmas(word))


def _stands(word: str, said: set[str]) -> bool:
    """Whether a text, given by its words, says a word of a question in some form."""
    forms = words(word)
    return bool(forms) and all(f in said or any(likeness(f, w) >= 0.8 for w in said) for f in forms)


def _asked_part(text: str) -> tuple[int, int]:
    """The span of the sentence that asks: the last with a question mark, or the whole text."""
    every = split_sentences(text)
    asking = [one for one in every if text[one.start : one.end].rstrip().endswith("?")]
    if len(every) > 1 and asking:
        return asking[-1].start, asking[-1].end
    return 0, len(text)
