"""Processes for work of hours, such as a training: none of them outlives its cause.

Those of a build (``kg.build.worker_pool``) wait for what they are at, which takes seconds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

from kg.errors import WorkerLost

_LOST: Final = (
    "a process that did a part of the work was killed, perhaps for want of memory; free some, or"
    " use fewer --jobs"
)


@contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of processes that are started from nothing.

    They end with this process, however it ends, and where the context is left by an error:
    at once, whatever they are at. What they hand back should be small: an end while it is
    sent would be waited for. Raises WorkerLost where one of them is killed.
    """
    spawning = get_context("spawn")
    watched, held = spawning.Pipe(duplex=False)
    with held, ProcessPoolExecutor(count, spawning, _begin, (watched,)) as pool:
        try:
            yield pool
        except BaseException as error:
            held.close()
            if isinstance(error, BrokenProcessPool):
                raise WorkerLost(_LOST) from error
            raise


def _begin(watched: Connection) -> None:
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    """End this process once nobody holds the other end."""
    with suppress(EOFError, OSError):
        watched.recv_bytes()
    os._exit(1)
