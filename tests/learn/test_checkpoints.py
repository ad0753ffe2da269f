"""What a training has finished is found again, and only that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from kg.learn import checkpoints
from kg.learn.checkpoints import Encoded, fit_or_load
from kg.learn.encoder_training import Schedule
from kg.learn.network_torch import Batch
from tests.extract.network_of_two import random_weights
from tests.learn.test_encoder_training import needs_torch, one_batch

pytestmark = needs_torch
BASE: Encoded = {"words": np.ones((2, 3), np.float32)}
COURSE = Schedule(epochs=1)


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Batch]]:
    """The runs that are really trained."""
    runs: list[Sequence[Batch]] = []

    def fit(batches: Sequence[Batch], *_more: object) -> Encoded:
        runs.append(batches)
        return random_weights()

    monkeypatch.setattr(checkpoints, "fit_encoder", fit)
    return runs


def test_what_is_finished_is_not_done_again(fits: list[Sequence[Batch]], tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    said: list[str] = []
    once = fit_or_load([one_batch()], BASE, COURSE, folder, said.append)
    again = fit_or_load([one_batch()], BASE, COURSE, folder, said.append)
    assert (len(fits), said) == (1, ["finished before"])
    assert once.keys() == again.keys()
    for name, weights in once.items():
        assert again[name].dtype == np.float32
        assert np.array_equal(again[name], weights)


def test_other_reports_weights_or_ways_are_other_work(
    fits: list[Sequence[Batch]], tmp_path: Path
) -> None:
    one = one_batch()
    runs: list[tuple[list[Batch], Encoded, Schedule]] = [
        ([one], BASE, COURSE),
        ([one, one], BASE, COURSE),
        ([replace(one, weight=0.5)], BASE, COURSE),
        ([replace(one, ids=one.ids + 1)], BASE, COURSE),
        ([one], {"words": np.ones((3, 2), np.float32)}, COURSE),
        ([one], {"words": np.zeros((2, 3), np.float32)}, COURSE),
        ([one], BASE, Schedule(epochs=2)),
    ]
    for run in (*runs, *runs):
        fit_or_load(*run, tmp_path)
    assert len(fits) == len(list(tmp_path.iterdir())) == len(runs)


@pytest.mark.parametrize("harm", [b"", b"PK\x03\x04", b"no weights" * 9, None])
def test_a_damaged_file_is_as_none(
    fits: list[Sequence[Batch]], tmp_path: Path, harm: bytes | None
) -> None:
    fit_or_load([one_batch()], BASE, COURSE, tmp_path)
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    flipped = bytes([*whole[:-200], whole[-200] ^ 1, *whole[-199:]])
    file.write_bytes(flipped if harm is None else harm)
    fit_or_load([one_batch()], BASE, COURSE, tmp_path)
    assert len(fits) == 2
    assert file.read_bytes() == whole


def test_without_a_folder_nothing_is_kept(fits: list[Sequence[Batch]], tmp_path: Path) -> None:
    for _ in range(2):
        fit_or_load([one_batch()], BASE, COURSE, None)
    assert len(fits) == 2
    assert not list(tmp_path.iterdir())
