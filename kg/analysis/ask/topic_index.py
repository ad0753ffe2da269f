"""The topics of one graph as questions look for them; whatever is made of them is made once."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Store

from kg.analysis.ask.name_index import NameIndex
from kg.encoder.sentence_embeddings import shipped
from kg.encoder.text_encoder import Doubles
from kg.graph import terms
from kg.graph.lookup import node
from kg.graph.topic_lookup import Name, TopicLabels, topic_labels

_AT_ONCE: Final = 2000
"""Topics whose vectors are in memory as doubles at once."""


class TopicIndex:
    """Labels, names by their words, and what those mean that claims are about.

    It holds for the graph as it is when each of them is first asked for.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def labels(self) -> list[TopicLabels]:
        """The labels of all topics, by class and label."""
        return [*topic_labels(self._store)]

    @cached_property
    def names(self) -> NameIndex:
        """The labels by their words."""
        return NameIndex(self.labels)

    @cached_property
    def _claimed(self) -> list[Name]:
        """The topics at the ends of claims."""
        return [name for each in self.labels if self._has_claim((name := each.name).iri)]

    def _has_claim(self, iri: str) -> bool:
        return any(
            True
            for end in (terms.SUBJECT, terms.OBJECT)
            for _ in self._store.quads_for_pattern(None, end, node(iri), None)
        )

    def foremost(self, most: int) -> list[Name]:
        """The topics of claims that the most reports name."""

        def reports(topic: Name) -> int:
            found = self._store.quads_for_pattern(node(topic.iri), terms.MENTIONED_IN, None, None)
            return sum(1 for _ in found)

        return sorted(self._claimed, key=reports, reverse=True)[:most]

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        """Of these topics; multiples of 2**-16 up to 1, which this type holds exactly."""
        found = np.zeros((len(self._claimed), shipped().width), np.float32)
        for first in range(0, len(found), _AT_ONCE):
            some = self._claimed[first : first + _AT_ONCE]
            found[first : first + _AT_ONCE] = shipped().vectors([name.label for name in some])
        return found

    def nearest(self, vector: Doubles, most: int) -> list[str]:
        """The IRIs of the topics of claims whose labels are nearest to a vector of length 1."""
        similarity = np.zeros(len(self._vectors))
        for first in range(0, len(similarity), _AT_ONCE):
            some = self._vectors[first : first + _AT_ONCE].astype(np.float64)
            similarity[first : first + _AT_ONCE] = some @ vector
        order = np.argsort(-similarity, kind="stable")[:most]
        return [self._claimed[at].iri for at in order.tolist()]
