"""The wheel: what is in it, and that it works alone, far from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg import __version__
from kg.build import pipeline
from tests.checkout import CHECKOUT, EXAMPLES

pytestmark = pytest.mark.slow

BARE = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
OFFLINE = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(CHECKOUT)], check=True, capture_output=True, env=BARE)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel and what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, env=BARE)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    install = [programs / "pip", "install", "--quiet", "--retries", "1", wheel]
    run = subprocess.run(install, cwd=folder, env=BARE, capture_output=True, text=True, check=False)
    if run.returncode and "CI" not in os.environ and any(word in run.stderr for word in OFFLINE):
        pytest.skip("no package index can be reached")
    assert run.returncode == 0, run.stderr
    return programs


def test_it_holds_the_whole_program(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    for folder, target in (("kg", "kg"), ("ontology", "kg/_ontology")):
        files = (f for f in (CHECKOUT / folder).rglob("*") if f.is_file())
        there = {f.relative_to(CHECKOUT / folder).as_posix() for f in files if _shipped(f)}
        assert {f"{target}/{name}" for name in there} <= inside
    assert {"kg/py.typed", "kg/_ontology/trendkg.ttl", "kg/extract/data/weights.json.gz"} <= inside


def test_it_holds_nothing_else_and_each_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = archive.namelist()
    info, data = f"trendkg-{__version__}.dist-info/", f"trendkg-{__version__}.data/"
    assert {name.split("/")[0] + "/" for name in inside} == {"kg/", info, data}
    assert [name for name in inside if name.startswith(data)] == [f"{data}data/share/man/man1/kg.1"]
    licences = {name.removeprefix(f"{info}licenses/") for name in inside if "/licenses/" in name}
    vendored = {f.relative_to(CHECKOUT).as_posix() for f in CHECKOUT.glob("kg/**/*LICENSE*")}
    assert licences == {"LICENSE", *vendored}
    assert not [name for name in inside if "standoff" in name or "gallery" in name]


def test_its_size(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = archive.infolist()
    encoder = [one for one in inside if one.filename.startswith("kg/encoder/data/")]
    weights = sum(one.file_size for one in encoder)
    assert wheel.stat().st_size - sum(one.compress_size for one in encoder) < 4_000_000
    assert weights < 66_000_000
    assert sum(one.file_size for one in inside) - weights < 8_000_000


def kg(bare: Path, folder: Path, *arguments: str) -> str:
    """Run the installed command; what it printed."""
    run = subprocess.run(
        [bare / "kg", *arguments], cwd=folder, env=BARE, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_it_builds_what_the_checkout_builds(bare: Path, tmp_path: Path) -> None:
    report = shutil.copy(EXAMPLES / "llm-landscape-2025.md", tmp_path)
    kg(bare, tmp_path, "build", Path(report).name, "--format", "all")
    pipeline.write(pipeline.build([report]), tmp_path / "here", ["all"])
    for expected in (tmp_path / "here").iterdir():
        assert (tmp_path / "output" / expected.name).read_bytes() == expected.read_bytes()


def test_every_command_works_there(bare: Path, tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "llm-landscape-2025.md", tmp_path / "report.md")
    for arguments in (
        ["--version"],
        ["build", "report.md"],
        ["check", "output"],
        ["query", "output", "mitigations", "--json"],
        ["explain", "output", "red teaming", "--json"],
        ["explain", "--sentence", "Red teaming reduces the risk of data breaches.", "--json"],
    ):
        printed = kg(bare, tmp_path, *arguments)
        assert "--json" not in arguments or json.loads(printed)


def _shipped(file: Path) -> bool:
    """Whether a file belongs into the wheel: not what serves training alone, or the gallery."""
    apart = {"__pycache__", "standoff", "gallery", "passages"} & {*file.parts}
    return not apart and file.parent != EXAMPLES and file.suffix != ".pyc"
