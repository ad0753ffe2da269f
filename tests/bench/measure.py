"""What processes hold, and the end of those that outlive the one which started them."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


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


def stats() -> Iterator[tuple[int, list[str]]]:
    """Every process, with the fields of its ``/proc/PID/stat`` from its state on."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            yield int(stat.parent.name), stat.read_text().rpartition(") ")[2].split()
