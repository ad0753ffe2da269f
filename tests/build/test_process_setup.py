"""How many processes a machine has room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import process_setup

FREE = "MemTotal: 9\nMemAvailable:    5242880 kB\n"
MACHINES = [
    ({"meminfo": FREE}, 20_000, 19),
    ({"meminfo": FREE}, 20 << 20, 4),
    ({"meminfo": FREE}, 1 << 30, 1),
    ({"meminfo": FREE, "memory.max": "3221225472\n", "memory.current": "1\n"}, 20 << 20, 2),
    ({"meminfo": FREE, "memory.max": "max\n", "memory.current": "1\n"}, 20 << 20, 4),
    ({"meminfo": "MemAvailable: 1 kB\n"}, 0, 1),
    ({}, 0, 1 << 22),
]


@pytest.mark.parametrize(("files", "largest", "processes"), MACHINES)
def test_processes_have_memory(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, str], largest: int, processes: int
) -> None:
    def read(path: Path) -> str:
        if path.name not in files:
            raise FileNotFoundError(path)
        return files[path.name]

    monkeypatch.setattr(Path, "read_text", read)
    assert process_setup.affordable_processes(largest) == processes
