"""Which version of TrendKG this is, and which model comes with it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__version__: Final = "0.1.0"

_WEIGHTS: Final = Path(__file__).parent / "extract" / "data" / "weights.json.gz"
_DIGITS: Final = 12


def model_version() -> str:
    """The first digits of the SHA-256 of the shipped weights, which the model card has in full."""
    import gzip  # these cost milliseconds that most commands need not spend
    import hashlib

    return hashlib.sha256(gzip.decompress(_WEIGHTS.read_bytes())).hexdigest()[:_DIGITS]
