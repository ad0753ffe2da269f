"""Labelled sentences to the weights of the tagger that says who says them, with PyTorch; seeded."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence, Set
from typing import Any, Final

import numpy as np
from msgspec import Struct

from kg.encoder.text_encoder import Doubles, Floats, TextEncoder
from kg.encoder.weight_files import quantised
from kg.extract.analyzed_document import Page
from kg.extract.heads import States
from kg.extract.source_tagger import LOOKS, STEPS, looks
from kg.extract.windows import Windows
from kg.language.lines import Line
from kg.learn.encoder_training import torch_module

Labels = Sequence[int]
"""For each word of a sentence: no source, its first word, a further one."""

_UNITS: Final = 64
_EPOCHS: Final = 15
_BATCH: Final = 16
_RATE: Final = 2e-3
_DROPPED: Final = 0.4
_SMOOTHED: Final = 0.05
_WEIGHTS: Final = (1.0, 2.0, 1.5)
"""How much a word counts that is none of a source, its first, a further one."""

_OWN: Final = 0.3
"""How much it counts whether the authors speak."""

_IGNORED: Final = -100


class Sentence(Struct):
    """A labelled sentence. ``states``: of its words; ``looks``: how they are written."""

    states: Doubles
    looks: Doubles
    labels: Labels
    own: bool


class PageStates:
    """What a tagger learns from, of some lines of a page: the states of a middle layer."""

    def __init__(self, encoder: TextEncoder, page: Page, scope: Set[int], threads: int = 1) -> None:
        """Read the windows that have lines of ``scope``, by number."""
        self._windows = Windows(page, encoder, scope)
        pieces = self._windows.pieces
        self._states = States(map(len, pieces))
        for hidden in encoder.hidden(pieces, threads):
            self._states.append(hidden.middle)

    def sentence(self, line: Line, labels: Labels, *, own: bool) -> Sentence | None:
        """A labelled line, as far as the encoder reads it; None where it does not at all."""
        places = self._windows.words(line)
        if not places:
            return None
        count = len(places)
        states = self._states.mean(np.array(places))
        return Sentence(states, looks(line, count), labels[:count], own)


def fit_tagger(
    sentences: Sequence[Sentence], sure: float = 0.0, epochs: int = _EPOCHS, seed: int = 0
) -> dict[str, np.ndarray[Any, Any]]:
    """The weights that these sentences teach, as they are stored. ``sure``: the tagger's own.

    AdamW (Loshchilov and Hutter, 2019), the rate rising and falling (Smith and Topin,
    *Super-Convergence*, 2018). The same sentences and machine give the same weights.
    """
    torch = torch_module(2)
    torch.manual_seed(seed)
    order = random.Random(seed)  # noqa: S311 - an order, no secret
    net = _network(torch, sentences[0].states.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), _RATE, weight_decay=1e-2)
    steps = epochs * (-(-len(sentences) // _BATCH))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    places = list(range(len(sentences)))
    net.train()
    for _ in range(epochs):
        order.shuffle(places)
        for first in range(0, len(places), _BATCH):
            some = [sentences[at] for at in places[first : first + _BATCH]]
            optimiser.zero_grad()
            _loss(torch, net, some).backward()
            optimiser.step()
            schedule.step()
    return _stored(net) | {"sure": np.array(sure, np.float32)}


def _network(torch: Any, width: int) -> Any:
    nn = torch.nn
    return nn.ModuleDict(
        {
            "project": nn.Linear(width, _UNITS),
            "mix": nn.Linear(_UNITS + LOOKS, _UNITS),
            "drop": nn.Dropout(_DROPPED),
            "out": nn.Linear(_UNITS, len(_WEIGHTS) + 1),
            **{
                f"layer{at}": nn.Conv1d(_UNITS, _UNITS, 3, padding=step, dilation=step)
                for at, step in enumerate(STEPS)
            },
        }
    )


def _logits(torch: Any, net: Any, states: Any, looks_: Any, mask: Any) -> Any:
    """What :meth:`SourceTagger.logits` gives, of several sentences at once."""
    drop = net["drop"]
    seen = drop(torch.relu(net["project"](drop(states))))
    seen = torch.relu(net["mix"](torch.cat([seen, looks_], -1))) * mask
    for at in range(len(STEPS)):
        around = net[f"layer{at}"](seen.transpose(1, 2)).transpose(1, 2)
        seen = (seen + drop(torch.relu(around))) * mask
    return net["out"](seen)


def _loss(torch: Any, net: Any, some: Sequence[Sentence]) -> Any:
    states = _padded(torch, [one.states for one in some])
    mask = _padded(torch, [np.ones((len(one.labels), 1)) for one in some])
    logits = _logits(torch, net, states, _padded(torch, [one.looks for one in some]), mask)
    labels = torch.full(logits.shape[:2], _IGNORED)
    for row, one in enumerate(some):
        labels[row, : len(one.labels)] = torch.tensor(list(one.labels))
    kinds = len(_WEIGHTS)
    words = torch.nn.functional.cross_entropy(
        logits[..., :kinds].reshape(-1, kinds),
        labels.reshape(-1),
        weight=torch.tensor(_WEIGHTS),
        label_smoothing=_SMOOTHED,
    )
    own = (logits[..., kinds] - (1 - mask[..., 0]) * 1e4).amax(1)
    said = torch.tensor([float(one.own) for one in some])
    spoken = torch.nn.functional.binary_cross_entropy_with_logits(own, said)
    return words + _OWN * spoken


def _padded(torch: Any, rows: Iterable[Doubles]) -> Any:
    tensors = [torch.tensor(each, dtype=torch.float32) for each in rows]
    return torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True)


def _stored(net: Any) -> dict[str, np.ndarray[Any, Any]]:
    """The weights as matrices: what was a convolution has its three words side by side."""
    weights: dict[str, Floats] = {}
    for name, value in net.state_dict().items():
        array = value.detach().numpy()
        if array.ndim == 3:
            array = array.transpose(0, 2, 1).reshape(len(array), -1)
        weights[name] = np.ascontiguousarray(array)
    rough = {name: w for name, w in weights.items() if name.startswith("project.")}
    fine = {name: w for name, w in weights.items() if name not in rough}
    return {**quantised(rough, fine=False), **quantised(fine, fine=True)}
