"""Encoders that a training has finished, kept until all of it is, should it be broken off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import json

from kg.encoder import tensors
from kg.encoder.int8_matmul import Floats
from kg.files import write_bytes
from kg.learn.encoder_training import Course, Report, fit_encoder, torch_module
from kg.learn.network_torch import Batch
from kg.version import __version__

_HASH: Final = sha256().digest_size

Encoded = dict[str, Floats]
"""The encoder's weights by name."""


def fitted(
    batches: Sequence[Batch],
    base: Encoded,
    course: Course,
    folder: Path | None,
    report: Report = lambda _: None,
) -> Encoded:
    """What :func:`kg.learn.encoder_training.fit_encoder` learns, or learned before.

    The weights are kept in ``folder``, made if need be, under the hash of all that they depend
    on; a damaged file is as none. Without a folder nothing is kept.
    """
    if folder is None:
        return fit_encoder(batches, base, course, report)
    file = folder / f"{_digest(batches, base, course)}.encoder"
    known = _kept(file)
    if known is not None:
        report("finished before")
        return known
    weights = fit_encoder(batches, base, course, report)
    folder.mkdir(parents=True, exist_ok=True)
    content = tensors.dumped(weights)
    write_bytes(file, [sha256(content).digest(), content])
    return weights


def _kept(file: Path) -> Encoded | None:
    """The weights in a file, if it is there and as it was written."""
    try:
        told = file.read_bytes()
    except OSError:
        return None
    content = told[_HASH:]
    if sha256(content).digest() != told[:_HASH]:
        return None
    return {name: w.astype(np.float32) for name, w in tensors.load(BytesIO(content)).items()}


def _digest(batches: Sequence[Batch], base: Mapping[str, Floats], course: Course) -> str:
    whole = sha256(f"{__version__} {torch_module().__version__}\n".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(source.read_bytes())
    whole.update(json.encode(course))
    for name in sorted(base):
        whole.update(f"\n{name} {base[name].shape}\n".encode())
        whole.update(np.ascontiguousarray(base[name]).tobytes())
    for one in batches:
        for field in one.__struct_fields__:
            value = getattr(one, field)
            numbers = np.asarray(value if isinstance(value, int | float) else value.numpy())
            whole.update(f"\n{field} {numbers.dtype} {numbers.shape}\n".encode())
            whole.update(np.ascontiguousarray(numbers).tobytes())
    return whole.hexdigest()
