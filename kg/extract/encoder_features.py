"""The encoder's logits as features of the decisions.

A logit becomes all the steps that it reaches, so that logistic regression can give it a curve
of its own beside the features of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from kg.extract.heads import Pair
from kg.extract.links import Link
from kg.extract.page_encoder import EncodedPage, link_places
from kg.extract.topic_classifier import Topic
from kg.model import RelationType
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

_STEPS: Final = tuple(i / 2 for i in range(-14, 11))
_RELATIONS: Final = LEARNED_RELATIONS
_RIVAL: Final = {
    RelationType.RAISES_RISK: RelationType.MITIGATES_RISK,
    RelationType.MITIGATES_RISK: RelationType.RAISES_RISK,
}


@cache
def _names(what: str) -> tuple[str, ...]:
    return tuple(f"encoder.{what}>={step:g}" for step in _STEPS)


def _reached(what: str, logit: float) -> Iterator[str]:
    for name, step in zip(_names(what), _STEPS, strict=True):
        if logit < step:
            return
        yield name


def name_features(logits: Sequence[float]) -> list[str]:
    """Features of one name; ``logits`` in the order of ``TopicClass``."""
    return [f for c, x in zip(LEARNED_CLASSES, logits, strict=True) for f in _reached(c.value, x)]


def link_features(
    encoded: EncodedPage, topics: Sequence[Topic], links: Sequence[Link]
) -> list[tuple[str, ...]]:
    """Features of each link: the best logit of its places, for it and for its rival."""
    placed = link_places(encoded.windows, topics, links)
    numbers = numbered(placed)
    logits = encoded.pairs(list(numbers))
    found: list[tuple[str, ...]] = []
    for link, pairs in zip(links, placed, strict=True):
        if not pairs:
            found.append(("encoder.no-window",))
            continue
        best = logits[[numbers[p] for p in pairs]].max(axis=0)
        features = list(_reached("link", best[_RELATIONS.index(link.predicate)]))
        if link.predicate in _RIVAL:
            features += _reached("rival", best[_RELATIONS.index(_RIVAL[link.predicate])])
        found.append(tuple(features))
    return found


def numbered(pairs: Sequence[Sequence[Pair]]) -> dict[Pair, int]:
    """Each pair once, by its number in the order in which they come."""
    numbers: dict[Pair, int] = {}
    for one in pairs:
        for pair in one:
            numbers.setdefault(pair, len(numbers))
    return numbers
