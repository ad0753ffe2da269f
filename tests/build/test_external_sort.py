"""Lines sorted on disk."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from kg.build import external_sort


@pytest.mark.parametrize("at_once", [1, 50, 10**9])
def test_lines_come_in_the_order_of_their_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(external_sort, "AT_ONCE", at_once)
    random = Random(1)  # noqa: S311 - nothing here is secret
    lines = [f"{random.choice('aé☃𝄞')}{random.randint(0, 9)}\n".encode() for _ in range(100)]
    assert list(external_sort.sorted_lines(iter(lines), tmp_path)) == sorted(lines)
    assert not list(tmp_path.iterdir())


def test_of_nothing_nothing(tmp_path: Path) -> None:
    assert not list(external_sort.sorted_lines([], tmp_path))
