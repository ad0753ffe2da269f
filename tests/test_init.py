"""The front door: few names, sorted, each there, and cheap to open."""

from __future__ import annotations

import re
import runpy
import sys
import tomllib

import pytest

import kg
from tests.checkout import CHECKOUT
from tests.processes import python


def test_the_public_names_are_few_sorted_and_there() -> None:
    assert kg.__all__ == sorted(kg.__all__)
    assert len(kg.__all__) <= 15
    for name in kg.__all__:
        assert getattr(kg, name).__doc__, name
    assert set(kg.__all__) <= set(dir(kg))


def test_no_other_name_is_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        kg.biuld  # noqa: B018


def test_the_version_is_told_in_one_place() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    told = settings["tool"]["hatch"]["version"]
    found = re.search(told["pattern"], (CHECKOUT / told["path"]).read_text("utf-8"))
    assert found is not None
    assert found["version"] == kg.__version__
    assert "version" in settings["project"]["dynamic"]
    assert f"\nversion: {kg.__version__}\n" in (CHECKOUT / "CITATION.cff").read_text("utf-8")


def test_importing_it_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import kg; print(*(set(sys.modules) - before))"
    loaded = python("-c", code).split()
    ours = {name for name in loaded if name.split(".")[0] not in sys.stdlib_module_names}
    assert ours == {"kg", "kg.build", "kg.version"}


def test_python_m_kg_is_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["kg", "--version"])
    monkeypatch.delitem(sys.modules, "kg.__main__", raising=False)
    with pytest.raises(SystemExit) as end:
        runpy.run_module("kg", run_name="__main__")
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"kg {kg.__version__} (model ")
