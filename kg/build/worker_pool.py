"""Work shared out to processes, for builds and for training.

Results come in the order of the items, whatever dies. No process outlives its parent, however
that ends, nor an error: all end at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.forkserver import ensure_running
from multiprocessing.resource_tracker import ensure_running as track
from typing import Any, Final, Generic, TypeVar

from kg.build.process_setup import interrupts_held
from kg.errors import WorkerLost

Item = TypeVar("Item")
Result = TypeVar("Result")

_QUEUED: Final = 3
"""Items that each process has waiting; their results are in memory, so not many."""

_PRELOADED: Final = ("kg.build.extraction_stage", "kg.build.part_stage", "kg.extract.extraction")
"""Modules that are loaded once for all processes, where they are forked."""

_work: Callable[[Any], Any]
"""What this process does with each item, if it is one of a pool."""


def parallel_map(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    processes: int,
    lost: Callable[[Item], Result],
) -> Generator[Result, None, None]:
    """Yield ``work(item)`` for each item, in the order of the items.

    With one process all is done in this one. Else ``work``, items and results must be
    picklable; each process gets ``work`` once. An exception in ``work`` is raised here. If a
    process dies, its items and those of the other processes are done again, one at a time. For
    an item that kills its process again the result is ``lost(item)``. Raises WorkerLost if no
    process can be started.
    """
    if processes == 1:
        yield from map(work, items)
    else:
        yield from _Run(work, lost).results(iter(items), processes)


@contextmanager
def beside(
    work: Callable[[Item], Result], item: Item, *, apart: bool
) -> Iterator[Callable[[], Result]]:
    """Begin ``work(item)``, and yield a function that waits for the result.

    ``apart``: whether it runs in a process of its own. Else, or if that process dies, it runs
    in this one when the result is asked for.
    """
    if not apart:
        yield partial(work, item)
        return
    with _pool(work, 1) as pool:
        future = _send(pool, item)
        yield lambda: work(item) if _is_lost(future) else future.result()


class _Run(Generic[Item, Result]):
    """Items on their way through the processes of a pool."""

    def __init__(self, work: Callable[[Item], Result], lost: Callable[[Item], Result]) -> None:
        self._work, self._lost = work, lost
        self._queue: deque[tuple[Item, Future[Result]]] = deque()

    def results(self, items: Iterator[Item], processes: int) -> Iterator[Result]:
        room = processes * _QUEUED
        while True:
            with _pool(self._work, processes) as pool:
                while self._queue or self._fill(pool, items, room):
                    _, future = self._queue[0]
                    if _is_lost(future):
                        break
                    result = future.result()
                    self._queue.popleft()
                    self._fill(pool, items, room - len(self._queue))
                    yield result
                else:
                    return
            yield from self._retried()

    def _fill(self, pool: ProcessPoolExecutor, items: Iterator[Item], room: int) -> bool:
        """Send at most ``room`` more items; whether there was one."""
        sent = [(item, _send(pool, item)) for item in islice(items, room)]
        self._queue.extend(sent)
        return bool(sent)

    def _retried(self) -> Iterator[Result]:
        """Do what is queued again one at a time, so that an item that kills shows itself."""
        while self._queue:
            with _pool(self._work, 1) as pool:
                _check_start(pool)
                while self._queue:
                    item, future = self._queue.popleft()
                    if not _is_lost(future):
                        yield future.result()
                        continue
                    again = _send(pool, item)
                    if _is_lost(again):
                        yield self._lost(item)
                        break
                    yield again.result()


@contextmanager
def _pool(work: Callable[[Any], Any], processes: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes that end with this one, and at once if the context is left by an error."""
    context = _context()
    watched, held = context.Pipe(duplex=False)
    with held, ProcessPoolExecutor(processes, context, _begin, (watched, work)) as pool:
        try:
            yield pool
        except BaseException:
            held.close()
            _forget_results(pool)
            pool.shutdown(cancel_futures=True)
            raise


def _forget_results(pool: ProcessPoolExecutor) -> None:
    """Let the thread that reads results see their end.

    A process that ends in the midst of sending one would else be waited for without end, since
    this process holds the pipe open, too. The executor has no public way to say so before 3.14.
    """
    writer: Connection | None = getattr(pool._result_queue, "_writer", None)  # noqa: SLF001
    if writer is not None:
        writer.close()


def _context() -> BaseContext:
    """How processes are started: on Linux forked from a server that has loaded what they need.

    That server has a single thread and is started once for all pools. It needs a folder for
    its socket; without one, and on other systems, each process starts from nothing.
    """
    if sys.platform != "linux":
        return get_context("spawn")
    forking = get_context("forkserver")
    forking.set_forkserver_preload(list(_PRELOADED))
    try:
        track()  # its start lets interrupts through again
        with interrupts_held():
            ensure_running()
    except OSError:
        return get_context("spawn")
    return forking


def _send(pool: ProcessPoolExecutor, item: Any) -> Future[Any]:
    """Send an item; the future fails if the processes are gone."""
    try:
        with interrupts_held():
            return pool.submit(_do, item)
    except BrokenProcessPool as error:
        refused: Future[Any] = Future()
        refused.set_exception(error)
        return refused


def _is_lost(future: Future[Any]) -> bool:
    """Wait for a future; whether its process has died."""
    return isinstance(future.exception(), BrokenProcessPool)


def _check_start(pool: ProcessPoolExecutor) -> None:
    try:
        pool.submit(int).result()
    except BrokenProcessPool:
        raise WorkerLost(
            "processes to share the work cannot be started; do without them: --jobs 1"
        ) from None


def _begin(watched: Connection, work: Callable[[Any], Any]) -> None:
    """Set a process of a pool up: an interrupt is the parent's to answer."""
    global _work  # noqa: PLW0603 - the one thing that such a process has
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()


def _end_with_parent(watched: Connection) -> None:
    """End this process once nobody holds the other end of the pipe."""
    with suppress(EOFError, OSError):
        watched.recv_bytes()
    os._exit(1)


def _do(item: Any) -> Any:
    return _work(item)
