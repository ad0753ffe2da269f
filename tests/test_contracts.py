"""What the checkout promises as a whole: its layout, its direction, and that it stands alone."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest

from tests.checkout import CHECKOUT

FOLDERS: Final = {"kg", "ontology", "docs", "tests", "output"}
FILES: Final = {
    "CHANGELOG.md",
    "CITATION.cff",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "Containerfile",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "mkdocs.yml",
    "pyproject.toml",
}
LONGEST: Final = 500
"""Lines of a module; half of them have less than 180."""

WORKPLACE: Final = {
    "a folder of some machine": re.compile(r"(?<![\w.~-])/(?:work|farm|root|home/\w+|Users)/"),
    "a host of a package registry": re.compile(
        r"https?://[^\s/\"'<>)]*(?:pypi|pythonhosted|npmjs|registry|mirror|artifact)", re.I
    ),
    "the number of an issue": re.compile(r"\b(?:issue|fix(?:e[sd])?|close[sd]?|see|in) #\d+", re.I),
    "a note to oneself": re.compile(r"(?:#|//|<!--|/\*).*\b(?:TODO|FIXME|XXX)\b"),
}


def tracked() -> list[Path]:
    """The files that git knows, relative to the checkout."""
    if not (CHECKOUT / ".git").exists():
        pytest.skip("this is no git checkout")
    run = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in run.stdout.split("\0") if (CHECKOUT / name).is_file()]


def ours(path: Path) -> bool:
    """Whether we wrote a file, or made it of what we wrote, as text."""
    made = path.suffix in {".png", ".npz"}
    return "vendor" not in path.parts and not made and path.name != "LICENSE"


def test_there_are_no_other_folders() -> None:
    folders = {path.parts[0] for path in tracked() if len(path.parts) > 1}
    assert {name for name in folders if not name.startswith(".")} <= FOLDERS


def test_beside_them_are_no_other_files() -> None:
    files = {path.name for path in tracked() if len(path.parts) == 1}
    assert {name for name in files if not name.startswith(".")} == FILES


@pytest.mark.parametrize("what", WORKPLACE)
def test_no_file_tells_where_it_was_written(what: str) -> None:
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if ours(path) and path != Path(__file__).relative_to(CHECKOUT)
        for number, line in enumerate(
            (CHECKOUT / path).read_text("utf-8", "replace").splitlines(), 1
        )
        if WORKPLACE[what].search(line)
    ]
    assert not found, what


def test_modules_stay_short() -> None:
    lengths = {
        path: (CHECKOUT / path).read_text("utf-8").count("\n")
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] == "kg"
    }
    assert not {str(path): n for path, n in lengths.items() if n > LONGEST}
    assert sorted(lengths.values())[len(lengths) // 2] < 180


def test_nothing_in_the_product_knows_the_yardstick() -> None:
    for path in tracked():
        if path.parts[0] == "kg" and ours(path):
            assert b"gold/dev" not in (CHECKOUT / path).read_bytes(), path


def test_what_is_imported_is_what_is_required() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    distributions = packages_distributions()
    imported = {
        distributions[module][0].lower()
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] == "kg"
        for module in third_party(ast.parse((CHECKOUT / path).read_text("utf-8")))
        if module in distributions
    }
    extras = ["pandas>=2"]
    for extra, names in project["optional-dependencies"].items():
        extras += names if extra not in {"test", "dev"} else ()
    needed = {re.split(r"[<>=\[]", name)[0] for name in project["dependencies"]}
    optional = {re.split(r"[<>=\[]", name)[0] for name in extras}
    assert needed <= imported, "an unused dependency"
    assert imported <= needed | optional, "an undeclared one"


def third_party(tree: ast.Module) -> set[str]:
    """The modules that a module imports, anywhere in it, neither ours nor Python's."""
    absolute = [
        n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level
    ]
    plain = [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
    return {name.split(".")[0] for name in absolute + plain} - sys.stdlib_module_names - {"kg"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("read/source_text.py", "import kg.extract"),
        ("graph/write.py", "from kg.export import turtle"),
        ("names.py", "from kg import model"),
        ("newcomer.py", "import kg.model"),
    ],
)
def test_the_import_contract_goes_red(module: str, line: str, tmp_path: Path) -> None:
    pytest.importorskip("importlinter")
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    skipped = shutil.ignore_patterns("__pycache__", "vendor")
    shutil.copytree(CHECKOUT / "kg", tmp_path / "kg", ignore=skipped)
    assert lint(tmp_path).returncode == 0
    with (tmp_path / "kg" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    run = lint(tmp_path)
    assert run.returncode == 1
    assert "BROKEN" in run.stdout or "Missing layer" in run.stdout + run.stderr


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import linter on a copy of the program."""
    code = "from importlinter.cli import lint_imports_command as c; c(['--no-cache', '--no-logo'])"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
