"""Files of which no more is read than may be, whatever they say of their size."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from kg.errors import ConfigurationError

_CHUNK: Final = 1024 * 1024


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def at_most(file: _Readable, most: int) -> bytes:
    """What a buffered file holds from here on, or one byte more than ``most`` of it.

    It is read no further than to its end, which on a terminal is said only once.
    """
    chunks = []
    left = most + 1
    while left > 0:
        asked = min(_CHUNK, left)
        chunks.append(file.read(asked))
        left -= asked
        if len(chunks[-1]) < asked:
            break
    return b"".join(chunks)


def setting(path: Path, most: int, flaw: type[ConfigurationError]) -> bytes:
    """What a file holds that a build is told by.

    Raises ``flaw`` where it cannot be read, or has more than ``most`` bytes.
    """
    try:
        if path.stat().st_size <= most:
            with path.open("rb") as file:
                data = at_most(file, most)
            if len(data) <= most:
                return data
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise flaw(f"{path} cannot be read: {reason}; check the path") from error
    raise flaw(f"{path} is larger than {most:,} bytes; split it")
