"""``output/`` is what the README's first command makes of this code, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checkout import OUTPUT

RENEW = "output/ is not what this code makes: python -m tests.renew makes it anew"


@pytest.mark.parametrize("name", ["graph.ttl", "graph.html", "build.json"])
def test_the_same_bytes_are_made_again(first_output: Path, name: str) -> None:
    made = (first_output / "output" / name).read_bytes()
    assert made == (OUTPUT / name).read_bytes(), RENEW


def test_nothing_else_is_there(first_output: Path) -> None:
    made = {path.name for path in (first_output / "output").iterdir()}
    assert {path.name for path in OUTPUT.iterdir()} | {".kg-cache"} == made | {"graph.png"}
