"""An end that is asked for from outside, by ``timeout`` or a scheduler: answered as Ctrl-C is."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class EndedError(BaseException):
    """SIGTERM came: all that must not be left lying is put away on the way out.

    No KeyboardInterrupt, for click would make it one that nobody could tell from Ctrl-C.
    """


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Let SIGTERM raise EndedError meanwhile; the second one ends the process at once.

    For work that has files lying about, in the main thread: elsewhere nothing is changed, nor
    where the signal is ignored or has an answer already.
    """
    if not _unanswered():
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _unanswered() -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def _end(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise EndedError
