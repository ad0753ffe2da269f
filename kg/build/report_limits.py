"""Limits on the time and memory that one report may take, whatever its format.

A report that needs more fails alone. Time is that of the processor, of all threads, so that a
busy machine changes nothing; memory is what is mapped beyond what the process had before.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from kg.errors import SourceTooLarge

MAX_SECONDS: Final = 900
MAX_MEMORY: Final = 2048
"""The limits unless others are given: seconds, and mebibytes."""

_AGAIN: Final = 5.0
"""Seconds after which the end of time is raised once more, should code have caught it."""

_STATM: Final = Path("/proc/self/statm")


class ReportLimits(Struct, frozen=True):
    """The most that one report may take: seconds of processor time, and mebibytes."""

    seconds: int = MAX_SECONDS
    megabytes: int = MAX_MEMORY


DEFAULT: Final = ReportLimits()


class _TimeUp(BaseException):
    """No error that code on the way could take for its own."""


@contextmanager
def limited(name: str, limits: ReportLimits) -> Iterator[None]:
    """Do the work on one report within limits. Raises SourceTooLarge where it needs more.

    Time is limited in the main thread of a process, memory on Linux.
    """
    try:
        with _time_limit(limits.seconds), _memory_limit(limits.megabytes * 2**20):
            yield
    except _TimeUp:
        raise SourceTooLarge(
            f"{name} takes more than {limits.seconds:,} seconds, the limit; split it or raise"
            " the limit: --max-seconds"
        ) from None
    except MemoryError:
        raise SourceTooLarge(
            f"{name} takes more than {limits.megabytes:,} MiB of memory, the limit; split it or"
            " raise the limit: --max-memory"
        ) from None


@contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGPROF, _raise_time_up)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _raise_time_up(_number: int, _frame: object) -> None:
    raise _TimeUp


@contextmanager
def _memory_limit(size: int) -> Iterator[None]:
    mapped = _mapped()
    if not mapped:
        yield
        return
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = [n for n in (soft, hard) if n != resource.RLIM_INFINITY]
    most = min([mapped + size, *known])
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _mapped() -> int:
    """Bytes that are mapped into this process; 0 where the system does not tell."""
    try:
        pages = int(_STATM.read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
