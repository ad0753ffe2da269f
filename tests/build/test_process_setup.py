"""Processes: threads, garbage; SIGTERM ends a build as Ctrl-C does, and nothing is left lying."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from kg.build import process_setup
from kg.build.process_setup import TerminatedError, sigterm_raises
from tests.checkout import EXAMPLES

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


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to answer")


def test_it_is_raised_once_and_the_next_ends_the_process() -> None:
    with sigterm_raises(), pytest.raises(TerminatedError):
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    with sigterm_raises():
        with pytest.raises(TerminatedError):
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_nothing_is_left_of_it_afterwards() -> None:
    with sigterm_raises():
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_who_answers_or_ignores_it_goes_on_to() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with sigterm_raises():
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def test_only_the_main_thread_is_asked() -> None:
    seen = []

    def build() -> None:
        with sigterm_raises():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=build)
    thread.start()
    thread.join()
    assert seen == [signal.SIG_DFL]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_was_unpacked_is_gone(tmp_path: Path, jobs: str) -> None:
    unpacked, out, reports = (tmp_path / name for name in ("temporary", "out", "reports.zip"))
    unpacked.mkdir()
    with ZipFile(reports, "w") as archive:
        for path in sorted(EXAMPLES.glob("*.md"))[:60]:
            archive.write(path, path.name)
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", str(reports), "-o", str(out), "-j", jobs],
        env=os.environ | {"TMPDIR": str(unpacked)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(unpacked.glob("kg-*/unpacked")):
        assert process.poll() is None
        time.sleep(0.01)
    process.terminate()
    _, err = process.communicate(timeout=120)
    assert process.returncode == 143
    assert err.splitlines()[-1] == "kg: ended by SIGTERM; what was there before is still there"
    assert list(unpacked.iterdir()) == []
    assert not list(out.glob("graph.*"))
