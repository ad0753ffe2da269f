"""Where the files are that ship with the program."""

from __future__ import annotations

import gzip
from importlib.resources import files
from pathlib import Path


def ontology() -> Path:
    """The folder of the ontology: inside an installed package, or beside ``kg`` in a checkout."""
    package = Path(__file__).parent
    shipped = package / "_ontology"
    return shipped if shipped.is_dir() else package.parent / "ontology"


def shipped_bytes(package: str, *path: str) -> bytes:
    """The contents of a file that ships with a package, unpacked where its name ends in ``.gz``."""
    content = files(package).joinpath(*path).read_bytes()
    return gzip.decompress(content) if path[-1].endswith(".gz") else content
