"""Topics and claims of two histories side by side.

Topics are the same by IRI, else by class and name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, field

from kg.analysis.diff.change import Said
from kg.graph.history import Account, ClaimHistory, History, TopicHistory, by_date
from kg.graph.topic_lookup import Name
from kg.language import normalization
from kg.model.schema import RelationType

Key: TypeAlias = tuple[str, RelationType, str]
"""A claim by the IRIs of its ends, in the new graph if they are there."""


class Renaming(Struct, frozen=True):
    """A topic of the new graph, what it was in the old one, and how that came, in words."""

    old: TopicHistory
    new: TopicHistory
    why: str


class Matching(Struct, frozen=True):
    """``same``: for the IRI of an old topic that of the new one, where there is one.

    ``parted``: for the IRI of a new topic that of an old one, still there, which had its name.
    ``renamed``: topics whose label differs by more than case, number and the like, or whose
    class does. Several old topics may have become one new one.
    """

    same: Mapping[str, str]
    parted: Mapping[str, str] = field(default_factory=dict)
    renamed: tuple[Renaming, ...] = ()


def match(old: Iterable[TopicHistory], new: Iterable[TopicHistory]) -> Matching:
    """Find each old topic among the new ones.

    That is the one of its IRI; else one of its class which shares a name with it, the best
    such: a label that is the other's label, to the letter or but for case, number and the
    like, before one that is among its other names; else, of those left over on both sides,
    one of another class with the same label.
    """
    before = {t.name.iri: t for t in old}
    after = {t.name.iri: t for t in new}
    same = {iri: iri for iri in before if iri in after}
    lost = [t for iri, t in before.items() if iri not in same]
    same |= _best(lost, _by_name(after.values()))
    fresh = [t for iri, t in after.items() if iri not in {*same.values()}]
    parted = _best(fresh, _by_name(before.values()))
    left = [t for t in lost if t.name.iri not in same]
    retyped = _retyped(left, [t for t in fresh if t.name.iri not in parted])
    same |= {a.name.iri: b.name.iri for a, b in retyped}
    pairs = [(before[a], after[b]) for a, b in same.items()]
    pairs += [(before[a], after[b]) for b, a in parted.items()]
    found = (Renaming(a, b, why) for a, b in pairs if (why := _why(a, b, before, parted)))
    return Matching(
        same, parted, tuple(sorted(found, key=lambda r: (r.old.name.iri, r.new.name.iri)))
    )


def _why(
    old: TopicHistory,
    new: TopicHistory,
    before: Mapping[str, TopicHistory],
    parted: Mapping[str, str],
) -> str:
    """How a topic differs in label or class; "" if it does not."""
    if old.name.topic_class != new.name.topic_class:
        return f"was a {old.name.topic_class.value}"
    if normalization.key(old.name.label) == normalization.key(new.name.label):
        return ""
    if new.name.iri in parted:
        return f"was among the names of {old.name.label!r}"
    taken = new.name.iri in before and old.name.iri != new.name.iri
    return f"took in {old.name.label!r}" if taken else f"was {old.name.label!r}"


def _by_name(topics: Iterable[TopicHistory]) -> Mapping[tuple[str, str], list[TopicHistory]]:
    found: defaultdict[tuple[str, str], list[TopicHistory]] = defaultdict(list)
    for topic in topics:
        for key in _keys(topic):
            found[str(topic.name.topic_class), key].append(topic)
    return found


def _keys(topic: TopicHistory) -> set[str]:
    return {normalization.key(label) for label in (topic.name.label, *topic.alt_labels)}


def _best(
    topics: Iterable[TopicHistory], known: Mapping[tuple[str, str], list[TopicHistory]]
) -> dict[str, str]:
    """For each topic that has one, the IRI of the one most like it."""
    found: dict[str, str] = {}
    for topic in topics:
        kind = str(topic.name.topic_class)
        like = [other for key in sorted(_keys(topic)) for other in known.get((kind, key), ())]
        if like:
            best = min(like, key=lambda other: (_distance(topic, other), other.name.iri))
            found[topic.name.iri] = best.name.iri
    return found


def _distance(one: TopicHistory, other: TopicHistory) -> tuple[bool, bool]:
    labels = one.name.label, other.name.label
    return labels[0] != labels[1], normalization.key(labels[0]) != normalization.key(labels[1])


def _retyped(
    old: Iterable[TopicHistory], new: Iterable[TopicHistory]
) -> list[tuple[TopicHistory, TopicHistory]]:
    """Pairs of other classes but the same label, where no other topic has it."""
    labelled: defaultdict[str, tuple[list[TopicHistory], list[TopicHistory]]] = defaultdict(
        lambda: ([], [])
    )
    for side, topics in enumerate((old, new)):
        for topic in topics:
            labelled[normalization.key(topic.name.label)][side].append(topic)
    return [(a[0], b[0]) for a, b in labelled.values() if len(a) == len(b) == 1]


Words: TypeAlias = tuple[str, ...]


def quoted(names: Iterable[str], history: History) -> frozenset[Words]:
    """The words of those names that stand in what a history quotes, or in its texts.

    A report may use a name that was not read as a topic there.
    """
    wanted = {normalization.words(name) for name in names} - {()}
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in wanted:
        lengths[name[0]].add(len(name))
    sentences = {
        piece.sentence
        for said in (*history.topics, *history.claims)
        for account in said.accounts
        for piece in account.evidence
    }
    sentences.update(history.texts.values())
    found: set[Words] = set()
    for sentence in sentences:
        said_words = normalization.words(sentence)
        for at, word in enumerate(said_words):
            parts = (said_words[at : at + length] for length in lengths.get(word, ()))
            found.update(wanted.intersection(parts))
    return frozenset(found)


def align_topics(
    old: Collection[TopicHistory], new: Collection[TopicHistory], matching: Matching
) -> dict[str, Said]:
    """By IRI in the new graph, else in the old one. What was parted has the old accounts."""
    before: dict[str, list[TopicHistory]] = {}
    for topic in old:
        before.setdefault(matching.same.get(topic.name.iri, topic.name.iri), []).append(topic)
    after = {topic.name.iri: topic for topic in new}
    by_iri = {topic.name.iri: topic for topic in old}
    found: dict[str, Said] = {}
    for iri in (*before, *(i for i in after if i not in before)):
        past = before.get(iri) or ([by_iri[matching.parted[iri]]] if iri in matching.parted else [])
        now = after.get(iri)
        found[iri] = _compared((now or past[0]).name, None, None, past, now)
    return found


def align_claims(
    old: Iterable[ClaimHistory],
    new: Iterable[ClaimHistory],
    matching: Matching,
    topics: Mapping[str, Said],
) -> dict[Key, Said]:
    """By the IRIs of their ends, in the new graph if these are there."""
    before: dict[Key, list[ClaimHistory]] = {}
    for claim in old:
        start, predicate, end = claim.key
        key = matching.same.get(start, start), predicate, matching.same.get(end, end)
        before.setdefault(key, []).append(claim)
    after = {claim.key: claim for claim in new}
    found: dict[Key, Said] = {}
    for key in (*before, *(k for k in after if k not in before)):
        past, now = before.get(key, []), after.get(key)
        ends = topics[key[0]].subject, topics[key[2]].subject
        found[key] = _compared(ends[0], key[1], ends[1], past, now)
    return found


def _compared(
    subject: Name,
    predicate: RelationType | None,
    object_: Name | None,
    past: Sequence[TopicHistory | ClaimHistory],
    now: TopicHistory | ClaimHistory | None,
) -> Said:
    """A topic or claim with the accounts of both sides; several of the old may be one now."""
    every = [*past, *([now] if now else [])]
    return Said(
        subject,
        predicate,
        object_,
        _merged(account for each in past for account in each.accounts) if past else None,
        now.accounts if now else None,
        max(each.confidence for each in every),
        (past[0].iri if past else "", now.iri if now else ""),
    )


def _merged(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """One account for each report."""
    found: dict[str, Account] = {}
    for account in accounts:
        report = account.report
        known = found.get(report.iri)
        evidence = dict.fromkeys((*(known.evidence if known else ()), *account.evidence))
        found[report.iri] = Account.of(report, tuple(evidence)) if known else account
    return tuple(sorted(found.values(), key=lambda a: by_date(a.report)))
