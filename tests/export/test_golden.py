"""Every format of one small graph, byte by byte.

After a change that is meant: ``python -m tests.export.test_golden`` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.export import FORMATS
from tests.graph.samples import graph, small

GOLDEN = Path(__file__).parent / "golden"
NAMES = [name for name in FORMATS if name != "html"]


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, tmp_path: Path) -> None:
    suffix = FORMATS[name].suffix
    FORMATS[name].write(graph(small()), tmp_path / f"small{suffix}")
    expected = (GOLDEN / f"small{suffix}").read_bytes()
    assert (tmp_path / f"small{suffix}").read_bytes() == expected


if __name__ == "__main__":
    for each in NAMES:
        FORMATS[each].write(graph(small()), GOLDEN / f"small{FORMATS[each].suffix}")
