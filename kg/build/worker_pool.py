"""Work in other processes: results in the order of the work, whatever dies."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from multiprocessing.forkserver import ensure_running
from typing import Any, Final, Generic, TypeVar

from kg.build.interrupts import interrupts_held
from kg.errors import WorkerLost

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD: Final = 3
"""How many items each process has before it: results wait in memory, so not many."""

_PRELOADED: Final = ("kg.build.extraction_stage", "kg.build.parts", "kg.extract.extraction")
"""Modules that are loaded once for all processes, where they are forked."""

_work: Callable[[Any], Any]


def shared(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    processes: int,
    lost: Callable[[Item], Result],
) -> Iterator[Result]:
    """Yield ``work(item)`` for each item in order; see :func:`kg.build.parallel_map.mapped`."""
    return _Shared(work, lost).results(iter(items), processes)


@contextmanager
def apart(work: Callable[[Item], Result], item: Item) -> Iterator[Callable[[], Result]]:
    """Have it done in a process of its own; see :func:`kg.build.parallel_map.beside`."""
    with _Pool(work, 1) as pool:
        future: Future[Result] = pool.send(item)

        def result() -> Result:
            if isinstance(_failure(future), BrokenProcessPool):
                return work(item)
            return future.result()

        yield result


class _Shared(Generic[Item, Result]):
    """Items on their way through the processes of a pool."""

    def __init__(self, work: Callable[[Item], Result], lost: Callable[[Item], Result]) -> None:
        self._task, self._lost = work, lost
        self._under_way: deque[tuple[Item, Future[Result]]] = deque()

    def results(self, items: Iterator[Item], processes: int) -> Iterator[Result]:
        room = processes * _AHEAD
        while True:
            with _Pool(self._task, processes) as pool:
                while self._under_way or self._send(pool, items, room):
                    _, future = self._under_way[0]
                    if isinstance(_failure(future), BrokenProcessPool):
                        break
                    result = future.result()
                    self._under_way.popleft()
                    self._send(pool, items, room - len(self._under_way))
                    yield result
                else:
                    return
            yield from self._again()

    def _send(self, pool: _Pool, items: Iterator[Item], room: int) -> bool:
        """Hand out so many items more; whether there was one."""
        sent = [(item, pool.send(item)) for item in islice(items, room)]
        self._under_way.extend(sent)
        return bool(sent)

    def _again(self) -> Iterator[Result]:
        """Do what a dead process left, one after the other, so that a killer shows itself."""
        while self._under_way:
            with _Pool(self._task, 1) as pool:
                pool.ready()
                while self._under_way:
                    item, future = self._under_way.popleft()
                    if not isinstance(_failure(future), BrokenProcessPool):
                        yield future.result()
                        continue
                    once_more = pool.send(item)
                    if isinstance(_failure(once_more), BrokenProcessPool):
                        yield self._lost(item)
                        break
                    yield once_more.result()


class _Pool:
    """Processes that wait for items; those not begun are dropped where an error ends it."""

    def __init__(self, work: Callable[[Any], Any], processes: int) -> None:
        self._executor = ProcessPoolExecutor(
            processes, _context(), initializer=_begin, initargs=(work,)
        )

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_error: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def ready(self) -> None:
        """Make sure that a process can be started at all. Raises WorkerLost."""
        try:
            self._executor.submit(int).result()
        except BrokenProcessPool:
            raise WorkerLost(
                "processes to share the work cannot be started; do without them: --jobs 1"
            ) from None

    def send(self, item: Any) -> Future[Any]:
        """Hand out an item; the future fails where the processes are gone."""
        try:
            with interrupts_held():
                return self._executor.submit(_do, item)
        except BrokenProcessPool as error:
            refused: Future[Any] = Future()
            refused.set_exception(error)
            return refused


def _context() -> BaseContext:
    """How processes are started: on Linux forked from one that has loaded all that they need.

    That one has a single thread and is started once, for all pools to come; it needs a folder
    for its socket, and without one each process starts from nothing.
    """
    if sys.platform != "linux":
        return get_context("spawn")
    forking = get_context("forkserver")
    forking.set_forkserver_preload(list(_PRELOADED))
    try:
        with interrupts_held():
            ensure_running()
    except OSError:
        return get_context("spawn")
    return forking


def _failure(future: Future[Any]) -> BaseException | None:
    """Wait for it, and give its exception."""
    return future.exception()


def _begin(work: Callable[[Any], Any]) -> None:
    """Make a process ready: an interrupt is the parent's to answer, whose end is its own."""
    global _work  # noqa: PLW0603 - the one thing that a process of the pool has
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(item: Any) -> Any:
    return _work(item)
