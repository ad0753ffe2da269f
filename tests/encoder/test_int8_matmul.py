"""Products of bytes are exact by either library, and one stands in for the other."""

from __future__ import annotations

import copy
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.encoder.int8_matmul import Factor, Floats, fastest, product

try:
    import numkong as installed
except ImportError:
    installed = None

ENGINES = pytest.mark.parametrize(
    "engine",
    [
        False,
        pytest.param(
            installed, marks=pytest.mark.skipif(not installed, reason="needs numkong (pip)")
        ),
    ],
    ids=["numpy", "numkong"],
)
WIDTHS = [1, 63, 384, 1024, 1536, 2048]


def whole(seed: int, *shape: int) -> Any:
    return np.random.default_rng(seed).integers(-127, 128, shape)


@ENGINES
@pytest.mark.parametrize("width", WIDTHS)
@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 70))
def test_products_are_those_of_whole_numbers(
    engine: Any, width: int, seed: int, outputs: int
) -> None:
    values, rows = whole(seed, outputs, width), whole(seed + 1, 5, width)
    found = Factor(values.astype(np.int8), engine).times(rows.astype(np.float32))
    assert found.dtype == np.float32
    assert np.array_equal(found, (rows @ values.T).astype(np.float32))


@ENGINES
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_products_are_still_exact(engine: Any, width: int, sign: int) -> None:
    factor = Factor(np.full((3, width), 127 * sign, np.int8), engine)
    rows = np.full((2, width), 127, np.float32)
    assert np.array_equal(factor.times(rows), np.full((2, 3), sign * width * 127 * 127, np.float32))


@pytest.mark.parametrize("width", [1, 384, 1024, 1536])
def test_a_product_is_the_same_in_every_order_of_its_columns(width: int) -> None:
    a, b = (whole(width, *shape).astype(np.float32) for shape in ((5, width), (width, 4)))
    halves = np.array_split(np.arange(width), 1 if width <= 1024 else 2)
    order = np.concatenate([np.random.default_rng(1).permutation(half) for half in halves])
    assert np.array_equal(product(a[:, order], b[order]), product(a, b))


def test_a_factor_can_be_made_again() -> None:
    factor = Factor(whole(1, 3, 8).astype(np.int8))
    again = copy.copy(factor)
    rows: Floats = whole(2, 2, 8).astype(np.float32)
    assert np.array_equal(again.times(rows), factor.times(rows))


def module(**members: Any) -> SimpleNamespace:
    return SimpleNamespace(**members)


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        (None, False),
        (module(), False),
        (module(get_capabilities=lambda: {"haswell": True, "icelake": False}), False),
        (module(get_capabilities=lambda: {"haswell": True, "icelake": True}), True),
        (module(get_capabilities=lambda: {"neonsdot": True}), True),
    ],
    ids=["absent", "another", "slower here", "faster here", "faster on arm"],
)
def test_numkong_is_used_where_it_is_faster(
    found: Any, chosen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numkong", found)
    fastest.cache_clear()
    try:
        assert fastest() is (found if chosen else None)
    finally:
        fastest.cache_clear()
