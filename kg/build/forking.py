"""Work in a copy of this process, which begins at once with all that is loaded."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from select import select
from typing import IO, NoReturn, TypeVar

from kg.build.interrupts import interrupts_held
from kg.build.parallel_map import usable_cpus

Result = TypeVar("Result")
Await = Callable[[], Result | None]
"""Waits for a copy's result; ``None`` where the copy was lost, whatever the reason."""


def may_fork() -> bool:
    """Whether a copy is of use and harmless: a processor is free, and no thread but this runs."""
    if sys.platform != "linux" or usable_cpus() < 2:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names alone
    except OSError:  # nothing tells of threads
        return False


@contextmanager
def forked(make: Callable[[], Result]) -> Iterator[Await[Result]]:
    """Have ``make()`` called in a copy of this process, and yield what waits for the result.

    The result is pickled, and is not ``None``. The copy is deaf to interrupts, which are this
    process's to answer, and is ended with the context. It has no cause to say anything: what
    it fails at is to be done here, as it is where the system has no room for a copy.
    """
    with ExitStack() as ends:
        try:
            result = _copied(make, ends)
        except OSError:
            result = _nothing
        yield result


def _copied(make: Callable[[], Result], ends: ExitStack) -> Await[Result]:
    """Make the copy; ``ends`` is told how to end it. Raises OSError where there is no room."""
    source, sink = os.pipe()
    whole = ends.enter_context(open(source, "rb"))  # noqa: PTH123, SIM115 - entered
    with open(sink, "wb") as out:  # noqa: PTH123
        watched, held = os.pipe()
        ends.callback(os.close, held)
        try:
            with interrupts_held():
                copy = os.fork()
                if not copy:
                    os.close(source)
                    os.close(held)
                    _in_copy(make, out, watched)
                ends.callback(_ended, copy)
        finally:
            os.close(watched)
    return lambda: _received(whole.read())


def _nothing() -> None:
    return None


def _ended(copy: int) -> None:
    """End a copy, and wait until it has; where children are not waited for, it may be gone."""
    with suppress(ChildProcessError):
        if os.waitpid(copy, os.WNOHANG) == (0, 0):
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)


def _in_copy(make: Callable[[], object], out: IO[bytes], watched: int) -> NoReturn:
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _end_with_original(watched)
        out.write(pickle.dumps(make(), pickle.HIGHEST_PROTOCOL))
        out.flush()
    os._exit(0)


def _end_with_original(watched: int) -> None:
    """Have the system end this process, whatever it is at, with what only the original holds open.

    A thread that waited for that would not run while, say, a regular expression is searched for.
    """
    from fcntl import F_GETFL, F_SETFL, F_SETOWN, fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl(watched, F_SETOWN, os.getpid())
    fcntl(watched, F_SETFL, fcntl(watched, F_GETFL) | os.O_ASYNC)
    if select([watched], [], [], 0)[0]:  # it has ended meanwhile
        os._exit(1)


def _received(told: bytes) -> Result | None:
    try:
        result: Result = pickle.loads(told)  # noqa: S301 - from a copy of this very process
    except Exception:  # noqa: BLE001 - it ended before it had said all, or said what cannot be told
        return None
    return result
