"""What a result depends on: each of it changes the key."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from kg.build import extraction_stage, pipeline
from kg.build.extraction_stage import program, report_key
from kg.read.report_names import NamedSource
from kg.read.source import Source
from tests.build.small import TEXTS, fill

JOB = NamedSource(Source("a.md"), "a", ambiguous=True)


@pytest.mark.parametrize(
    "other",
    [
        ("told", JOB, "raw", "other"),
        ("told", JOB, "other", "content"),
        ("other", JOB, "raw", "content"),
        ("told", replace(JOB, stem="b"), "raw", "content"),
        ("told", replace(JOB, source=Source("b.md")), "raw", "content"),
        ("told", replace(JOB, source=Source("a.md", "text/html")), "raw", "content"),
        ("told", replace(JOB, source=Source("a.md", facts=(("date", "2025"),))), "raw", "content"),
    ],
)
def test_each_thing_that_matters_changes_it(other: tuple[str, NamedSource, str, str]) -> None:
    assert report_key(*other) != report_key("told", JOB, "raw", "content")


def test_a_library_is_known_by_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    known = extraction_stage._requirements()
    assert f"numpy {np.__version__}" in known
    assert known == sorted(known)
    monkeypatch.setattr(extraction_stage.metadata, "requires", lambda _name: ["no-such-library>=2"])
    assert extraction_stage._requirements() == ["no-such-library absent"]


def test_a_checkout_that_is_not_installed_has_no_requirements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extraction_stage, "_DISTRIBUTION", "no-such-distribution")
    assert extraction_stage._requirements() == []


def test_each_file_changes_it_and_each_array(tmp_path: Path) -> None:
    def told() -> list[tuple[str, bytes]]:
        return sorted(extraction_stage._files(tmp_path, ""))

    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "a.py").write_text("1")
    for folder in ("__pycache__", "examples"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "b.py").write_text("2")
    np.savez(tmp_path / "w.npz", a=np.zeros(3), b=np.ones(2))
    before = told()
    assert [name for name, _ in before] == ["/inside/a.py", "/w.npz"]
    assert before[0][1] == b"1"
    np.savez(tmp_path / "w.npz", a=np.zeros(3), b=np.ones(2))
    assert told() == before
    np.savez(tmp_path / "w.npz", a=np.zeros(3), b=np.array([1.0, 1.5]))
    assert told() != before


def test_what_a_changed_program_writes_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Topics and reports alike: of an older form of the graph nothing stays."""
    fill(tmp_path / "reports", {"a.md": TEXTS[0], "b.md": TEXTS[1]})
    pipeline.build_into(tmp_path / "out", [tmp_path / "reports"])
    written: list[str] = []

    def told(what: str, done: int, _of: int) -> None:
        if done:
            written.append(what)

    pipeline.build_into(tmp_path / "out", [tmp_path / "reports"], progress=told)
    assert "writing topics" not in written
    monkeypatch.setattr(extraction_stage, "_requirements", lambda: ["numpy 0.1"])
    program.cache_clear()
    pipeline.build_into(tmp_path / "out", [tmp_path / "reports"], progress=told)
    program.cache_clear()
    assert {"writing topics", "writing reports"} <= set(written)
