"""How long a program takes and how much memory: whole processes, so that starting counts."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a program took. ``megabytes`` is the most that a process of it held."""

    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s {self.megabytes:7.0f} MB"


def once(command: Sequence[str]) -> Cost:
    """Run a program to its end; exits where the program fails."""
    adopt()
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaints = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{command[:4]} failed:\n{complaints.decode()}")
    largest = max(usage.ru_maxrss, *left_behind())
    return Cost(seconds, largest / (1024 * 1024 if sys.platform == "darwin" else 1024))


def adopt() -> None:
    """Become the parent of processes that outlive the one which started them (on Linux)."""
    if sys.platform == "linux":
        be_subreaper = 36
        ctypes.CDLL(None).prctl(be_subreaper, 1, 0, 0, 0)


def left_behind() -> list[int]:
    """Wait until all that was adopted has ended; the most that each held, as the system tells.

    Never empty. Then the times of this process's children have theirs too.
    """
    held = [0]
    while True:
        try:
            held.append(os.wait3(0)[2].ru_maxrss)
        except ChildProcessError:
            return held


def shared_out(pid: int) -> int:
    """Kilobytes that a process holds now, of pages that several share an equal part each.

    0 where the system does not tell.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def typical(command: Sequence[str], runs: int) -> Cost:
    """The medians of some runs."""
    costs = [once(command) for _ in range(runs)]
    return Cost(median(c.seconds for c in costs), median(c.megabytes for c in costs))
