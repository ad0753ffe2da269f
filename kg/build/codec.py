"""Values of the model as compact JSON and back, checked against their types; packed.

msgspec does the work. A class or relation of ours is its name; one of a user's is a list of all
that it knows, and no key of a mapping.
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar, cast

import msgspec

from kg.errors import OutputError
from kg.model.schema import Term

Value = TypeVar("Value")


class Damaged(OutputError):  # noqa: N818 - it says what was found
    """What a memo or another process gives is not what was packed; ``found`` says what is not."""

    def __init__(self, found: str) -> None:
        super().__init__(f"{found}; build with --rebuild")
        self.found = found


def _encoded(value: object) -> object:
    """What msgspec is to write for a value that it does not know. Raises TypeError."""
    if isinstance(value, Term):
        return value.value if value.shipped else (value.value, *value.fields.values())
    raise TypeError(f"a {type(value).__name__} cannot be packed")


def _decoded(kind: type, value: Any) -> object:
    """The class or relation that :func:`_encoded` wrote. Raises ValueError."""
    if not issubclass(kind, Term):
        raise TypeError(f"a {kind.__name__} cannot be unpacked")
    try:
        if isinstance(value, str):
            return kind.named(value)
        return kind(value[0], **dict(zip(kind.FIELDS, value[1:], strict=True)))
    except (KeyError, TypeError) as error:
        raise ValueError(f"no class or relation is called {value!r}") from error


_encoder = msgspec.json.Encoder(enc_hook=_encoded)


@cache
def _decoder(of: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(of, dec_hook=_decoded)


def pack(value: object) -> bytes:
    """Pack a value of the model: numbers, texts, enums, tuples, mappings, Structs of them.

    Raises ValueError for a text that UTF-8 cannot hold.
    """
    return zlib.compress(_encoder.encode(value), 1)


def unpack(data: bytes, of: type[Value]) -> Value:
    """Unpack a value of a type. Raises Damaged unless :func:`pack` has made it of one."""
    try:
        value: Value = _decoder(cast("Hashable", of)).decode(zlib.decompress(data))
    except (zlib.error, ValueError) as error:  # msgspec's errors are ValueErrors
        raise Damaged(f"what an earlier build has kept is damaged ({error})") from error
    return value


def digest(*values: object) -> bytes:
    """The hash of values that :func:`pack` could pack, the same in every process."""
    return sha256(_encoder.encode(values)).digest()
