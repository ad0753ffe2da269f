"""What tests of the project as a whole share: the build that the README begins with."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.cli.main import main
from tests.checkout import CHECKOUT
from tests.readme import first_build


@pytest.fixture(scope="session")
def first_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the checkout, with ``output/`` as the README's first command makes it."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "ontology").symlink_to(CHECKOUT / "ontology")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert main([*first_build(), "--quiet"]) == 0
    finally:
        os.chdir(before)
    return folder
