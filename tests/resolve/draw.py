"""Draws pairs of names to be labelled: ``python -m tests.resolve.draw FOLDER`` of reports.

The names are all wordings that a build of the folder has, one for each class and normal
form. Pairs are made in strata, each a way in which two names can look alike, widest last,
and a pair belongs to the first stratum that makes it. From each stratum as many are taken as
``QUOTA`` says, in the order of a hash of the pair: a draw that no one chooses and everyone can
repeat. The strata owe nothing to the blocking that they are to judge. Groups of more than
``LARGEST`` names are passed over.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import combinations
from typing import Final

import kg
from kg.language.normalization import CATEGORY_WORDS, content, key, words
from kg.model import Entity, TopicClass

QUOTA: Final = {
    "same normal form": 30,
    "acronym": 30,
    "written as one": 30,
    "few letters": 40,
    "same words": 130,
    "same stems": 70,
    "all words but one": 120,
    "one word": 30,
}
LARGEST: Final = 40
LONGEST: Final = 6
"""Words of a name, at most."""

Pair = tuple[TopicClass, str, str]


def drawn(entities: Iterable[Entity]) -> Iterator[tuple[str, Pair]]:
    """The pairs to label, each with its stratum."""
    wordings: dict[tuple[TopicClass, str], Counter[str]] = defaultdict(Counter)
    for entity in entities:
        for wording in (entity.label, *entity.alt_labels):
            if len(words(wording)) <= LONGEST:
                wordings[entity.identity.topic_class, key(wording)][wording] += 1
    groups: dict[tuple[str, TopicClass, str], set[str]] = defaultdict(set)
    for (topic_class, normal), found in wordings.items():
        for wording in found:
            groups["same normal form", topic_class, normal].add(wording)
        usual = min(found, key=lambda w: (-found[w], len(w), w))
        for stratum, group in _groups(usual):
            groups[stratum, topic_class, group].add(usual)
    taken: set[Pair] = set()
    for stratum, quota in QUOTA.items():
        pairs = {p for g, names in groups.items() if g[0] == stratum for p in _pairs(g, names)}
        for pair in sorted(pairs - taken, key=_hash)[:quota]:
            yield stratum, pair
        taken |= pairs


def _groups(name: str) -> Iterator[tuple[str, str]]:
    """The strata and groups in which a name stands."""
    parts, weighty = words(name), sorted(content(name) - CATEGORY_WORDS or content(name))
    yield "written as one", "".join(parts)
    yield "same words", " ".join(weighty)
    yield "same stems", " ".join(sorted({w[:5] for w in weighty}))
    for part in weighty:
        yield "one word", part
        if len(weighty) > 1:
            yield "all words but one", " ".join(w for w in weighty if w != part)
    yield "all words but one", " ".join(weighty)
    letters = "".join(parts)
    if len(letters) >= 8:
        yield "few letters", letters[:5]
        yield "few letters", letters[-5:]
    if len(parts) > 1:
        yield "acronym", "".join(w[0] for w in parts)
    if name.removesuffix("s").isupper() and len(name) <= 6:
        yield "acronym", name.removesuffix("s").lower()


def _pairs(group: tuple[str, TopicClass, str], names: set[str]) -> Iterator[Pair]:
    if len(names) > LARGEST:
        return
    stratum, topic_class, _ = group
    for a, b in combinations(sorted(names), 2):
        if stratum == "acronym" and (len(words(a)) > 1) == (len(words(b)) > 1):
            continue
        if stratum == "few letters" and _edits("".join(words(a)), "".join(words(b))) > 2:
            continue
        if stratum == "same normal form" and a.lower() == b.lower():
            continue
        yield topic_class, a, b


def _edits(a: str, b: str) -> int:
    """The number of letters to insert, delete or replace."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
    return row[-1]


def _hash(pair: Pair) -> str:
    return sha256("\t".join(pair).encode()).hexdigest()


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for stratum, (topic_class, a, b) in drawn(kg.build(sys.argv[1:]).knowledge.entities):
        writer.writerow((topic_class.value, a, b, stratum))
