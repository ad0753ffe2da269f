"""What a result depends on: each of it changes the key."""

from __future__ import annotations

from dataclasses import replace
from importlib import metadata

import pytest

from kg.corpus import keys
from kg.corpus.keys import program, report_key
from kg.read.naming import NamedSource
from kg.read.source import Source

JOB = NamedSource(Source("a.md"), "a")


@pytest.mark.parametrize(
    "other",
    [
        ("told", JOB, "raw", "other"),
        ("told", JOB, "other", "content"),
        ("other", JOB, "raw", "content"),
        ("told", replace(JOB, stem="b"), "raw", "content"),
        ("told", NamedSource(Source("b.md"), "a"), "raw", "content"),
        ("told", NamedSource(Source("a.md", "text/html"), "a"), "raw", "content"),
        ("told", NamedSource(Source("a.md", facts=(("date", "2025"),)), "a"), "raw", "content"),
    ],
)
def test_each_thing_that_matters_changes_it(other: tuple[str, NamedSource, str, str]) -> None:
    ambiguous = replace(JOB, ambiguous=True)
    if other[3] == "other":
        other = (other[0], ambiguous, *other[2:])
        assert report_key(*other) != report_key("told", ambiguous, "raw", "content")
    else:
        assert report_key(*other) != report_key("told", JOB, "raw", "content")


def test_the_program_is_known_by_its_files_and_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    known = program()
    program.cache_clear()
    assert program() == known
    monkeypatch.setattr(keys, "_version", lambda _name: "another")
    program.cache_clear()
    assert program() != known
    program.cache_clear()


def test_libraries_that_are_absent_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys._version("no-such-library") == "absent"
    assert any(line.startswith("msgspec ") for line in keys._libraries())

    def unknown(_name: str) -> list[str]:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "requires", unknown)
    assert keys._libraries() == []
