"""Work on many items: done in this process, or shared out to others (``kg.build.worker_pool``).

What shares it out is loaded only where it is needed: for one report it is not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def usable_cpus() -> int:
    """Count the processors that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def mapped(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    processes: int,
    lost: Callable[[Item], Result],
) -> Iterator[Result]:
    """Yield ``work(item)`` for each item, in the order of the items.

    With one process all is done in this one. Else ``work``, items and results must
    be picklable; each process gets ``work`` once. An exception in ``work`` is raised
    here. Where a process dies, what it and its fellows were at is done again, an item at
    a time, and of the one that kills its process again the result is ``lost(item)``.
    Raises WorkerLost where no process can be started.
    """
    if processes == 1:
        return map(work, items)
    from kg.build.worker_pool import shared

    return shared(work, items, processes, lost)


@contextmanager
def beside(
    work: Callable[[Item], Result], item: Item, *, apart: bool
) -> Iterator[Callable[[], Result]]:
    """Have ``work(item)`` done in a process of its own, and yield what waits for the result.

    ``apart``: whether it is. Else it is done here, when it is asked for; so it is where the
    process dies.
    """
    if apart:
        from kg.build import worker_pool

        with worker_pool.apart(work, item) as result:
            yield result
    else:
        yield partial(work, item)
