"""Where the files are that ship with the program."""

from __future__ import annotations

from pathlib import Path


def ontology() -> Path:
    """The folder of the ontology: inside an installed package, or beside ``kg`` in a checkout."""
    package = Path(__file__).parent
    shipped = package / "_ontology"
    return shipped if shipped.is_dir() else package.parent / "ontology"
