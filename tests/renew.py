"""Renew what is made and committed: ``python -m tests.renew``, then look at the difference.

The concepts of our vocabularies as builds read them, ``output/`` (the README's first command,
and a picture of its page), the outputs shown in the README, and the table of example reports.
Tests compare each with what would be made now.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.cli.main import main
from kg.read.tables.vocabulary import renewed
from tests.catalogue import CATALOGUE, catalogued
from tests.checkout import CHECKOUT, OUTPUT, README
from tests.picture import photograph
from tests.readme import first_build, in_terminal, refreshed


def renew() -> int:
    """Write everything anew; the exit code of the build."""
    os.chdir(CHECKOUT)
    concepts, content = renewed()
    concepts.write_bytes(content)
    code = main(first_build())
    photograph(OUTPUT / "graph.html", OUTPUT / "graph.png")
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        for name in ("ontology", "output"):
            Path(name).symlink_to(CHECKOUT / name)
        README.write_text(refreshed(README.read_text("utf-8"), in_terminal(Path())), "utf-8")
    CATALOGUE.write_text(catalogued(CATALOGUE.read_text("utf-8")), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(renew())
