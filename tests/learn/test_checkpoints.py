"""What a training has finished is found again, and only that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from kg.encoder.text_encoder import Floats
from kg.learn.checkpoints import Checkpoint, digest
from kg.learn.encoder_training import Schedule, torch_module
from kg.learn.network_torch import Batch
from tests.learn.test_encoder_training import needs_torch, one_batch

pytestmark = needs_torch
BASE: dict[str, Floats] = {"words": np.ones((2, 3), np.float32)}


def saved(folder: Path | None) -> Checkpoint:
    torch: Any = torch_module()
    checkpoint = Checkpoint(torch, folder, "work")
    checkpoint.save(2, {"layer0": torch.ones(2, 3)}, {"state": {0: torch.zeros(1)}})
    return checkpoint


def test_what_is_finished_is_found_again(tmp_path: Path) -> None:
    found = saved(tmp_path / "made").load()
    assert found is not None
    assert found["epochs"] == 2
    assert found["weights"]["layer0"].tolist() == [[1, 1, 1], [1, 1, 1]]
    assert found["optimiser"]["state"][0].tolist() == [0]


def test_other_work_is_not_found(tmp_path: Path) -> None:
    saved(tmp_path)
    assert Checkpoint(torch_module(), tmp_path, "other").load() is None


def test_without_a_folder_nothing_is_kept() -> None:
    assert saved(None).load() is None


@pytest.mark.parametrize("harm", [b"", b"PK\x03\x04", b"no weights" * 9, None])
def test_a_damaged_file_is_as_none(tmp_path: Path, harm: bytes | None) -> None:
    checkpoint = saved(tmp_path)
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    flipped = bytes([*whole[:-200], whole[-200] ^ 1, *whole[-199:]])
    file.write_bytes(flipped if harm is None else harm)
    assert checkpoint.load() is None


def test_other_reports_weights_or_ways_are_other_work() -> None:
    one, torch = one_batch(), torch_module()
    works: list[tuple[list[Batch], dict[str, Floats], Schedule]] = [
        ([one], BASE, Schedule()),
        ([one, one], BASE, Schedule()),
        ([replace(one, weight=0.5)], BASE, Schedule()),
        ([replace(one, ids=one.ids + 1)], BASE, Schedule()),
        ([one], {"words": np.ones((3, 2), np.float32)}, Schedule()),
        ([one], {"words": np.zeros((2, 3), np.float32)}, Schedule()),
        ([one], BASE, Schedule(epochs=2)),
    ]
    assert len({digest(torch, *work) for work in works}) == len(works)
    assert digest(torch, *works[0]) == digest(torch, *works[0])
