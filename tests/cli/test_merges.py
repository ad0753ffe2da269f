"""``kg merges``: which wordings are names of one topic, why, and what a curator makes of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from kg.graph import Graph
from tests.cli.conftest import Kg

ONE = """# Trends

## Edge AI

Edge AI uses retrieval-augmented generation (RAG), which mitigates hallucination. RAG also
mitigates hallucinations in healthcare.
"""
TWO = """# More trends

## Edge AI Growth

Edge AI uses RAG, which mitigates hallucination in the healthcare sector.
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "one.md").write_text(ONE)
    (folder / "two.md").write_text(TWO)
    return folder


@pytest.fixture(scope="module")
def output(reports: Path) -> Path:
    from kg.build import pipeline

    out = reports.parent / "merged"
    pipeline.write(pipeline.build([reports]), out)
    return out


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_table_of_all(kg: Kg, output: Path) -> None:
    code, out, err = kg("merges", output)
    assert code == 0
    assert out.split("\n")[0].split() == [
        "class",
        "topic",
        "wording",
        "because",
        "score",
        "reports",
    ]
    assert any("RAG" in line and "Technique" in line for line in out.splitlines())
    assert err.startswith("kg: ")
    assert "merge" in err


def test_one_topic_explained(kg: Kg, output: Path) -> None:
    code, out, _ = kg("merges", output, "RAG")
    assert code == 0
    assert out.startswith("retrieval-augmented generation  (Technique)\n")
    assert "\n  RAG\n" in out
    assert "as 'retrieval-augmented generation'" in out
    assert "\n    in one.md, two.md" in out
    assert kg("merges", output / "graph.ttl", "retrieval augmented generation").out == out


def test_json_has_all(kg: Kg, output: Path) -> None:
    found = json.loads(kg("merges", output, "--json").out)
    [rag] = [m for m in found if m["wording"] == "RAG" and m["class"] == "Technique"]
    assert list(rag) == ["class", "topic", "wording", "like", "reason", "score", "reports", "key"]
    assert rag["reports"] == ["one.md", "two.md"]
    assert rag["score"] >= 0.9
    assert json.loads(kg("merges", output, "rag", "--format", "json").out)
    assert found == json.loads((output / "build.json").read_text())["merges"]


def test_only_what_is_less_sure(kg: Kg, output: Path) -> None:
    every = json.loads(kg("merges", output, "--json").out)
    unsure = json.loads(kg("merges", output, "--json", "--below", "0.98").out)
    assert unsure == [m for m in every if m["score"] < 0.98]
    assert 0 < len(unsure) < len(every)


def test_the_csv_decides_nothing_until_it_is_filled_in(
    kg: Kg, reports: Path, output: Path, tmp_path: Path
) -> None:
    decisions = tmp_path / "decisions.csv"
    assert kg("merges", output, "--format", "csv", "-o", decisions).code == 0
    again = kg("build", reports, "-o", tmp_path / "again", "--decisions", decisions, "--quiet")
    assert (again.code, again.err) == (0, "")
    assert (tmp_path / "again/graph.ttl").read_bytes() == (output / "graph.ttl").read_bytes()
    assert (tmp_path / "again/build.json").read_bytes() == (output / "build.json").read_bytes()


def test_a_curator_parts_what_was_merged(
    kg: Kg, reports: Path, output: Path, tmp_path: Path
) -> None:
    listed = rows(kg("merges", output, "--format", "csv").out)
    assert all(row["decision"] == "" for row in listed)
    for row in listed:
        if (row["class"], row["name"]) == ("Technique", "RAG"):
            row["decision"] = "different"
    out = tmp_path / "out"
    out.mkdir()
    with (out / "decisions.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, listed[0])
        writer.writeheader()
        writer.writerows(listed)
    before = (out / "decisions.csv").read_bytes()
    for _ in range(2):  # they survive a rebuild, found beside the output
        run = kg("build", reports, "-o", out)
        assert run.code == 0
        assert f"kg: with the decisions in {out / 'decisions.csv'}\n" in run.err
    assert (out / "decisions.csv").read_bytes() == before
    labels = Graph.load(out).query("SELECT ?l { ?t a tkg:Technique ; skos:prefLabel ?l }").dicts()
    assert {row["l"] for row in labels} >= {"RAG", "retrieval-augmented generation"}
    record = json.loads((out / "build.json").read_text())
    [effect] = record["decisions"]
    assert (effect["effect"], effect["warn"]) == ("two topics", False)
    assert record["settings"]["decisions"].startswith("1 sha256:")


def test_decisions_that_fail_are_warned_of(kg: Kg, reports: Path, tmp_path: Path) -> None:
    decisions = tmp_path / "mine.csv"
    decisions.write_text(
        "decision,class,name,other\ndrop,Risk,sawing,\nretype,Technique,RAG,Risk\n"
        "drop,Domain,healthcare,\n"
    )
    run = kg("build", reports, "-o", tmp_path / "out", "--decisions", decisions)
    assert run.code == 0
    assert "kg: warning: mine.csv:2: drop Risk 'sawing': no Risk has this name\n" in run.err
    assert "kg: warning: mine.csv:3: retype Technique 'RAG' as Risk: is a Risk, with " in run.err
    record = json.loads((tmp_path / "out/build.json").read_text())
    assert [(e["line"], e["warn"]) for e in record["decisions"]] == [
        (2, True), (3, True), (4, False)
    ]  # fmt: skip
    assert record["left_out"]
    assert all(left["places"] and left["reason"] for left in record["left_out"])


def test_a_build_that_grows_decides_as_one_from_scratch(
    kg: Kg, reports: Path, tmp_path: Path
) -> None:
    from kg.build import pipeline

    decisions = tmp_path / "mine.csv"
    decisions.write_text(
        "decision,class,name,other\ndifferent,Technique,RAG,retrieval-augmented generation\n"
        "retype,Trend,edge AI,Technique\nrename,Technique,edge AI,AI at the edge\n"
        "drop,Domain,healthcare,\n"
    )
    assert kg("build", reports, "-o", tmp_path / "grown").code == 0
    assert kg("build", reports, "-o", tmp_path / "grown", "--decisions", decisions).code == 0
    whole = pipeline.build([reports], decisions=decisions)
    pipeline.write(whole, tmp_path / "whole")
    for name in ("graph.ttl", "build.json"):
        grown = (tmp_path / "grown" / name).read_bytes()
        assert grown == (tmp_path / "whole" / name).read_bytes()
    assert {e.label for e in whole.knowledge.entities} >= {"RAG", "AI at the edge"}


def test_many_reports_are_counted(kg: Kg, tmp_path: Path) -> None:
    merge = {
        "class": "Risk", "topic": "bias", "wording": "biases", "like": "bias", "key": "bias",
        "reason": "same normal form", "score": 1.0, "reports": [f"{i}.md" for i in range(5)],
    }  # fmt: skip
    (tmp_path / "build.json").write_text(json.dumps({"merges": [merge]}))
    assert "    in 0.md, 1.md, 2.md and 2 others\n" in kg("merges", tmp_path, "bias").out
