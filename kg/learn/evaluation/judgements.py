"""Each topic and relation of one report, judged: right, invented, missed or excused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from kg.learn.annotations import Gold
from kg.learn.evaluation.error_analysis import (
    NOT_AT_ALL,
    NearMiss,
    invented_relation,
    invented_topic,
    missed_relation,
    missed_topic,
)
from kg.learn.evaluation.figures import Tally
from kg.learn.evaluation.predictions import Found, FoundRelation, Words
from kg.learn.evaluation.scoring import Alike, align, judge_relation, same_name, similarity
from kg.model.schema import RelationType


class Matching(StrEnum):
    """When a found topic is an annotated one of its class.

    LENIENT: a name of each shares three in five words. STRICT: the preferred label has the
    normal form of the annotated label or of one of its aliases.
    """

    LENIENT = "lenient"
    STRICT = "strict"


_ALIKE: Mapping[Matching, Alike] = {Matching.LENIENT: similarity, Matching.STRICT: same_name}


class Verdict(StrEnum):
    """The judgement of an item. EXCUSED counts neither for nor against."""

    RIGHT = "right"
    INVENTED = "invented"
    MISSED = "missed"
    EXCUSED = "optional"


class Outcome(Struct, frozen=True):
    """One judged item. ``kind``: its class or relation; ``label``: its name, or both ends.

    ``matched``: the annotated name of what is right. ``words``: of the graph's evidence,
    of what was missed those of the annotation.
    """

    report: str
    kind: str
    verdict: Verdict
    label: str
    matched: str = ""
    near: NearMiss = NOT_AT_ALL
    confidence: float | None = None
    words: Words | None = None


class Judgement(Struct, frozen=True, dict=True):
    """All outcomes of one report, topics and relations apart."""

    report: str
    topics: tuple[Outcome, ...]
    relations: tuple[Outcome, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Topics, then relations."""
        return self.topics + self.relations

    @cached_property
    def tally(self) -> Tally:
        """Counts by class or relation and verdict."""
        return Counter((o.kind, o.verdict.value) for o in self.outcomes)


Quoted = Mapping[str, Words]
"""The place of a quote in the report, by the quote."""


def judge_report(
    report: str,
    gold: Gold,
    found: Found,
    *,
    matching: Matching = Matching.LENIENT,
    quoted: Quoted | None = None,
    explain: bool = True,
) -> Judgement:
    """Judge the predictions for one report by its annotation.

    Topics match one to one, best first; a second one for the same annotated topic is
    invented. A relation is right if both its ends match and the annotation relates them so.
    ``explain``: whether to say what wrong items nearly were, which takes time.
    """
    one = _Case(report, gold, found, _ALIKE[matching], quoted or {}, explain=explain)
    return Judgement(
        report,
        (*one.found_topics(), *one.missed_topics()),
        (*one.found_relations(), *one.missed_relations()),
    )


class _Case:
    """One report with its annotation, while it is judged."""

    def __init__(
        self,
        report: str,
        gold: Gold,
        found: Found,
        alike: Alike,
        quoted: Quoted,
        *,
        explain: bool,
    ) -> None:
        self._report = report
        self._explain = explain
        self._gold = gold
        self._found = found
        self._quoted = quoted
        self._mapping = align(gold, found.topics, alike=alike)
        self._ends = set(self._mapping.values())

    def found_topics(self) -> Iterator[Outcome]:
        for index, topic in enumerate(self._found.topics):
            entity = self._gold.entities.get(self._mapping.get(index, ""))
            if entity is None:
                verdict = Verdict.INVENTED
                near = self._near(invented_topic, self._gold, topic, self._mapping)
            else:
                near = NOT_AT_ALL
                verdict = Verdict.EXCUSED if entity.optional else Verdict.RIGHT
            yield Outcome(
                self._report,
                topic.topic_class.value,
                verdict,
                topic.label,
                entity.names[0] if entity else "",
                near,
                topic.confidence,
                topic.words,
            )

    def _near(self, analysis: Callable[..., NearMiss], *about: object) -> NearMiss:
        return analysis(*about) if self._explain else NOT_AT_ALL

    def missed_topics(self) -> Iterator[Outcome]:
        for entity in self._gold.entities.values():
            if not entity.optional and entity.id not in self._ends:
                yield Outcome(
                    self._report,
                    entity.topic_class.value,
                    Verdict.MISSED,
                    entity.names[0],
                    near=self._near(missed_topic, self._gold, entity.id, self._found.topics),
                    words=self._said(entity.quote),
                )

    def found_relations(self) -> Iterator[Outcome]:
        for relation in self._found.relations:
            triple = (relation.subject, relation.predicate, relation.object)
            right = judge_relation(self._gold, triple, self._mapping)
            if right and self._borderline(triple):
                right = None
            subject, object_ = (self._mapping.get(end) for end in (triple[0], triple[2]))
            near = (
                self._near(invented_relation, self._gold, subject, relation.predicate, object_)
                if right is False
                else NOT_AT_ALL
            )
            yield Outcome(
                self._report,
                relation.predicate.value,
                _VERDICTS[right],
                self._ends_of(relation),
                self._gold_ends(subject, object_) if right else "",
                near,
                relation.confidence,
                relation.words,
            )

    def _borderline(self, triple: tuple[int, RelationType, int]) -> bool:
        """Whether an end of a relation that is annotated is itself optional."""
        ends = (self._mapping[triple[0]], self._mapping[triple[2]])
        return any(self._gold.entities[end].optional for end in ends)

    def missed_relations(self) -> Iterator[Outcome]:
        said = [
            (self._mapping.get(r.subject), r.predicate, self._mapping.get(r.object))
            for r in self._found.relations
        ]
        known = set(said)
        for triple, optional in self._gold.relations.items():
            ends = (self._gold.entities[triple[0]], self._gold.entities[triple[2]])
            if optional or any(e.optional for e in ends) or triple in known:
                continue
            yield Outcome(
                self._report,
                triple[1].value,
                Verdict.MISSED,
                self._gold_ends(triple[0], triple[2]),
                near=self._near(missed_relation, triple, said, self._ends),
                words=self._said(self._gold.quotes.get(triple, "")),
            )

    def _ends_of(self, relation: FoundRelation) -> str:
        topics = self._found.topics
        return f"{topics[relation.subject].label} → {topics[relation.object].label}"

    def _gold_ends(self, subject: str | None, object_: str | None) -> str:
        names = [self._gold.entities[end].names[0] for end in (subject, object_) if end]
        return " → ".join(names)

    def _said(self, quote: str) -> Words | None:
        return self._quoted.get(quote, Words(quote)) if quote else None


_VERDICTS: Mapping[bool | None, Verdict] = {
    True: Verdict.RIGHT,
    False: Verdict.INVENTED,
    None: Verdict.EXCUSED,
}
