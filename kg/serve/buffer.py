"""What an answer is written into: bytes up to a limit."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from kg.serve.http_error import Refusal

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class Bounded(BytesIO):
    """A binary file in memory that refuses to grow over a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: ReadableBuffer, /) -> int:
        """Take more bytes. Raises Refusal (503) once there are more than the limit."""
        written = super().write(data)
        if self.tell() > self._limit:
            raise Refusal(
                503,
                f"the answer is larger than {self._limit:,} bytes, the limit of this server;"
                " ask for less (LIMIT, a tighter pattern)",
            )
        return written
