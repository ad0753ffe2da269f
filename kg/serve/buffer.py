"""What an answer is written into: bytes up to a limit."""

from __future__ import annotations

from kg.serve.refusal import Refusal


class Bounded:
    """A binary file in memory that refuses to grow over a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._chunks: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        """Take more bytes. Raises Refusal (503) once there are more than the limit."""
        self._size += len(data)
        if self._size > self._limit:
            raise Refusal(
                503,
                f"the answer is larger than {self._limit:,} bytes, the limit of this server;"
                " ask for less (LIMIT, a tighter pattern)",
            )
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: there is nowhere to flush to."""

    def content(self) -> bytes:
        """All that was written."""
        return b"".join(self._chunks)
