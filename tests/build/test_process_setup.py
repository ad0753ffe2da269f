"""How many processes a machine has room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import process_setup


@pytest.mark.parametrize(
    ("files", "processes"),
    [
        ({"meminfo": "MemTotal: 9\nMemAvailable:    5242880 kB\n"}, 5),
        (
            {
                "meminfo": "MemAvailable: 5242880 kB\n",
                "memory.max": "3221225472\n",
                "memory.current": "1\n",
            },
            2,
        ),
        (
            {
                "meminfo": "MemAvailable: 5242880 kB\n",
                "memory.max": "max\n",
                "memory.current": "1\n",
            },
            5,
        ),
        ({"meminfo": "MemAvailable: 1 kB\n"}, 1),
        ({}, 1 << 20),
    ],
)
def test_processes_have_memory(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, str], processes: int
) -> None:
    def read(path: Path) -> str:
        if path.name not in files:
            raise FileNotFoundError(path)
        return files[path.name]

    monkeypatch.setattr(Path, "read_text", read)
    assert process_setup.affordable_processes() == processes
