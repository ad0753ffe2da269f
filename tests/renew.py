"""Renew what is made and committed: ``python -m tests.renew``, then look at the difference.

The concepts of our vocabularies as builds read them, ``output/`` (the README's first command,
and pictures of pages), the outputs shown in README and documentation, the manual page, the
table of example reports, and the schemas of what is printed as JSON.
Tests compare each with what would be made now.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.cli.main import main
from kg.resolve.concept_mapping import keys_of
from tests import schemas
from tests.catalogue import CATALOGUE, catalogued
from tests.checkout import CHECKOUT, OUTPUT
from tests.concepts import KEPT, renewed
from tests.man_page import PAGE, manual
from tests.picture import photograph_all
from tests.readme import first_build, in_terminal, is_shown, pages, prepare, refreshed


def renew() -> int:
    """Write everything anew; the exit code of the build."""
    os.chdir(CHECKOUT)
    KEPT.write_bytes(renewed())
    renew_keys(CHECKOUT / "ontology" / "mappings" / "terms.tsv")
    code = main(first_build())
    photograph_all()
    for page in pages():
        renew_page(page)
    PAGE.write_text(manual(), "utf-8")
    CATALOGUE.write_text(catalogued(CATALOGUE.read_text("utf-8")), "utf-8")
    schemas.renew()
    return code


def renew_keys(terms: Path) -> None:
    """Write the normal forms of today beside the terms of other vocabularies."""
    head, *rows = (line.split("\t") for line in terms.read_text("utf-8").splitlines())
    for row in filter(lambda row: row[-1], rows):
        labels = (row[3], *filter(None, row[4].split(";")))
        row[-1] = ";".join(keys_of(row[2].split(";"), labels))
    terms.write_text("".join("\t".join(row) + "\n" for row in (head, *rows)), "utf-8")


def renew_page(page: Path) -> None:
    """Write the true outputs into a page that shows any."""
    text = page.read_text("utf-8")
    if is_shown(text):
        with TemporaryDirectory() as folder, contextlib.chdir(folder):
            run = in_terminal(prepare(Path(folder), text, OUTPUT))
            page.write_text(refreshed(text, run), "utf-8")


if __name__ == "__main__":
    sys.exit(renew())
