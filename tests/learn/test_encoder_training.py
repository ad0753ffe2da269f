"""Training the encoder, on little: what PyTorch learns is what NumPy then says."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from kg.errors import MissingExtra
from kg.extract.analyzed_document import prepare
from kg.extract.candidates import collect
from kg.extract.stages import Candidates
from kg.extract.topic_classifier import Topic
from kg.learn.annotations import Gold, GoldEntity
from kg.learn.encoder_training import (
    Schedule,
    Work,
    encoder_of,
    epoch_batches,
    fit_encoder,
    torch_module,
)
from kg.learn.instances import Example
from kg.learn.network_torch import Batch, Network, annotated_topics, batch, with_inventions
from kg.model import Document, RelationType, TopicClass
from tests.extract.network_of_two import WIDTH, random_weights
from tests.extract.reading import REPORT, doc

needs_torch = pytest.mark.skipif(
    find_spec("torch") is None, reason="PyTorch is not installed: pip install 'trendkg[train]'"
)

GOLD = Gold(
    {
        "e1": GoldEntity("e1", TopicClass.TREND, ("edge AI", "The rise of edge AI"), False),
        "e2": GoldEntity("e2", TopicClass.TECHNIQUE, ("pruning",), False),
        "e3": GoldEntity("e3", TopicClass.RISK, ("privacy concerns",), False),
        "e4": GoldEntity("e4", TopicClass.RISK, ("vendor lock-in",), True),
    },
    {("e1", RelationType.USES_TECHNIQUE, "e2"): False},
)


def example() -> Example:
    return example_of(doc(REPORT), GOLD)


def example_of(document: Document, gold: Gold) -> Example:
    page = prepare(document)
    names = tuple(collect(page, []))
    return Example(gold, Candidates(page, names, tuple([] for _ in names)))


def one_batch() -> Batch:
    e = example()
    return batch(torch_module(), e, annotated_topics(e), 0.3)


def test_wanted_topics_are_the_annotated_ones_by_their_exact_names() -> None:
    topics = annotated_topics(example())
    assert [t.label for t in topics] == ["edge AI", "pruning", "privacy concerns", "vendor lock-in"]


def test_inventions_stand_beside_them_once() -> None:
    e = example()
    wanted = annotated_topics(e)
    by_key = {n.key: n for n in e.candidates.names}
    again = Topic(TopicClass.TECHNIQUE, [by_key["pruning"]], [0.9])
    invented = Topic(TopicClass.RISK, [by_key["pruning"]], [0.9])
    assert with_inventions(wanted, [again, invented]) == [*wanted, invented]


@needs_torch
def test_a_batch_holds_names_answers_and_links() -> None:
    b = one_batch()
    e = example()
    assert b.count == len(e.candidates.names)
    assert b.answers.shape == b.counts.shape == (b.count, 4)
    assert b.answers.sum() == 4
    assert b.holds.sum() == 1
    assert len(b.predicates) == len(b.holds) > 1
    assert int(b.pairs[:, 0].max()) < len(b.predicates)
    assert bool(b.mask.any(dim=1).all())


@needs_torch
def test_numpy_says_what_pytorch_says() -> None:
    weights = random_weights()
    torch = torch_module()
    network = Network(torch, {k: torch.tensor(v) for k, v in weights.items()})
    network.training = False
    names, _, _ = network.logits(one_batch())
    e = example()
    found = encoder_of(weights).read(e.candidates.page).names(e.candidates.names)
    assert np.abs(found - names.numpy()).max() < 0.1
    assert np.corrcoef(found.ravel(), names.numpy().ravel())[0, 1] > 0.99


@pytest.mark.slow
@needs_torch
def test_learning_lowers_the_loss_and_is_the_same_each_time() -> None:
    said: list[str] = []
    schedule = Schedule(epochs=12, rate=2e-3, head_rate=2e-3)
    weights = fit_encoder([one_batch()] * 2, random_weights(), schedule, report=said.append)
    losses = [float(line.rpartition(" ")[2]) for line in said]
    assert len(losses) == 12
    assert losses[-1] < losses[0] / 2
    again = fit_encoder([one_batch()] * 2, random_weights(), schedule)
    assert all(np.array_equal(weights[name], again[name]) for name in weights)
    assert np.array_equal(weights["words"], random_weights()["words"])


@needs_torch
def test_feed_forward_networks_are_narrowed_first() -> None:
    schedule = Schedule(epochs=12, units=5, rate=2e-3, head_rate=2e-3)
    said: list[str] = []
    weights = fit_encoder([one_batch()] * 2, random_weights(), schedule, report=said.append)
    losses = [float(line.rpartition(" ")[2]) for line in said]
    assert losses[-1] < losses[0] / 2
    for layer in ("layer0", "layer1"):
        assert weights[f"{layer}.widen.weight"].shape == (5, WIDTH)
        assert weights[f"{layer}.widen.bias"].shape == (5,)
        assert weights[f"{layer}.narrow.weight"].shape == (WIDTH, 5)
    assert (
        encoder_of(weights).read(example().candidates.page).names(example().candidates.names).any()
    )


@needs_torch
def test_without_units_nothing_is_narrowed() -> None:
    weights = fit_encoder([one_batch()], random_weights(), Schedule(epochs=1, units=0))
    shape = random_weights()["layer0.widen.weight"].shape
    assert weights["layer0.widen.weight"].shape == shape


@needs_torch
def test_an_epoch_is_on_what_counts_most_and_a_share_of_the_others() -> None:
    near, other = one_batch(), replace(one_batch(), weight=0.5)
    for seed in range(5):
        order = epoch_batches([near, near, *[other] * 4], 0.5, seed)
        assert sorted(b.weight for b in order) == [0.5, 0.5, 1, 1]
        assert order == epoch_batches([near, near, *[other] * 4], 0.5, seed)


@needs_torch
def test_a_training_that_is_broken_off_goes_on(tmp_path: Path) -> None:
    schedule = Schedule(epochs=3, units=5)
    whole = fit_encoder([one_batch()] * 2, random_weights(), schedule)
    said: list[str] = []

    def tell(what: str) -> None:
        said.append(what)
        if len(said) == 2:
            raise KeyboardInterrupt

    work = Work(kept=tmp_path)
    with pytest.raises(KeyboardInterrupt):
        fit_encoder([one_batch()] * 2, random_weights(), schedule, work, tell)
    parts = fit_encoder([one_batch()] * 2, random_weights(), schedule, work, said.append)
    assert said[2] == "goes on after epoch 1"
    assert len(said) == 5
    assert all(np.array_equal(whole[name], parts[name]) for name in whole)


@needs_torch
def test_a_report_without_links_can_be_learned_from() -> None:
    e = example_of(doc("Nothing is here.\n"), Gold({}, {}))
    b = batch(torch_module(), e, [], 0.3)
    torch = torch_module()
    network = Network(torch, {k: torch.tensor(v) for k, v in random_weights().items()})
    assert float(network.losses(b)) > 0


def test_without_pytorch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(MissingExtra, match=r"trendkg\[train\]"):
        torch_module()
