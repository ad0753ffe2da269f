"""A command line in this process, and a small build to ask it about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.build import pipeline
from kg.cli.main import main

REPORT = """# Trends of 2025

## Edge AI

Edge AI uses federated learning, which mitigates privacy concerns in healthcare.
Edge AI raises the risk of data breaches.
"""


class Run(NamedTuple):
    code: int
    out: str
    err: str


Kg = Callable[..., Run]


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Kg:
    """Run a command; what it prints is caught."""

    def run(*arguments: object) -> Run:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Run(code, *capsys.readouterr())

    return run


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "edge.md").write_text(REPORT)
    return tmp_path / "edge.md"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build of REPORT."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "edge.md").write_text(REPORT)
    pipeline.write(pipeline.build([folder / "edge.md"]), folder / "output")
    return folder / "output"
