"""Units taken out of a feed-forward network, and the others changed to make up for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.encoder.text_encoder import Doubles
from kg.learn.pruning import Moments, PrunedLayer, prune_units

SEEDS = st.integers(0, 2**32 - 1)
relaxed = settings(deadline=None, max_examples=25)


def values(seed: int, count: int, units: int) -> Doubles:
    """What units gave: each a mixture of some few causes, and a little of its own."""
    random = np.random.default_rng(seed)
    causes = random.normal(size=(count, units // 2)) @ random.normal(size=(units // 2, units))
    return causes + 0.1 * random.normal(size=(count, units)) + random.normal(size=units)


def seen(given: Doubles) -> Moments:
    found = Moments()
    for part in np.array_split(given, 3):
        found.add(part)
    return found


def outputs(given: Doubles, found: PrunedLayer) -> Doubles:
    result: Doubles = given[:, found.kept] @ found.weights.T + found.bias
    return result


def test_moments_of_parts_are_those_of_the_whole() -> None:
    given = values(0, 50, 6)
    assert np.allclose(seen(given).mean, given.mean(axis=0))
    assert np.allclose(seen(given).covariance, np.cov(given.T, bias=True))


@relaxed
@given(SEEDS)
def test_outputs_keep_their_mean(seed: int) -> None:
    given, weights = values(seed, 200, 8), values(seed + 1, 3, 8)
    found = prune_units(weights, seen(given), 5)
    assert len(found.kept) == 5
    assert np.allclose(outputs(given, found).mean(axis=0), (given @ weights.T).mean(axis=0))


@relaxed
@given(SEEDS)
def test_those_that_stay_make_up_for_the_others(seed: int) -> None:
    given, weights = values(seed, 200, 8), values(seed + 1, 3, 8)
    wanted = given @ weights.T
    found = prune_units(weights, seen(given), 5)
    without = PrunedLayer(found.kept, weights[:, found.kept], found.bias)
    apart = outputs(given, found) - wanted
    alone = outputs(given, without) - wanted
    assert apart.var(axis=0).sum() <= alone.var(axis=0).sum() + 1e-9
    assert apart.var(axis=0).sum() < 0.2 * wanted.var(axis=0).sum()


@pytest.mark.parametrize(
    ("what", "gone"),
    [("never acts", 2), ("has no weight", 4), ("gives what another gives", 5)],
)
def test_a_unit_that_adds_nothing_goes_first(what: str, gone: int) -> None:
    random = np.random.default_rng(1)
    given, weights = random.normal(size=(500, 6)), random.normal(size=(3, 6))
    if what == "never acts":
        given[:, gone] = 0
    elif what == "has no weight":
        weights[:, gone] = 0
    else:
        given[:, gone] = given[:, 0] * 2
    found = prune_units(weights, seen(given), 5, at_once=1)
    assert set(range(6)) - set(found.kept.tolist()) <= {gone, 0 if gone == 5 else gone}
    assert np.allclose(outputs(given, found), given @ weights.T, atol=1e-2)


def test_nothing_goes_where_all_may_stay() -> None:
    given, weights = values(3, 100, 6), values(4, 2, 6)
    found = prune_units(weights, seen(given), 6)
    assert np.array_equal(found.kept, np.arange(6))
    assert np.array_equal(found.weights, weights)
    assert not found.bias.any()
