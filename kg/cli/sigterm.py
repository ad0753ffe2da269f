"""SIGTERM, as ``timeout`` and schedulers send it, handled as Ctrl-C is."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


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
