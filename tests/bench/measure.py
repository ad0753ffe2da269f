"""How long a program takes and how much memory: whole processes, so that starting counts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a program took. ``megabytes`` is the most memory that it held."""

    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s {self.megabytes:7.0f} MB"


def once(command: Sequence[str]) -> Cost:
    """Run a program to its end; exits where the program fails."""
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaints = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{command[:4]} failed:\n{complaints.decode()}")
    return Cost(seconds, usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))


def typical(command: Sequence[str], runs: int) -> Cost:
    """The medians of some runs."""
    costs = [once(command) for _ in range(runs)]
    return Cost(median(c.seconds for c in costs), median(c.megabytes for c in costs))
