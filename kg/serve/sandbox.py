"""The sandbox of a worker: no new files, no sockets, limited memory.

Only soft limits are set, so that a worker whose update succeeded can lift them again
(:func:`release`). They guard against what a query makes the engine do.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/statm")
_PDEATHSIG: Final = 1
"""The option of ``prctl`` for the signal that is sent when the parent ends."""
_LIBC: Final = ctypes.CDLL(None)


def confine(memory: int) -> None:
    """Let this process open no file or socket, and use at most ``memory`` more bytes.

    Memory is limited where the kernel reports how much is in use (Linux). A crash leaves no
    core file and prints nothing.
    """
    import resource

    _soft(resource.RLIMIT_CORE, 0)
    if _STATUS.exists():
        pages = int(_STATUS.read_text().split()[0])
        _soft(resource.RLIMIT_AS, pages * os.sysconf("SC_PAGE_SIZE") + memory)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # where the engine would write why it aborts
    os.close(silence)
    _soft(resource.RLIMIT_NOFILE, 0)


def release() -> None:
    """Lift what :func:`confine` set, as far as the hard limits allow."""
    import resource

    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS):
        _soft(kind, resource.getrlimit(kind)[1])


def end_with_parent(parent: int) -> None:
    """Let this process be killed when its parent ends (Linux)."""
    if sys.platform == "linux":
        _LIBC.prctl(_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it has ended meanwhile
            os._exit(0)


def outlive_parent() -> None:
    """Undo :func:`end_with_parent`."""
    if sys.platform == "linux":
        _LIBC.prctl(_PDEATHSIG, 0)


def quiet() -> None:
    """Ignore the signals that end the server: it ends its workers itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _soft(kind: int, value: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (wanted, hard))
