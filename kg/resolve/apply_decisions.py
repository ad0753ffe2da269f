"""A curator's decisions, applied to the topics of a graph; what each did, and what failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from msgspec.structs import replace

from kg.language.normalization import key
from kg.model import Effect, Entity, TopicKey
from kg.model.decisions import PAIRING, UNSAID, Action, Decision, Decisions, Ref, clash
from kg.model.schema import TopicClass
from kg.resolve.relation_merge import many
from kg.resolve.ties import Bound, Cluster, Tie


class Index:
    """Finds the names that a decision means: by normal form, else by any other wording."""

    def __init__(self, entities: Mapping[TopicKey, Sequence[Entity]]) -> None:
        """Index all wordings of all entities, by the identity under which they stand."""
        self._leading: dict[Ref, set[TopicKey]] = defaultdict(set)
        self._other: dict[Ref, set[TopicKey]] = defaultdict(set)
        for identity, same in entities.items():
            self._leading[identity].add(identity)
            for entity in same:
                self._leading[TopicKey(identity.topic_class, key(entity.label))].add(identity)
                for wording in entity.alt_labels:
                    self._other[TopicKey(identity.topic_class, key(wording))].add(identity)

    def find(self, ref: Ref) -> list[TopicKey]:
        """The identities that the name leads, or else those that have it as another wording."""
        return sorted(self._leading.get(ref) or self._other.get(ref) or ())

    def leads(self, ref: Ref) -> bool:
        """Whether the name leads a topic, and is no mere further wording."""
        return ref in self._leading


def settled(
    decisions: Decisions, index: Index, classes: Sequence[TopicClass]
) -> tuple[Decisions, list[Effect]]:
    """The rows, each with its class, and those that fit none or several, with what to do.

    A row that says no class is of the class in which all its names are topics; of several, of
    the one in which they are labels.
    """
    rows, effects = [], []
    for row in decisions.rows:
        said = row.topic_class != UNSAID or row.action is Action.WRONG
        found = [row.topic_class] if said else _classes(row, index, classes)
        if len(found) == 1:
            rows.append(replace(row, topic_class=found[0]))
        else:
            effects.append(Effect(row.line, str(row), _unsettled(row, found), warn=True))
    return Decisions.of(rows), effects


def _classes(row: Decision, index: Index, classes: Sequence[TopicClass]) -> list[TopicClass]:
    keys = [row.key, row.other_key] if row.action in PAIRING else [row.key]
    found = [c for c in classes if c != row.to and all(index.find(Ref(c, k)) for k in keys)]
    leading = [c for c in found if all(index.leads(Ref(c, k)) for k in keys)]
    return leading or found


def _unsettled(row: Decision, found: Sequence[TopicClass]) -> str:
    names = f"{row.name!r} and {row.other!r}" if row.action in PAIRING else repr(row.name)
    if found:
        several = " and ".join(found)
        return f"{names}: {several} have topics of that name; fill the column 'class'"
    together = "are" if row.action in PAIRING else "is a"
    return f"{names} {together} topic{'s' * (together == 'are')} of no class; check the spelling"


def bound(decisions: Decisions, index: Index) -> Bound:
    """The ``same`` and ``different`` rows as ties and pairs of names."""
    ties: set[Tie] = set()
    apart: set[tuple[TopicKey, TopicKey]] = set()
    for row in decisions.rows:
        if row.action not in PAIRING:
            continue
        ones, others = index.find(row.ref), index.find(row.other_ref)
        if row.action is Action.SAME:
            ends = sorted({*ones, *others}) if ones and others else []
            ties |= {Tie(a, b) for a, b in pairwise(ends)}
        else:
            apart |= {(min(a, b), max(a, b)) for a in ones for b in others if a != b}
    return Bound(sorted(ties), frozenset(apart))


def meant(row: Decision, index: Index, home: Mapping[TopicKey, Cluster]) -> list[Cluster]:
    """The clusters that a row's first name means."""
    found = {home[i].members: home[i] for i in index.find(row.ref)}
    return [found[m] for m in sorted(found)]


def agreed(
    rows: Iterable[Decision], index: Index, home: Mapping[TopicKey, Cluster]
) -> tuple[dict[Decision, list[Cluster]], list[Effect]]:
    """The rows that can be applied, each with its clusters, and those that cannot, with why.

    Rows that contradict each other only because their names turned out to be one topic are
    not applied, none of them; neither is a row that names nothing.
    """
    clusters = {row: meant(row, index, home) for row in rows}
    about: dict[tuple[TopicKey, ...], list[Decision]] = defaultdict(list)
    for row, found in clusters.items():
        for cluster in found:
            about[cluster.members].append(row)
    failed: dict[Decision, str] = {
        row: f"no {row.topic_class.value} has this name"
        for row, found in clusters.items()
        if not found
    }
    for same in about.values():
        for a, b in combinations(sorted(same, key=lambda r: r.line), 2):
            if clash(a, b):
                failed[a] = (
                    f"names the same topic as line {b.line}, which says {b}; neither is applied"
                )
                failed[b] = (
                    f"names the same topic as line {a.line}, which says {a}; neither is applied"
                )
    effects = [Effect(r.line, str(r), why, warn=True) for r, why in failed.items()]
    return {row: found for row, found in clusters.items() if row not in failed}, sorted(effects)


def told_of_pairs(
    decisions: Decisions, index: Index, home: Mapping[TopicKey, Cluster]
) -> Iterator[Effect]:
    """What became of the ``same`` and ``different`` rows."""
    for row in decisions.rows:
        if row.action not in PAIRING:
            continue
        ones, others = index.find(row.ref), index.find(row.other_ref)
        missing = [n for n, found in ((row.name, ones), (row.other, others)) if not found]
        if missing:
            said = " and ".join(map(repr, missing))
            yield Effect(
                row.line, str(row), f"no {row.topic_class.value} is named {said}", warn=True
            )
            continue
        together = {home[i].members for i in ones} & {home[i].members for i in others}
        wanted = row.action is Action.SAME
        if bool(together) is wanted:
            yield Effect(row.line, str(row), "one topic" if wanted else "two topics")
        elif wanted:
            yield Effect(row.line, str(row), "kept apart by another row", warn=True)
        else:
            why = "still one topic: another row, or a report that has no place for one alone"
            yield Effect(row.line, str(row), why, warn=True)


def said_of_drop(places: str, relations: int) -> str:
    """What is lost with topics that a row drops."""
    return f"left out, with {places} and {many(relations, 'relation')}"


def effect_of_label(row: Decision) -> Effect:
    """What became of a row that gives a label."""
    return Effect(row.line, str(row), "has this label")


def effect_of_move(row: Decision, places: str, misfits: int) -> Effect:
    """What became of retyped topics; a warning where relations no longer fit their class."""
    said = f"is a {row.other_ref.topic_class.value}, with {places}"
    if misfits:
        said += f"; left out: {many(misfits, 'relation')} that it cannot have"
    return Effect(row.line, str(row), said, warn=bool(misfits))
