"""What becomes of candidate links: which are likely enough, and which contradict likelier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from kg.extract.links import Link
from kg.model import RelationType


class Verdict(Enum):
    """What becomes of a candidate link."""

    KEPT = "kept"
    UNLIKELY = "unlikely"
    CONTRARY = "contrary"
    """Its contrary is likelier of the same two topics."""


_CONTRARIES: Final = frozenset({RelationType.RAISES_RISK, RelationType.MITIGATES_RISK})


def verdicts(
    links: Sequence[Link], chances: Sequence[float], thresholds: Mapping[RelationType, float]
) -> list[Verdict]:
    """The verdict on each link, whose chance is the probability, 0..1, that it holds.

    A link is kept from its relation's threshold on; but of a thing that would both raise and
    mitigate a risk, in the same words, only the likelier is (the first, if both are as likely).
    """
    likely = [
        chance >= thresholds[link.predicate] for link, chance in zip(links, chances, strict=True)
    ]
    best: dict[tuple[int, int], float] = {}
    first: dict[tuple[int, int], int] = {}
    for at, (link, chance) in enumerate(zip(links, chances, strict=True)):
        pair = link.subject, link.object
        if likely[at] and link.predicate in _CONTRARIES and chance > best.get(pair, -1.0):
            best[pair], first[pair] = chance, at
    return [
        Verdict.UNLIKELY
        if not likely[at]
        else Verdict.KEPT
        if link.predicate not in _CONTRARIES or first[link.subject, link.object] == at
        else Verdict.CONTRARY
        for at, link in enumerate(links)
    ]
