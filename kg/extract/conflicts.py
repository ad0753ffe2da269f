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
    best: dict[tuple[int, int], int] = {}
    for at, link in enumerate(links):
        if likely[at] and link.predicate in _CONTRARIES:
            before = best.setdefault((link.subject, link.object), at)
            if chances[at] > chances[before]:
                best[link.subject, link.object] = at

    def verdict(at: int, link: Link) -> Verdict:
        if not likely[at]:
            return Verdict.UNLIKELY
        if link.predicate in _CONTRARIES and best[link.subject, link.object] != at:
            return Verdict.CONTRARY
        return Verdict.KEPT

    return [verdict(at, link) for at, link in enumerate(links)]
