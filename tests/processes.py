"""Processes that tests or others have started, and whether they go on, as Linux tells it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Collection
from pathlib import Path

from tests.checkout import CHECKOUT


def python(*arguments: str, cwd: Path = CHECKOUT, **variables: str) -> str:
    """What another Python prints that is given these and has to end well; it knows the package."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **variables},
        cwd=cwd,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ended.stdout


def running(pid: int) -> bool:
    """Whether there is such a process, and it has not ended unnoticed."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def left(pids: Collection[int], seconds: float) -> list[int]:
    """Those that still run after a time in which all might have ended."""
    deadline = time.monotonic() + seconds
    while any(map(running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return list(filter(running, pids))


def descendants(pid: int) -> list[int]:
    """The processes that one has started, those that these have started, and so on."""
    listing = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    parents = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    found = [pid]
    for above in found:
        found += [child for child, parent in parents if parent == above]
    return found[1:]
