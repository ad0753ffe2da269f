"""Values of the model as compact JSON and back, checked against their types; packed.

msgspec does the work. It cannot tell our classes and relations, which are enumerations,
from those of a user, which are strings that know more; types that hold any are decoded
by way of a mirror of them (:mod:`kg.build.mirrors`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar, cast

import msgspec

from kg.build.mirrors import mirror, told
from kg.errors import OutputError

Value = TypeVar("Value")
_encoder = msgspec.json.Encoder(enc_hook=told)


class Damaged(OutputError):  # noqa: N818 - it says what was found
    """What a cache or another process gives is not what was packed; ``found`` says what is not."""

    def __init__(self, found: str) -> None:
        super().__init__(f"{found}; build with --rebuild")
        self.found = found


def pack(value: object) -> bytes:
    """Pack a value of the model: numbers, texts, enums, tuples, mappings, Structs of them.

    Raises ValueError for a text that UTF-8 cannot hold.
    """
    return zlib.compress(_encoder.encode(value), 1)


def unpack(data: bytes, of: type[Value]) -> Value:
    """Unpack a value of a type. Raises Damaged unless :func:`pack` has made it of one."""
    decoder, real = _decoder(cast("Hashable", of))
    try:
        value: Value = real(decoder.decode(zlib.decompress(data)))
    except (zlib.error, ValueError) as error:  # msgspec's errors are ValueErrors
        raise Damaged(f"what an earlier build has kept is damaged ({error})") from error
    return value


def digest(*values: object) -> bytes:
    """The hash of values that :func:`pack` could pack, the same in every process."""
    return sha256(_encoder.encode(values)).digest()


@cache
def _decoder(of: Any) -> tuple[msgspec.json.Decoder[Any], Callable[[Any], Any]]:
    mirrored, real = mirror(of)
    return msgspec.json.Decoder(mirrored), real or _same


def _same(value: Any) -> Any:
    return value
