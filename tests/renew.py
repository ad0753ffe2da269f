"""Renew what is made and committed: ``python -m tests.renew``, then look at the difference.

The concepts of our vocabularies as builds read them, ``output/`` (the README's first command,
and pictures of pages), the outputs shown in README and documentation, the manual page, and
the table of example reports.
Tests compare each with what would be made now.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.cli.main import main
from kg.read.tables.vocabulary import renewed
from tests.catalogue import CATALOGUE, catalogued
from tests.checkout import CHECKOUT, OUTPUT
from tests.man_page import PAGE, manual
from tests.picture import photograph_all
from tests.readme import first_build, in_terminal, is_shown, pages, prepare, refreshed


def renew() -> int:
    """Write everything anew; the exit code of the build."""
    os.chdir(CHECKOUT)
    concepts, content = renewed()
    concepts.write_bytes(content)
    code = main(first_build())
    photograph_all()
    for page in pages():
        renew_page(page)
    PAGE.write_text(manual(), "utf-8")
    CATALOGUE.write_text(catalogued(CATALOGUE.read_text("utf-8")), "utf-8")
    return code


def renew_page(page: Path) -> None:
    """Write the true outputs into a page that shows any."""
    text = page.read_text("utf-8")
    if is_shown(text):
        with TemporaryDirectory() as folder, contextlib.chdir(folder):
            run = in_terminal(prepare(Path(folder), text, OUTPUT))
            page.write_text(refreshed(text, run), "utf-8")


if __name__ == "__main__":
    sys.exit(renew())
