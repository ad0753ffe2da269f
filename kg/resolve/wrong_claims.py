"""Claims that a curator calls wrong: which they are, and what became of the rows that say so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from kg.language.normalization import key
from kg.model import Effect, LeftOut, Report, TopicKey
from kg.model.decisions import Action, Decision, Decisions
from kg.model.schema import Schema, TopicClass
from kg.resolve.apply_decisions import Index
from kg.resolve.relation_merge import counted_places
from kg.resolve.within import Triple


class WrongClaim(Struct, frozen=True):
    """The claims that one row means: its relation, from its subjects to its objects."""

    row: Decision
    subjects: frozenset[TopicKey]
    objects: frozenset[TopicKey]

    def covers(self, triple: Triple, report: Report) -> bool:
        """Whether the row takes this claim of this report out of the graph."""
        subject, predicate, target = triple
        if (
            predicate != self.row.relation
            or subject not in self.subjects
            or target not in self.objects
        ):
            return False
        names = (report.slug, report.name, report.metadata.title)
        return not self.row.report or self.row.report.casefold() in map(str.casefold, names)

    @property
    def reason(self) -> str:
        """Why the claim is left out."""
        return f"line {self.row.line} of the decisions calls it wrong"

    def effect(self, places: Mapping[str, int]) -> Effect:
        """What the row did. ``places``: how many places it took out, by report."""
        ends = ((self.row.name, self.subjects), (self.row.other, self.objects))
        missing = [repr(name) for name, found in ends if not found]
        if missing:
            why = f"no topic that this relation can have there is named {' and '.join(missing)}"
        elif not places:
            why = "nothing says so there" if self.row.report else "no report says so"
        else:
            said = counted_places(sum(places.values()), len(places))
            return Effect(self.row.line, str(self.row), f"left out, with {said}")
        return Effect(self.row.line, str(self.row), why, warn=True)


def why_wrong(claims: Sequence[WrongClaim], triple: Triple, report: Report) -> str:
    """Why this claim of this report is left out; "" if no row calls it wrong."""
    return next((each.reason for each in claims if each.covers(triple, report)), "")


def places_by_row(
    claims: Sequence[WrongClaim], left_out: Iterable[LeftOut], reports: Mapping[str, Report]
) -> dict[str, Counter[str]]:
    """How many places the rows have taken out, by the reason that a row gives, and report.

    A claim that several rows call wrong counts for each of them.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons = {each.reason for each in claims}
    for relation in (left.relation for left in left_out if left.reason in reasons):
        triple = (relation.subject, relation.predicate, relation.object)
        for each in claims:
            slugs = (piece.report for piece in relation.evidence)
            counted = Counter(slug for slug in slugs if each.covers(triple, reports[slug]))
            if counted:
                found[each.reason] += counted
    return found


def refs(decisions: Decisions, schema: Schema) -> Iterator[TopicKey]:
    """The names that rows on claims mean, in each class that they may be of."""
    for row in decisions.of_action(Action.WRONG):
        if row.relation is not None:
            for classes, name in zip(_ends(row, schema), (row.key, row.other_key), strict=True):
                yield from (TopicKey(one, name) for one in classes)


def wrong_claims(
    decisions: Decisions,
    schema: Schema,
    index: Index,
    home: Mapping[TopicKey, TopicKey],
    labels: Mapping[TopicKey, str],
) -> list[WrongClaim]:
    """The claims that each row means. ``labels``: those that other rows give.

    The class of a row says which of several subjects is meant; where none is of it, as after it
    was retyped, any class that the relation allows will do.
    """
    renamed = {TopicKey(own.topic_class, key(label)): own for own, label in labels.items()}

    def found(classes: Sequence[TopicClass], name: str) -> frozenset[TopicKey]:
        every = [TopicKey(one, name) for one in classes]
        named = {home[i] for ref in every for i in index.find(ref)}
        return frozenset(named | {renamed[ref] for ref in every if ref in renamed})

    claims = []
    for row in decisions.of_action(Action.WRONG):
        subjects, objects = _ends(row, schema)
        own = [one for one in subjects if one == row.topic_class]
        meant = found(own, row.key) or found(subjects, row.key)
        claims.append(WrongClaim(row, meant, found(objects, row.other_key)))
    return claims


def _ends(row: Decision, schema: Schema) -> tuple[list[TopicClass], list[TopicClass]]:
    if row.relation is None:
        return [], []
    subjects, objects = schema.signature(row.relation)
    return sorted(subjects), sorted(objects)
