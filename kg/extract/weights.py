"""The learned weights, shipped as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from kg.encoder.weight_files import LARGE
from kg.extract import page_encoder
from kg.extract.analyzed_document import Page
from kg.extract.page_encoder import PageEncoder
from kg.model import RelationType, TopicClass
from kg.resources import shipped_bytes

_FILE: Final = "weights.json.gz"
_LONG_FILE: Final = "long_reports.json.gz"


class Model(Struct, frozen=True):
    """Weights and thresholds of the decisions; see ``kg.learn.training``.

    A missing feature weighs nothing. Thresholds are probabilities: what reaches them
    is kept. ``likeness``: the weights by which two topics of a class are one thing.
    ``encoder``: the network whose features are among those weighed, if any are. ``long``: gives
    the model for long reports, if that is another.
    """

    topics: Mapping[TopicClass, Mapping[str, float]]
    topic_thresholds: Mapping[TopicClass, float]
    relations: Mapping[RelationType, Mapping[str, float]]
    relation_thresholds: Mapping[RelationType, float]
    likeness: Mapping[str, float] = field(default_factory=dict)
    likeness_threshold: float = 1.0
    encoder: PageEncoder | None = None
    long: Callable[[], Model] | None = None

    def fitting(self, page: Page) -> Model:
        """The model for a page."""
        return self.long() if self.long is not None and page.long else self

    @property
    def needs_encoder(self) -> bool:
        """Whether any weight is of a feature of the encoder."""
        every = (*self.topics.values(), *self.relations.values())
        return any(f.startswith("encoder.") for weights in every for f in weights)

    def to_json(self) -> str:
        """The weights and thresholds as JSON, keys sorted, one feature a line."""
        data = {
            "topics": {c.value: dict(w) for c, w in self.topics.items()},
            "topic_thresholds": {c.value: t for c, t in self.topic_thresholds.items()},
            "relations": {r.value: dict(w) for r, w in self.relations.items()},
            "relation_thresholds": {r.value: t for r, t in self.relation_thresholds.items()},
            "likeness": dict(self.likeness),
            "likeness_threshold": self.likeness_threshold,
        }
        return json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, encoder: PageEncoder | None = None) -> Model:
        """Read the JSON of ``to_json``, for use with this encoder. Raises ValueError."""
        data = msgspec.json.decode(text)
        return cls(
            {TopicClass.named(c): w for c, w in data["topics"].items()},
            {TopicClass.named(c): t for c, t in data["topic_thresholds"].items()},
            {RelationType.named(r): w for r, w in data["relations"].items()},
            {RelationType.named(r): t for r, t in data["relation_thresholds"].items()},
            data["likeness"],
            data["likeness_threshold"],
            encoder,
        )


@cache
def shipped() -> Model:
    """The model that comes with this version."""
    model = Model.from_json(_stored(_FILE), page_encoder.shipped())
    return replace(model, long=shipped_for_long_reports)


@cache
def shipped_for_long_reports() -> Model:
    """The model for long reports: a larger encoder, four times as slow, reads them."""
    return Model.from_json(_stored(_LONG_FILE), page_encoder.shipped(LARGE))


def _stored(name: str) -> bytes:
    return shipped_bytes("kg.extract", "data", name)
