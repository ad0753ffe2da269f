"""How many threads a process multiplies matrices with."""

from __future__ import annotations

import os
from typing import Final

_TOLD: Final = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def one_thread() -> None:
    """Let this process, and those it starts, do so with one, unless told otherwise.

    Work is shared out to processes; threads of theirs that multiply small matrices together
    spend more time on waiting for each other than they save. It counts where NumPy is not
    loaded yet.
    """
    for name in _TOLD:
        os.environ.setdefault(name, "1")
