"""Training the encoder, on little: what PyTorch learns is what NumPy then says."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from msgspec.structs import replace

from kg.errors import MissingExtra
from kg.extract.analyzed_document import prepare
from kg.extract.candidates import collect
from kg.extract.stages import Candidates
from kg.extract.topic_classifier import Topic
from kg.learn import encoder_training
from kg.learn.annotations import Gold, GoldEntity
from kg.learn.encoder_training import Schedule, encoder_of, final_batches, fit_encoder, torch_module
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
    weights = fit_encoder([one_batch()] * 2, random_weights(), schedule, said.append)
    losses = [float(line.rpartition(" ")[2]) for line in said]
    assert len(losses) == 12
    assert losses[-1] < losses[0] / 2
    again = fit_encoder([one_batch()] * 2, random_weights(), schedule)
    assert all(np.array_equal(weights[name], again[name]) for name in weights)
    assert np.array_equal(weights["words"], random_weights()["words"])


@needs_torch
def test_feed_forward_networks_are_narrowed_on_the_way() -> None:
    schedule = Schedule(epochs=12, wide=6, units=5, rate=2e-3, head_rate=2e-3)
    said: list[str] = []
    weights = fit_encoder([one_batch()] * 2, random_weights(), schedule, said.append)
    losses = [float(line.rpartition(" ")[2]) for line in said]
    assert losses[6] < losses[0] * 0.9
    assert losses[-1] < losses[0] / 2
    for layer in ("layer0", "layer1"):
        assert weights[f"{layer}.widen.weight"].shape == (5, WIDTH)
        assert weights[f"{layer}.widen.bias"].shape == (5,)
        assert weights[f"{layer}.narrow.weight"].shape == (WIDTH, 5)
    assert (
        encoder_of(weights).read(example().candidates.page).names(example().candidates.names).any()
    )


@pytest.mark.parametrize(
    "schedule", [Schedule(epochs=1, wide=1, units=5), Schedule(epochs=2, wide=1, units=0)]
)
@needs_torch
def test_without_epochs_after_it_or_units_nothing_is_narrowed(schedule: Schedule) -> None:
    weights = fit_encoder([one_batch()], random_weights(), schedule)
    shape = random_weights()["layer0.widen.weight"].shape
    assert weights["layer0.widen.weight"].shape == shape


@needs_torch
def test_the_last_epochs_are_on_what_counts_most_and_as_many_others() -> None:
    near, other = one_batch(), replace(one_batch(), weight=0.5)
    told: dict[int, list[str]] = {}
    steep = Schedule(epochs=1, wide=1, rate=2e-3, head_rate=2e-3)
    for last in (0, 2):
        schedule, said = replace(steep, last=last), told.setdefault(last, [])
        fit_encoder([near, other, other], random_weights(), schedule, said.append)
    assert [line.partition(",")[0] for line in told[2]] == [
        "epoch 1 of 1",
        "last epoch 1 of 2",
        "last epoch 2 of 2",
    ]
    assert told[0] == told[2][:1]
    before, after, mean = (
        fit_encoder([near, other], random_weights(), replace(steep, kept=kept))["heads.topic.bias"]
        for kept in (1.0, 0.0, 0.25)
    )
    assert not np.allclose(before, after)
    assert np.allclose(mean, 0.25 * before + 0.75 * after)
    assert final_batches([near, other, other], list.reverse) == [near, other]
    assert final_batches([near, near], list.reverse) == []


@needs_torch
def test_a_report_without_links_can_be_learned_from() -> None:
    e = example_of(doc("Nothing is here.\n"), Gold({}, {}))
    b = batch(torch_module(), e, [], 0.3)
    torch = torch_module()
    network = Network(torch, {k: torch.tensor(v) for k, v in random_weights().items()})
    assert float(network.losses(b)) > 0


def test_without_pytorch_or_base_weights_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(MissingExtra, match=r"trendkg\[train\]"):
        torch_module()
    monkeypatch.setattr(encoder_training, "PACKAGE", "no_such_package")
    with pytest.raises(MissingExtra, match="base weights"):
        encoder_training.base_weights(1)


@pytest.mark.skipif(
    find_spec(encoder_training.PACKAGE) is None, reason="the base weights are not installed"
)
def test_base_weights_have_the_shapes_of_their_layers() -> None:
    weights = encoder_training.base_weights(2)
    assert weights["words"].shape == (30522, 384)
    assert weights["layer1.attend.weight"].shape == (1152, 384)
    assert weights["layer1.widen.weight"].shape == (1536, 384)
    assert "layer2.attend.weight" not in weights
