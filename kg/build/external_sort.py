"""Lines sorted on disk, where there may be more of them than memory holds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from pathlib import Path
from typing import IO, Final

AT_ONCE: Final = 64_000_000
"""Bytes that are sorted in memory."""


def sorted_lines(lines: Iterable[bytes], folder: Path) -> Iterator[bytes]:
    """Yield lines, each with its end, in the order of their bytes, repeats and all.

    What does not fit into memory waits in nameless files in ``folder``. Raises OSError where
    they cannot be written.
    """
    with ExitStack() as opened:
        runs: list[IO[bytes]] = []
        held: list[bytes] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= AT_ONCE:
                run = opened.enter_context(tempfile.TemporaryFile(dir=folder))
                run.writelines(sorted(held))
                run.seek(0)
                runs.append(run)
                held, size = [], 0
        yield from merge(*runs, sorted(held))
