"""How a process is set up: threads of BLAS, processors, garbage, interrupts, SIGTERM."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

BLAS_THREADS: Final = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")

_KIBIBYTES_A_PROCESS: Final = 1 << 18
_TIMES_A_FILE: Final = 40
"""What a process takes: for itself, and for the file that it reads."""


def limit_blas_threads() -> None:
    """Let this process and its children multiply matrices with one thread, unless told otherwise.

    Work is shared out to processes. Threads that multiply small matrices together spend more
    time on waiting for each other than they save. It has no effect once NumPy is loaded.
    """
    for name in BLAS_THREADS:
        os.environ.setdefault(name, "1")


def usable_cpus() -> int:
    """Count the processors that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def affordable_processes(largest: int) -> int:
    """Count the processes for which there is memory now, at least 1; many where that is unknown.

    ``largest``: bytes of the largest file that one of them reads.
    """
    free = [_kibibytes("/proc/meminfo", "MemAvailable:")]
    with suppress(OSError, ValueError):
        most, used = (
            int(Path(f"/sys/fs/cgroup/memory.{n}").read_text()) for n in ("max", "current")
        )
        free.append((most - used) // 1024)
    each = _KIBIBYTES_A_PROCESS + _TIMES_A_FILE * largest // 1024
    return max(1, min(free) // each)


def _kibibytes(path: str, name: str) -> int:
    with suppress(OSError):
        for line in Path(path).read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 1 << 40


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector.

    It goes through all values that there are, again and again: with ten thousand reports that
    is a fifth of the time. Values that do not refer to themselves are freed all the same.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold back SIGINT; a process that is started meanwhile begins with it blocked."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class TerminatedError(BaseException):
    """SIGTERM came: temporary files are removed on the way out.

    No KeyboardInterrupt, for click would turn it into one that cannot be told from Ctrl-C.
    """


@contextmanager
def sigterm_raises() -> Iterator[None]:
    """Let SIGTERM raise TerminatedError meanwhile; the second one ends the process at once.

    For work with temporary files in the main thread. In other threads, or if the signal is
    ignored or handled already, nothing is changed.
    """
    if not _unhandled():
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _unhandled() -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def _end(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise TerminatedError
