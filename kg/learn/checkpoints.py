"""A training's last finished epoch, kept until all is written, should it be interrupted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from msgspec import Struct, json

from kg.encoder.text_encoder import Floats
from kg.files import write_bytes
from kg.learn.network_torch import Batch
from kg.version import __version__

_HASH: Final = sha256().digest_size


class Checkpoint:
    """One file in a folder, made if need be; without a folder nothing is kept."""

    def __init__(self, torch: Any, folder: Path | None, work: str) -> None:
        """``work``: the hash of all that the result depends on, by which the file is named."""
        self._torch = torch
        self._file = None if folder is None else folder / f"{work}.epoch"

    def load(self) -> dict[str, Any] | None:
        """``epochs`` done, ``weights`` and ``optimiser`` after them; none if damaged."""
        try:
            stored = b"" if self._file is None else self._file.read_bytes()
        except OSError:
            return None
        content = stored[_HASH:]
        if sha256(content).digest() != stored[:_HASH]:
            return None
        found: dict[str, Any] = self._torch.load(BytesIO(content), weights_only=True)
        return found

    def save(self, epochs: int, weights: Mapping[str, Any], optimiser: Mapping[str, Any]) -> None:
        """Keep what is there after so many epochs, in the place of what was before."""
        if self._file is None:
            return
        plain = {name: w.detach() for name, w in weights.items()}
        buffer = BytesIO()
        self._torch.save({"epochs": epochs, "weights": plain, "optimiser": optimiser}, buffer)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(self._file, [sha256(buffer.getvalue()).digest(), buffer.getvalue()])


def digest(torch: Any, batches: Sequence[Batch], base: Mapping[str, Floats], how: Struct) -> str:
    """The hash of reports, of the weights to begin with, of how, and of the versions at work."""
    whole = sha256(f"{__version__} {torch.__version__}\n".encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(source.read_bytes())
    whole.update(json.encode(how))
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
