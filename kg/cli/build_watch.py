"""``kg build --watch``: builds again whenever a report, or a file beside them, has changed."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from kg.cli.console import Console
from kg.errors import KgError

_EVERY: Final = 1.0
"""Seconds between two looks, unless a look takes long."""
_SHARE: Final = 10
"""How many times longer than a look the pause after it is, at least."""
_SETTLES: Final = 0.3
"""Seconds without a change after which a file is taken to be whole."""

Stamp = dict[str, tuple[int, int]]
"""Each file that is looked at, with the time of its last change and its size."""


def watch(
    console: Console, arguments: Iterable[str | Path], output: Path, build: Callable[[], object]
) -> int:
    """Build now and after each change, until Ctrl-C. A build that fails does not end it.

    Raises what the first build does where a path is not there from the start.
    """
    watched = list(map(str, arguments))
    try:
        there = all(glob.has_magic(path) or os.path.exists(path) for path in watched)  # noqa: PTH110
        again = partial(_try, console, build)
        run: Callable[[], object] = again if there else build
        while True:
            before = stamp(watched, output)
            run()
            run = again
            console.note("kg: watching for changes (Ctrl-C to stop)")
            _await_change(watched, output, before)
    except KeyboardInterrupt:
        console.note("kg: no longer watching")
        return 0


def stamp(arguments: Iterable[str], output: Path) -> Stamp:
    """What the files of the arguments are like: folders with all below them but ``output``."""
    return {path: state for path, state in _states(arguments, os.path.abspath(output))}  # noqa: C416, PTH100


def _states(arguments: Iterable[str], output: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for argument in arguments:
        for path in [argument, *sorted(glob.glob(argument, recursive=True))]:  # noqa: PTH207
            yield from _below(path, output)


def _below(path: str, output: str) -> Iterator[tuple[str, tuple[int, int]]]:
    if os.path.abspath(path) == output:  # noqa: PTH100
        return
    try:
        found = os.stat(path)  # noqa: PTH116
        if os.path.isdir(path):  # noqa: PTH112
            for entry in sorted(os.listdir(path)):  # noqa: PTH208
                if not entry.startswith("."):
                    yield from _below(os.path.join(path, entry), output)  # noqa: PTH118
        else:
            yield path, (found.st_mtime_ns, found.st_size)
    except OSError:
        return  # it is being written, or has just gone


def _try(console: Console, build: Callable[[], object]) -> None:
    try:
        build()
    except KgError as error:
        for detail in error.details:
            console.error(detail)
        console.error(str(error))


def _await_change(watched: list[str], output: Path, before: Stamp) -> None:
    while True:
        start = monotonic()
        now = stamp(watched, output)
        if now != before:
            break
        sleep(max(_EVERY, _SHARE * (monotonic() - start)))
    while True:
        sleep(_SETTLES)
        later = stamp(watched, output)
        if later == now:
            return
        now = later
