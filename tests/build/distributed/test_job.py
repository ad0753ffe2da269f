"""A distributed build says what the local one says, whatever it is told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest
from rdflib.compare import isomorphic

from kg.build.distributed import job, topic_step
from kg.build.distributed.broadcast import Context
from kg.build.distributed.engine import Row, position, wrapped
from kg.build.distributed.extract_step import extracted, reachable
from kg.build.part_text import OutputConfig
from kg.errors import ConfigurationError, KgError, OutputError, SourceNotFound
from kg.graph import Graph
from kg.read.report_names import NamedSource
from kg.read.source import Part, Source
from tests.build.distributed.cluster import need_spark
from tests.build.distributed.compared import is_whole, local, manifest, options, plain, text
from tests.build.distributed.plain import Plain
from tests.build.small import TEXTS, VOCABULARY, fill
from tests.checkout import EXAMPLES
from tests.cli.conftest import Kg, kg

__all__ = ["kg"]

MORE: Final = (
    """# Language models

## Large Language Models (LLMs)

Large language models (LLMs) use retrieval-augmented generation (RAG) and model compression.
LLMs raise the risk of privacy concerns in hospitals. Retrieval augmented generation systems
mitigate the risk of hallucinations.
""",
    """# LLM outlook

## LLM

LLM systems use RAG, and the federated learning approach. Hallucination is a risk of LLMs in
health-care. Quantum computers do not mitigate privacy concerns.
""",
)
"""Reports that name what the others name in other words."""

HEAD: Final = "decision,class,name,other,relation,report\n"
DECISIONS: Final = {
    "same": "same,Technique,quantum error correction,secure aggregation\n",
    "different": "different,Technique,RAG,retrieval-augmented generation\n",
    "both": "same,Risk,data breaches,privacy concerns\ndifferent,Trend,Edge AI,quantum computing\n",
    "rename": "rename,Technique,RAG,Search before speech\n",
    "drop": "drop,Risk,data breaches,\ndrop,Trend,edge AI,\n",
    "unclassed": "drop,,banking,\nsame,,data breaches,privacy concerns\ndifferent,,RAG,orbit\n",
    "retype": "retype,Technique,model compression,Trend\nretype,Risk,privacy concerns,Domain\n",
    "wrong": (
        "wrong,Technique,RAG,hallucinations,mitigatesRisk,\n"
        "wrong,,LLM,privacy concerns,raisesRisk,r4.md\n"
        "wrong,,RAG,hallucination,mitigatesRisk,r4.md\n"
        "wrong,,edge AI,no such thing,usesTechnique,\n"
    ),
    "all": (
        "retype,Technique,RAG,Trend\nrename,Trend,RAG,Look it up\ndrop,Domain,banking,\n"
        "same,Technique,federated learning,secure aggregation\nsame,Risk,nothing,data breaches\n"
        "drop,Risk,no such thing,\nrename,Technique,LLM,A\n"
        "rename,Technique,large language model,B\n"
    ),
}


def reports(folder: Path) -> Path:
    every = (*TEXTS, *MORE)
    return fill(folder / "reports", {f"r{at}.md": body for at, body in enumerate(every)})


def same(tmp_path: Path, paths: list[Path], parts: int = 3, **told: Any) -> dict[str, Any]:
    """Hold both builds to each other; the manifest."""
    said, record = local(tmp_path / "local", paths, **told)
    assert plain(tmp_path / "out", paths, parts, **told) == said
    folder = tmp_path / "out" / job.FOLDER
    is_whole(folder)
    found = manifest(folder)
    for name in ("version", "settings", "failures", "duplicates", "warnings", "decisions"):
        assert found[name] == record[name], name
    assert found.get("vocabulary") == record.get("vocabulary")
    assert found["counts"]["left_out"] == len(record["left_out"])
    assert found["counts"]["quads"] == len(said)
    rows = [
        json.loads(line) for path in folder.glob("*.jsonl.gz") for line in text(path).splitlines()
    ]
    assert sorted(rows, key=lambda row: row["name"]) == record["reports"]
    return found


@pytest.mark.parametrize("parts", [1, 3, 40])
def test_the_number_of_parts_makes_no_difference(tmp_path: Path, parts: int) -> None:
    found = same(tmp_path, [reports(tmp_path)], parts)
    assert found["counts"]["reports"] == 6
    assert found["counts"]["topics"] > 15


@pytest.mark.parametrize("minimum", [0.6, 0.9])
def test_what_is_less_sure_is_left_out(tmp_path: Path, minimum: float) -> None:
    found = same(tmp_path, [reports(tmp_path)], min_confidence=minimum, base="https://x.org/id/")
    assert found["settings"]["base"] == "https://x.org/id/"


@pytest.mark.parametrize("what", DECISIONS)
def test_a_curators_decisions_hold(tmp_path: Path, what: str) -> None:
    table = tmp_path / "decisions.csv"
    table.write_text(HEAD + DECISIONS[what])
    assert same(tmp_path, [reports(tmp_path)], decisions=table)["decisions"]


def test_terms_classes_and_triples_of_the_users_own(tmp_path: Path) -> None:
    terms, triples = tmp_path / "terms.csv", tmp_path / "by-hand.ttl"
    terms.write_text(f"{VOCABULARY}Agents,Trend,Search before speech\nRAG,Technique,\n")
    triples.write_text("<https://x.org/a> <https://x.org/p> <https://x.org/b> .")
    told = EXAMPLES / "own-classes"
    same(
        tmp_path,
        [reports(tmp_path), *told.glob("*.md")],
        vocabularies=[terms],
        ontologies=sorted(told.glob("*.ttl")),
        with_files=[triples],
    )


def test_reports_that_fail_or_come_twice_are_told_of(tmp_path: Path) -> None:
    folder = reports(tmp_path)
    (folder / "empty.md").write_bytes(b"")
    (folder / "again.md").write_text(TEXTS[0])
    found = same(tmp_path, [folder, tmp_path / "missing.md"])
    assert [failure["name"] for failure in found["failures"]] == ["missing.md", "empty.md"]
    assert len(found["duplicates"]) == 1


def test_archives_and_rows_are_read_where_all_processes_find_them(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    lines = [{"id": f"row {at}", "text": body, "date": "2025"} for at, body in enumerate(TEXTS)]
    rows.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        for at, body in enumerate(MORE):
            archive.writestr(f"z{at}.md", body)
    same(tmp_path, [rows, tmp_path / "some.zip"])


def test_what_reads_graphs_reads_the_folder(tmp_path: Path) -> None:
    plain(tmp_path / "out", [reports(tmp_path)])
    local(tmp_path / "local", [tmp_path / "reports"])
    whole = Graph.load(tmp_path / "out" / job.FOLDER).rdflib()
    assert isomorphic(whole, Graph.load(tmp_path / "local").rdflib())


def test_a_part_is_extracted_in_processes_apart_with_the_same_rows(tmp_path: Path) -> None:
    plan = options().plan([reports(tmp_path)])
    context = Context(plan.settings, plan.builder, OutputConfig("", ""))
    rows = [Row(position(at), "", wrapped(each)) for at, each in enumerate(plan.jobs[:2])]
    here = list(extracted(lambda: context, iter(rows)))
    assert [row.at for row in here] == ["brief", "record", "topics", "wording"] * 2
    assert list(extracted(lambda: context, iter(rows), apart=True)) == here


@pytest.mark.slow
def test_the_example_reports(tmp_path: Path) -> None:
    same(tmp_path, sorted(EXAMPLES.glob("*.md"))[:8])


def test_the_same_parts_have_the_same_bytes(tmp_path: Path) -> None:
    reports(tmp_path)
    for name in ("a", "b"):
        plain(tmp_path / name, [tmp_path / "reports"])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / job.FOLDER).iterdir()}


class Broken(Plain):
    """Gives up at the last step."""

    def poured(self, *_arguments: object) -> Any:
        raise OutputError("no more")


@pytest.mark.parametrize(
    ("engine", "paths", "told", "error"),
    [
        (Broken(), ["reports"], {}, OutputError),
        (Plain(), ["nowhere"], {}, SourceNotFound),
        (Plain(), ["empty.md"], {}, KgError),
        (Plain(), ["reports"], {"min_confidence": 3}, ConfigurationError),
    ],
)
def test_what_fails_leaves_the_last_build_in_place(
    tmp_path: Path, engine: Plain, paths: list[str], told: dict[str, Any], error: type[KgError]
) -> None:
    folder = reports(tmp_path)
    (tmp_path / "empty.md").write_bytes(b"")
    plain(tmp_path / "out", [folder / "r0.md"])
    before = contents(tmp_path / "out")
    with pytest.raises(error):
        job.build(engine, tmp_path / "out", [tmp_path / path for path in paths], options(**told))
    assert contents(tmp_path / "out") == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == [job.FOLDER]


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
    at_once = plain(tmp_path / "a", [reports(tmp_path)])
    monkeypatch.setattr(topic_step, "_AT_ONCE", 2)
    assert plain(tmp_path / "b", [tmp_path / "reports"]) == at_once


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
