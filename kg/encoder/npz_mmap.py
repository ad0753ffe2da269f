"""Arrays that stay in their file until they are looked at.

A report looks at a few hundred of thirty thousand embeddings; to read them all, and to check
their sums, takes longer than all else that is loaded.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct
from typing import Any, NamedTuple
from zipfile import ZIP_STORED, ZipFile

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_LOCAL = Struct("<26xHH")
"""The beginning of a member of a ZIP file: how long its name and its extra field are."""

_HEADER = 128
"""Bytes of the header of an array of plain numbers in a few dimensions; no other is read."""


class _Header(NamedTuple):
    shape: tuple[int, ...]
    columns_first: bool
    dtype: np.dtype[Any]
    size: int


def mapped(file: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of a ``.npz`` file by name, not to be written to; nothing in it is ever run.

    For files of our own: it is not looked whether they are damaged. The file may be replaced
    while its arrays are in use, but not be written to. Raises ValueError where it is compressed,
    OSError or BadZipFile where it is none.
    """
    arrays = {}
    with file.open("rb") as opened, ZipFile(opened) as archive:
        whole = mmap(opened.fileno(), 0, access=ACCESS_READ)
        for member in archive.infolist():
            if member.compress_type != ZIP_STORED:
                raise ValueError(f"{file}: {member.filename} is compressed")
            name_size, extra_size = _LOCAL.unpack_from(whole, member.header_offset)
            start = member.header_offset + _LOCAL.size + name_size + extra_size
            arrays[member.filename.removesuffix(".npy")] = _array(whole, start)
    return arrays


def _array(whole: mmap, start: int) -> NDArray[np.generic]:
    header = _header(whole[start : start + _HEADER])
    count = int(np.prod(header.shape, dtype=np.int64))
    flat = np.frombuffer(whole, header.dtype, count, start + header.size)
    return flat.reshape(header.shape, order="F" if header.columns_first else "C")


@lru_cache
def _header(told: bytes) -> _Header:
    stream = BytesIO(told)
    npy.read_magic(stream)
    return _Header(*npy.read_array_header_1_0(stream), stream.tell())
