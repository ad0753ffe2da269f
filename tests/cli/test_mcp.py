"""``kg mcp``: what is said before an assistant speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kg

pytest.importorskip("mcp", reason="needs: pip install 'trendkg[mcp]'")


def test_a_graph_that_is_not_there_is_not_offered(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "none.ttl"
    assert kg("mcp", path) == (3, "", f"kg: {path}: no such file; check the path\n")
