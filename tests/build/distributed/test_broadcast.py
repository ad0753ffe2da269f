"""What ``kg build --engine spark`` prints, the smallest engine in Spark's place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build.distributed import topic_step
from kg.build.distributed.extract_step import reachable
from kg.errors import OutputError
from kg.read.report_names import NamedSource
from kg.read.source import Part, Source
from tests.build.distributed.cluster import need_spark
from tests.build.distributed.compared import plain
from tests.build.distributed.plain import Plain
from tests.build.small import TEXTS, fill
from tests.cli.conftest import Kg, kg

__all__ = ["kg"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    need_spark()
    from kg.build.distributed import spark_engine, spark_session

    monkeypatch.setattr(spark_session, "_need_java", lambda: None)
    monkeypatch.setattr(spark_engine, "on", lambda _cluster, _wait: Plain())
    return fill(tmp_path / "reports", {"a.md": TEXTS[0], "b.md": TEXTS[0], "c.md": ""})


def test_a_build_tells_what_is_in_it(kg: Kg, folder: Path) -> None:
    out = folder.parent / "out"
    out.mkdir()
    (out / "decisions.csv").write_text("decision,class,name,other\ndrop,Risk,no such thing,\n")
    result = kg("build", folder, "-o", out, "--engine", "spark", "--spark-conf", "spark.a=b")
    assert result.code == 7
    assert result.out.split("\n")[1].split() == ["reports", "1"]
    files = len(list((out / "quads").iterdir())) - 1
    assert [line for line in result.err.splitlines() if "/3 " not in line] == [
        f"kg: with the decisions in {out / 'decisions.csv'}",
        "kg: warning: decisions.csv:2: drop Risk 'no such thing': no Risk has this name",
        "kg: b.md is a.md again; built once",
        "kg: left out: c.md is empty; give a report with text in it",
        f"kg: wrote {out / 'quads'}: {files} files and manifest.json",
    ]


def test_the_manifest_is_the_result_for_scripts(kg: Kg, folder: Path) -> None:
    out = folder.parent / "out"
    result = kg("build", folder / "a.md", "-o", out, "--engine", "spark", "--json", "-q")
    assert (result.code, result.err) == (0, "")
    assert result.out == (out / "quads" / "manifest.json").read_text()
    assert json.loads(result.out)["counts"]["reports"] == 1


def test_names_are_handed_on_before_they_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "reports", {f"{at}.md": text for at, text in enumerate(TEXTS)})
    at_once = plain(tmp_path / "a", [folder])
    monkeypatch.setattr(topic_step, "_AT_ONCE", 2)
    assert plain(tmp_path / "b", [folder]) == at_once


def test_what_was_unpacked_is_copied_once(tmp_path: Path) -> None:
    (tmp_path / "spool").write_bytes(b"ab")
    part = Part(tmp_path / "some.zip", ("a.md",), 0, 1)
    inside = Source("a.md", path=tmp_path / "spool", part=part)
    given = [Source("stdin", content=b"x"), inside, inside, Source("b.md", path=tmp_path / "b.md")]
    found = [n.source for n in reachable([NamedSource(s, "s") for s in given], tmp_path)]
    copy = tmp_path / "unpacked-0"
    assert [source.path for source in found] == [None, copy, copy, tmp_path / "b.md"]
    assert copy.read_bytes() == b"ab"
    gone = Source("a.md", path=tmp_path / "gone", part=part)
    with pytest.raises(OutputError, match="unpacked-0 cannot be written"):
        list(reachable([NamedSource(gone, "s")], tmp_path))
