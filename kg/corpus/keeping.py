"""Whether a build keeps what it makes for the next, and where."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from kg.corpus.cache import Cache, Say, opened


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
