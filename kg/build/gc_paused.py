"""No search for garbage while a great many values are made that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no garbage be looked for.

    The search goes through all values that there are, again and again: of ten thousand
    reports that is a fifth of the time. What is let go meanwhile is freed all the same, unless
    it points to itself.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
