"""What ``kg build --engine spark`` prints, the smallest engine in Spark's place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.build.distributed.cluster import need_spark
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
