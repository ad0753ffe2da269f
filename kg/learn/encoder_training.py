"""Learn the encoder from annotated reports, with PyTorch; seeded.

AdamW (Loshchilov and Hutter, 2019), a report a step, the rate rising over the first tenth of
the steps and falling to nothing. It begins with the first layers of MPNet, whose feed-forward
networks are narrowed to the units that matter most. Embeddings stay as they were.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from msgspec import Struct

from kg.encoder.text_encoder import Floats
from kg.encoder.weight_files import quantised
from kg.errors import MissingExtra
from kg.extract.page_encoder import PageEncoder
from kg.learn.checkpoints import Checkpoint, digest
from kg.learn.network_torch import Batch, Network, head_shapes
from kg.learn.pruning import Moments, prune_units

Report = Callable[[str], None]
Encoded = dict[str, Floats]
"""The encoder's weights by name."""

WORDS: Final = "words"

_SAMPLE: Final = 48
"""Reports on which the units of the feed-forward networks are weighed."""


class Schedule(Struct, frozen=True):
    """How the encoder is trained. Rates are AdamW's, of the layers and of the new heads.

    The feed-forward networks are first narrowed to ``units`` (never, if 0). ``others``: what a
    report counts beside those that are most like the ones to come. An epoch is on all of these
    and on ``share`` of the others, chosen anew each time.
    """

    layers: int = 6
    units: int = 1536
    epochs: int = 3
    share: float = 0.3
    others: float = 0.5
    rate: float = 6e-5
    head_rate: float = 7e-4
    seed: int = 0


class Work(Struct, frozen=True):
    """How much is done at once: ``jobs`` threads.

    What is finished is kept in the folder ``kept``, if one is named: a training that was
    interrupted goes on from the last epoch.
    """

    jobs: int = 1
    kept: Path | None = None


def torch_module(threads: int = 1) -> Any:
    """PyTorch with so many threads. Raises MissingExtra where it is not installed."""
    try:
        torch = import_module("torch")
    except ImportError as error:
        raise MissingExtra(
            "training the encoder needs PyTorch, which is not installed;"
            " pip install 'trendkg[train]'"
        ) from error
    torch.set_num_threads(threads)
    return torch


def fit_encoder(
    batches: Sequence[Batch],
    base: Encoded,
    schedule: Schedule = Schedule(),
    work: Work = Work(),
    report: Report = lambda _: None,
) -> Encoded:
    """The weights learned from some reports, by name, beginning from ``base``.

    The same reports, threads and machine give the same weights, in one go or in several.
    """
    torch = torch_module(work.jobs)
    torch.manual_seed(schedule.seed)
    kept = Checkpoint(torch, work.kept, digest(torch, batches, base, schedule))
    weights = {name: torch.tensor(np.asarray(value)) for name, value in base.items()}
    before = kept.load()
    weights |= before["weights"] if before else _begun(torch, weights, batches, schedule)
    network, optimiser = _optimizer(torch, weights, schedule)
    if before:
        optimiser.load_state_dict(before["optimiser"])
        report(f"goes on after epoch {before['epochs']}")
    for epoch in range(before["epochs"] if before else 0, schedule.epochs):
        torch.manual_seed(schedule.seed + epoch)
        order = epoch_batches(batches, schedule.share, schedule.seed + epoch)
        loss = _epoch(torch, network, optimiser, order, (epoch, schedule.epochs))
        report(f"epoch {epoch + 1} of {schedule.epochs}, loss {loss:.3f}")
        kept.save(epoch + 1, _learned(weights), optimiser.state_dict())
    return {name: w.detach().numpy() for name, w in weights.items()}


def _begun(
    torch: Any, weights: dict[str, Any], batches: Sequence[Batch], schedule: Schedule
) -> dict[str, Any]:
    """The weights to begin with: narrowed networks, and heads."""
    begun = _new_heads(torch, weights[WORDS].shape[1])
    if schedule.units:
        sample = epoch_batches(batches, 1.0, schedule.seed)[:_SAMPLE]
        begun |= _pruned(torch, Network(torch, weights | begun), sample, schedule.units)
    return begun


def _epoch(
    torch: Any, network: Network, optimiser: Any, batches: Sequence[Batch], at: tuple[int, int]
) -> float:
    """Learn from each report once, in the epoch ``at[0]`` of ``at[1]``; the mean loss."""
    epoch, epochs = at
    total = 0.0
    learned = _learned(dict(network.weights)).values()
    for step, one in enumerate(batches, start=epoch * len(batches)):
        for group in optimiser.param_groups:
            group["lr"] = group["initial_lr"] * _share(step, epochs * len(batches))
        loss = network.losses(one)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        total += loss.item()
    return total / len(batches)


def epoch_batches(batches: Sequence[Batch], share: float, seed: int) -> list[Batch]:
    """The reports that count most and a share of the others, in an order of the seed."""
    most = max(one.weight for one in batches)
    near = [one for one in batches if one.weight == most]
    others = [one for one in batches if one.weight < most]
    chance = random.Random(seed)  # noqa: S311 - no secret
    chance.shuffle(others)
    order = [*near, *others[: round(share * len(others))]]
    chance.shuffle(order)
    return order


def _learned(weights: dict[str, Any]) -> dict[str, Any]:
    return {name: w for name, w in weights.items() if name.startswith(("layer", "heads."))}


def _optimizer(torch: Any, weights: dict[str, Any], schedule: Schedule) -> tuple[Network, Any]:
    """The network over these weights, and the optimiser that is to change them."""
    learned = {name: w.requires_grad_() for name, w in _learned(weights).items()}
    groups = [
        {
            "params": [w for n, w in learned.items() if n.startswith("heads.") is heads],
            "initial_lr": rate,
        }
        for heads, rate in ((False, schedule.rate), (True, schedule.head_rate))
    ]
    return Network(torch, weights), torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _pruned(torch: Any, network: Network, batches: Sequence[Batch], units: int) -> dict[str, Any]:
    """The feed-forward networks, with so many units in each."""
    weights: dict[str, Any] = {}
    for name, seen in _moments(torch, network, batches).items():
        narrow = network.weights[f"{name}.narrow.weight"].double().numpy()
        found = prune_units(narrow, seen, min(units, narrow.shape[1]))
        kept = torch.tensor(found.kept)
        for part in ("weight", "bias"):
            weights[f"{name}.widen.{part}"] = network.weights[f"{name}.widen.{part}"][kept]
        weights[f"{name}.narrow.weight"] = torch.tensor(found.weights, dtype=torch.float32)
        more = torch.tensor(found.bias, dtype=torch.float32)
        weights[f"{name}.narrow.bias"] = network.weights[f"{name}.narrow.bias"] + more
    return weights


def _moments(torch: Any, network: Network, batches: Sequence[Batch]) -> dict[str, Moments]:
    """The moments of the units of each layer on some reports."""
    seen: dict[str, Moments] = {}
    network.training = False
    network.watch = partial(_seen, seen)
    with torch.no_grad():
        for one in batches:
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


def stored(weights: Encoded) -> dict[str, Any]:
    """Learned weights as the encoder's file has them; see ``kg.encoder.weight_files``."""
    kept = {n: w for n, w in weights.items() if n != WORDS and ".mention." not in n}
    fine = {n: w for n, w in kept.items() if n.startswith(("heads.", "positions", "relative"))}
    plain = {n: w for n, w in kept.items() if n not in fine}
    return quantised(plain, fine=False) | quantised(fine, fine=True)


def encoder_of(weights: Encoded) -> PageEncoder:
    """The encoder that learned weights make, as it is used."""
    return PageEncoder.of(quantised({WORDS: weights[WORDS]}, fine=False), stored(weights))
