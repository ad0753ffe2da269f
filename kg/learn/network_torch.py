"""The encoder as PyTorch trains it: the same layers as in use, with gradients.

Weights are a dictionary by the names under which they are stored. The caller imports
``torch``, since only training needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from kg.encoder.transformer import HEADS, bucket_of
from kg.extract import page_encoder
from kg.extract.page_encoder import link_places, name_places
from kg.extract.topic_classifier import Topic
from kg.extract.windows import Windows
from kg.language.inflection import comparable
from kg.learn.instances import Example, answers_of, link_instances
from kg.model.schema import LEARNED_CLASSES, LEARNED_RELATIONS

Tensor = Any
Weights = Mapping[str, Tensor]

SPAN: Final = 192
PAIR: Final = 128
_EPSILON: Final = 1e-5
"""Added to the variance in normalisation, as MPNet does."""

_NOTHING: Final = -20.0
"""The logit of a link that no window holds."""


class Batch(Struct, frozen=True):
    """One annotated report as tensors.

    ``ids``, ``mask``: (windows, wordpieces). ``spans``: (places, 3), window, first and last
    wordpiece; ``names[i]`` is the name that place ``i`` is of, of ``count`` in all.
    ``answers``, ``counts``: (names, classes), what is right and how much it counts.
    ``pairs``: (places, 6), link, window, first and last of the subject and of the object.
    ``predicates``, ``holds``, ``matters``: of each link. ``weight``: of the report.
    """

    ids: Tensor
    mask: Tensor
    spans: Tensor
    names: Tensor
    count: int
    answers: Tensor
    counts: Tensor
    pairs: Tensor
    predicates: Tensor
    holds: Tensor
    matters: Tensor
    weight: float


_RELATIONS: Final = LEARNED_RELATIONS


def annotated_topics(e: Example) -> list[Topic]:
    """The annotated topics of a report, by the candidate names that are exactly theirs."""
    topics = []
    for entity in e.gold.entities.values():
        wordings = {comparable(name) for name in entity.names}
        names = [n for n in e.candidates.names if comparable(n.label) in wordings]
        if names:
            topics.append(Topic(entity.topic_class, names, [1.0] * len(names)))
    return topics


def with_inventions(wanted: Sequence[Topic], decided: Sequence[Topic]) -> list[Topic]:
    """Annotated topics, and decided ones that are not annotated: links of these are wrong."""
    known = {(t.topic_class, n.key) for t in wanted for n in t.names}
    invented = [t for t in decided if not any((t.topic_class, n.key) in known for n in t.names)]
    return [*wanted, *invented]


def batch(torch: Any, e: Example, topics: list[Topic], near: float) -> Batch:
    """One report as tensors; ``near`` is the weight of a near miss of a name."""
    windows = Windows(e.candidates.page, page_encoder.shipped().text, e.candidates.scope)
    pieces = windows.pieces
    size = max(map(len, pieces))
    places = name_places(windows, e.candidates.names)
    spans = [(i, place) for i, own in enumerate(places) for place in own]
    answers = [answers_of(e, c, near) for c in LEARNED_CLASSES]
    linked = link_instances(replace(e, weight=1.0), topics)
    pairs = [
        (i, s.window, s.first, s.last, o.first, o.last)
        for i, own in enumerate(link_places(windows, topics, linked.links))
        for s, o in own
    ]
    return Batch(
        ids=torch.tensor([[*w, *[0] * (size - len(w))] for w in pieces]),
        mask=torch.tensor([[True] * len(w) + [False] * (size - len(w)) for w in pieces]),
        spans=torch.tensor([tuple(place) for _, place in spans], dtype=torch.long).view(-1, 3),
        names=torch.tensor([i for i, _ in spans], dtype=torch.long),
        count=len(e.candidates.names),
        answers=torch.tensor([[float(a) for a, _ in column] for column in answers]).T,
        counts=torch.tensor([[w for _, w in column] for column in answers]).T,
        pairs=torch.tensor(pairs, dtype=torch.long).view(-1, 6),
        predicates=torch.tensor(
            [_RELATIONS.index(k.predicate) for k in linked.links], dtype=torch.long
        ),
        holds=torch.tensor([float(row.answer) for row in linked.rows]),
        matters=torch.tensor([row.weight for row in linked.rows]),
        weight=e.weight,
    )


def head_shapes(width: int) -> dict[str, tuple[int, int]]:
    """Outputs and inputs of each matrix of the heads; ``mention`` is needed in training only."""
    return {
        "span": (SPAN, 3 * width),
        "name": (SPAN, 2 * SPAN + 1),
        "topic": (4, SPAN),
        "mention": (4, SPAN),
        "subject": (PAIR, 2 * width),
        "object": (PAIR, 2 * width),
        "between": (PAIR, width),
        "pair": (PAIR, PAIR),
        "relation": (5, PAIR),
    }


class Network:
    """The forward pass over a dictionary of weights."""

    def __init__(self, torch: Any, weights: Weights, *, dropout: float = 0.1) -> None:
        """Use these weights; ``dropout`` acts while ``training`` is set.

        ``watch``, where set, is told what the units of each layer's feed-forward network give.
        """
        self.torch = torch
        self.weights = weights
        self.dropout = dropout
        self.training = True
        self.watch: Callable[[str, Tensor], None] | None = None
        self._layers = sum(name.endswith(".attend.weight") for name in weights)

    @property
    def _in_bfloat16(self) -> bool:
        """Whether layers compute in bfloat16: processors that emulate it take 90 times as long."""
        there = self.torch.backends.mkldnn.is_available()
        known = there and self.torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001
        return self.training and bool(known)

    def losses(self, batch: Batch) -> Tensor:
        """The loss of one report: of its names, their places, and its links."""
        names, places, links = self.logits(batch)
        loss = self._entropy(names, batch.answers, batch.counts) / 200
        of_place = batch.answers[batch.names], batch.counts[batch.names]
        loss = loss + 0.3 * self._entropy(places, *of_place) / 200
        if links is not None:
            seen = (links > _NOTHING + 1).float()
            loss = loss + self._entropy(links, batch.holds, batch.matters * seen) / 100
        return loss * batch.weight

    def _entropy(self, logits: Tensor, answers: Tensor, weights: Tensor) -> Tensor:
        entropy = self.torch.nn.functional.binary_cross_entropy_with_logits
        return entropy(logits, answers, weights, reduction="sum")

    def logits(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor | None]:
        """Logits of the names, of their places, and of the links (if any)."""
        states = _States(self.torch, self._hidden(batch))
        spans = self._gelu(self._head("span", states.spans(batch.spans)))
        names = self._head("topic", self._gelu(self._head("name", self._pooled(batch, spans))))
        links = self._links(batch, states) if len(batch.pairs) else None
        return names, self._head("mention", spans), links

    def _hidden(self, batch: Batch) -> Tensor:
        """Only attention works on windows filled up to one size; all else on wordpieces alone."""
        ids, places = batch.ids[batch.mask], batch.mask.nonzero()[:, 1]
        x = self.torch.nn.functional.embedding(ids, self.weights["words"])
        x = self._drop(self._norm("first", x + self.weights["positions"][places]))
        beyond = self.torch.zeros(batch.mask.shape).masked_fill(~batch.mask, -1e9)
        bias = self._distances(batch.mask.shape[1]) + beyond[:, None, None, :]
        with self.torch.autocast("cpu", self.torch.bfloat16, enabled=self._in_bfloat16):
            for i in range(self._layers):
                x = self._layer(f"layer{i}", x, batch.mask, bias)
        return self._filled_up(x.float(), batch.mask)

    def _distances(self, size: int) -> Tensor:
        """What attention adds for the distance of two wordpieces: ``(heads, size, size)``."""
        place = np.arange(size)
        biases = self.weights["relative"]
        chosen = bucket_of(place[None, :] - place[:, None], len(biases))
        return biases[self.torch.tensor(chosen)].permute(2, 0, 1)

    def _layer(self, name: str, x: Tensor, mask: Tensor, bias: Tensor) -> Tensor:
        mixed = self._filled_up(self._linear(f"{name}.attend", x), mask)
        windows, size, triple = mixed.shape
        apart = mixed.view(windows, size, 3, HEADS, triple // (3 * HEADS))
        query, key, value = apart.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) * key.shape[-1] ** -0.5 + bias.to(query.dtype)
        seen = (self.torch.softmax(scores, -1) @ value).transpose(1, 2)
        seen = self._linear(f"{name}.merge", seen.flatten(2)[mask])
        x = self._norm(f"{name}.after_attention", x + self._drop(seen))
        units = self._gelu(self._linear(f"{name}.widen", x))
        if self.watch is not None:
            self.watch(name, units)
        fed = self._linear(f"{name}.narrow", units)
        return self._norm(f"{name}.after_feeding", x + self._drop(fed))

    def _filled_up(self, x: Tensor, mask: Tensor) -> Tensor:
        """Values of wordpieces as ``(windows, wordpieces, width)``, zeros beyond a window's end."""
        full = x.new_zeros(*mask.shape, x.shape[1])
        full[mask] = x
        return full

    def _pooled(self, batch: Batch, spans: Tensor) -> Tensor:
        torch, width = self.torch, spans.shape[1]
        often = torch.zeros(batch.count).index_add(0, batch.names, torch.ones(len(batch.names)))
        largest = torch.full((batch.count, width), -9.0).scatter_reduce(
            0, batch.names[:, None].expand_as(spans), spans, "amax"
        )
        largest = torch.where(often[:, None] > 0, largest, torch.zeros_like(largest))
        sums = torch.zeros(batch.count, width).index_add(0, batch.names, spans)
        mean = sums / often.clamp(min=1)[:, None]
        return torch.cat([largest, mean, torch.log1p(often)[:, None]], 1)

    def _links(self, batch: Batch, states: _States) -> Tensor:
        link, window, *ends = batch.pairs.T
        mixed = (
            self._head("subject", states.ends(window, ends[0], ends[1]))
            + self._head("object", states.ends(window, ends[2], ends[3]))
            + self._head("between", states.between(window, ends))
        )
        logits = self._head("relation", self._gelu(self._head("pair", self._gelu(mixed))))
        chosen = logits.gather(1, batch.predicates[link][:, None])[:, 0]
        nothing = self.torch.full((len(batch.predicates),), _NOTHING)
        return nothing.scatter_reduce(0, link, chosen, "amax")

    def _linear(self, name: str, x: Tensor) -> Tensor:
        linear = self.torch.nn.functional.linear
        return linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _head(self, name: str, x: Tensor) -> Tensor:
        return self._linear(f"heads.{name}", self._drop(x, 2 * self.dropout))

    def _norm(self, name: str, x: Tensor) -> Tensor:
        gain, bias = self.weights[f"{name}.gain"], self.weights[f"{name}.bias"]
        return self.torch.nn.functional.layer_norm(x, gain.shape, gain, bias, _EPSILON)

    def _gelu(self, x: Tensor) -> Tensor:
        return self.torch.nn.functional.gelu(x)

    def _drop(self, x: Tensor, rate: float | None = None) -> Tensor:
        rate = self.dropout if rate is None else rate
        return self.torch.nn.functional.dropout(x, rate, self.training)


class _States:
    """Hidden states (windows, wordpieces, width), with their running sums."""

    def __init__(self, torch: Any, hidden: Tensor) -> None:
        self._torch = torch
        self._hidden = hidden
        zero = torch.zeros_like(hidden[:, :1])
        self._sums = torch.cat([zero, hidden.cumsum(1)], 1)

    def ends(self, window: Tensor, first: Tensor, last: Tensor) -> Tensor:
        return self._torch.cat([self._hidden[window, first], self._hidden[window, last]], 1)

    def spans(self, at: Tensor) -> Tensor:
        window, first, last = at.T
        mean = self._mean(window, first, last)
        return self._torch.cat([self.ends(window, first, last), mean], 1)

    def between(self, window: Tensor, ends: list[Tensor]) -> Tensor:
        low = self._torch.minimum(ends[1], ends[3]) + 1
        high = self._torch.maximum(ends[0], ends[2]) - 1
        return self._mean(window, low, high)

    def _mean(self, window: Tensor, first: Tensor, last: Tensor) -> Tensor:
        last = self._torch.maximum(last, first - 1)
        count = (last + 1 - first).clamp(min=1)[:, None]
        return (self._sums[window, last + 1] - self._sums[window, first]) / count
