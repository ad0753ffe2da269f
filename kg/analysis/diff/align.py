"""Topics and claims of two histories side by side, once it is known which are the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from kg.analysis.diff.change import Said
from kg.analysis.diff.topic_matching import Matching
from kg.graph.history import Account, ClaimHistory, TopicHistory, by_date
from kg.model.schema import RelationType

Key: TypeAlias = tuple[str, RelationType, str]
"""A claim by the IRIs of its ends, in the new graph if they are there."""


def joined_topics(
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
        known = now or past[0]
        found[iri] = Said(
            known.name,
            None,
            None,
            _merged([p.accounts for p in past]) if past else None,
            now.accounts if now else None,
            max(t.confidence for t in (*past, *([now] if now else []))),
            (past[0].name.iri if past else "", now.name.iri if now else ""),
        )
    return found


def joined_claims(
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
        found[key] = Said(
            topics[key[0]].subject,
            key[1],
            topics[key[2]].subject,
            _merged([p.accounts for p in past]) if past else None,
            now.accounts if now else None,
            max(c.confidence for c in (*past, *([now] if now else []))),
            (past[0].iri if past else "", now.iri if now else ""),
        )
    return found


def _merged(accounts: Iterable[tuple[Account, ...]]) -> tuple[Account, ...]:
    """The accounts of several things that have become one: one for each report."""
    found: dict[str, Account] = {}
    for account in (a for each in accounts for a in each):
        known = found.get(account.report.iri)
        found[account.report.iri] = account if known is None else _both(known, account)
    return tuple(sorted(found.values(), key=lambda a: by_date(a.report)))


def _both(one: Account, other: Account) -> Account:
    kinds = dict.fromkeys((*one.modalities, *other.modalities))
    places = dict.fromkeys((*one.evidence, *other.evidence))
    return Account(one.report, tuple(kinds), tuple(places))
