"""Whether a build keeps what it makes for the next, and where."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kg.build.codec import Damaged
from kg.build.memo import Cache, Say, opened

Result = TypeVar("Result")


class CacheUse(StrEnum):
    """What a build does with the cache in its folder."""

    KEEP = "keep"
    """Use it, and renew it."""
    ANEW = "anew"
    """Begin it anew: nothing of earlier builds is used."""
    NONE = "none"
    """Neither look at it nor touch it."""


@contextmanager
def kept(folder: Path, use: CacheUse, say: Say) -> Iterator[Cache]:
    """Open the cache of a folder as ``use`` says; one that is not to stay is a hidden stage."""
    if use is CacheUse.NONE:
        with (
            tempfile.TemporaryDirectory(prefix=".kg-", dir=folder) as stage,
            opened(Path(stage), say) as cache,
        ):
            yield cache
        return
    with opened(folder, say, fresh=use is CacheUse.ANEW) as cache:
        yield cache


def with_cache(folder: Path, use: CacheUse, say: Say, work: Callable[[Cache], Result]) -> Result:
    """Do work that needs the cache of a folder; once more with a new one if it is damaged."""
    try:
        with kept(folder, use, say) as cache:
            return work(cache)
    except Damaged as error:
        if use is not CacheUse.KEEP:
            raise
        say(f"{error.found}; all is built anew")
    with kept(folder, CacheUse.ANEW, say) as cache:
        return work(cache)
