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

from kg.encoder.int8_matmul import Factor, Floats, exact_packer

INSTALLED = exact_packer()
ENGINES = pytest.mark.parametrize(
    "plain",
    [
        True,
        pytest.param(
            False,
            marks=pytest.mark.skipif(
                not INSTALLED,
                reason="needs onnxruntime (pip), and a processor of products of bytes",
            ),
        ),
    ],
    ids=["numpy", "onnxruntime"],
)
WIDTHS = [1, 63, 384, 1024, 1536, 2048]


def whole(seed: int, *shape: int) -> Any:
    return np.random.default_rng(seed).integers(-127, 128, shape)


@ENGINES
@pytest.mark.parametrize("width", WIDTHS)
@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 70))
def test_products_are_those_of_whole_numbers(
    plain: bool, width: int, seed: int, outputs: int
) -> None:
    values, rows = whole(seed, outputs, width), whole(seed + 1, 5, width)
    found = Factor(values.astype(np.int8), plain=plain).times(rows.astype(np.float32))
    assert found.dtype == np.float32
    assert np.array_equal(found, (rows @ values.T).astype(np.float32))


@ENGINES
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_products_are_still_exact(plain: bool, width: int, sign: int) -> None:
    factor = Factor(np.full((3, width), 127 * sign, np.int8), plain=plain)
    rows = np.full((2, width), 127, np.float32)
    assert np.array_equal(factor.times(rows), np.full((2, 3), sign * width * 127 * 127, np.float32))


def test_a_factor_can_be_made_again() -> None:
    factor = Factor(whole(1, 3, 8).astype(np.int8))
    again = copy.copy(factor)
    rows: Floats = whole(2, 2, 8).astype(np.float32)
    assert np.array_equal(again.times(rows), factor.times(rows))


class Options(SimpleNamespace):
    """Stands for its options of a session."""

    def add_external_initializers(self, names: list[str], values: list[Any]) -> None:
        assert names == ["values"]
        self.columns = values[0].astype(np.int64)


class Runtime:
    """Stands for ONNX Runtime; ``most``: what it holds a sum to, as processors without VNNI do."""

    SessionOptions = Options
    OrtValue = SimpleNamespace(ortvalue_from_numpy=lambda values: values)

    def __init__(self, most: int) -> None:
        self.most = most
        self.InferenceSession = self.session

    def set_default_logger_severity(self, level: int) -> None:
        assert level == 4

    def session(self, model: bytes, options: Options, providers: list[str]) -> Any:
        assert b"MatMulInteger" in model
        assert providers == ["CPUExecutionProvider"]
        assert options.intra_op_num_threads == 1

        def run(outputs: None, given: dict[str, Any]) -> list[Any]:
            sums = (given["rows"].astype(np.int64) - 128) @ options.columns
            return [np.clip(sums, -self.most, self.most)]

        return SimpleNamespace(run=run)


@pytest.mark.parametrize(
    ("found", "used"),
    [(None, False), (Runtime(2**15), False), (Runtime(2**31 - 1), True)],
    ids=["absent", "overflows here", "exact here"],
)
def test_onnx_runtime_is_used_where_it_is_exact(
    found: Any, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", found)
    exact_packer.cache_clear()
    try:
        assert (exact_packer() is not None) is used
    finally:
        exact_packer.cache_clear()
