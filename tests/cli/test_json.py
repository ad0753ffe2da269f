"""``build.json`` and what commands print with ``--json``: as their schemas say, and no more."""

from __future__ import annotations

import contextlib
import json
import webbrowser
from pathlib import Path
from typing import Final

import jsonschema
import pytest

from kg.build.distributed.write_step import File, Manifest
from kg.cli.main import main
from kg.model import Effect
from kg.model.build_report import Duplicate, Failure, Term
from tests import schemas
from tests.checkout import EXAMPLES
from tests.cli.conftest import Kg
from tests.cli.test_merges import ONE, TWO
from tests.learn.evaluation.conftest import write

TINY: Final = EXAMPLES / "graphs" / "tiny.ttl"
SENTENCE: Final = "Federated learning mitigates privacy concerns in hospitals."
BUILD: Final = (
    "build one.md two.md same.md broken.md --vocabulary terms.csv --decisions rows.csv".split()
)
INVALID: Final = EXAMPLES / "graphs" / "invalid" / "assertion-ends.ttl"
COMMANDS: Final = [
    ("ask", ["ask", TINY, "What is federated learning?"]),
    ("ask", ["ask", TINY, "Who invented federated learning?"]),
    ("build", [*BUILD, "-o", "all"]),
    ("check", ["check", INVALID]),
    ("diff", ["diff", TINY, "--from", "2024"]),
    ("diff", ["diff", "output", TINY]),
    ("evaluate", ["evaluate", "gold", "--resamples", "20", "--against", "output"]),
    ("evaluate-pairs", ["evaluate", "output", "--pairs", "pairs.tsv"]),
    ("explain", ["explain", TINY, "on-device AI"]),
    ("explain", ["explain", "output", "Edge AI"]),
    ("explain-sentence", ["explain", "--sentence", SENTENCE]),
    ("explain-to", ["explain", TINY, "FL", "--to", "privacy concerns"]),
    ("export", ["export", "jsonld", TINY, "-o", "x.jsonld"]),
    ("insights", ["insights", TINY, "--limit", "0"]),
    ("load", ["load", "json:x.json", TINY]),
    ("load", ["load", "json:x.json", TINY, "--dry-run"]),
    ("load", ["load", "json:x.json", "--fetch", "x.ttl"]),
    ("load-list", ["load", "--list"]),
    ("merges", ["merges", "output"]),
    ("merges-suggested", ["merges", "output", "--suggested"]),
    ("query-explain", ["query", TINY, "mitigations", "--risk", "bias", "--explain"]),
    ("query-list", ["query", "--list"]),
    ("store", ["store", "create", "kept", TINY]),
    ("store-info", ["store", "info", "kept"]),
    ("text", ["text", "one.md"]),
    ("view", ["view", "output"]),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports, their build, annotated reports, and labelled pairs of names."""
    folder = tmp_path_factory.mktemp("json")
    for name, text in (("one.md", ONE), ("two.md", TWO), ("same.md", ONE)):
        (folder / name).write_text(text)
    (folder / "broken.md").write_bytes(bytes(range(256)))
    (folder / "terms.csv").write_text("label,class\nEdge AI,Trend\nnowhere,Risk\n")
    (folder / "rows.csv").write_text("decision,name,other\nrename,RAG,Retrieval\n")
    (folder / "pairs.tsv").write_text("class\ta\tb\tverdict\nTechnique\tRAG\tpruning\tsame\n")
    write(folder / "gold")
    with contextlib.chdir(folder):
        main(["build", "one.md", "two.md", "-o", "output", "-q"])
    return folder


def held(output: str, name: str) -> None:
    jsonschema.validate(json.loads(output), schemas.closed(name))


@pytest.mark.parametrize("name", schemas.OUTPUTS)
def test_the_files_are_made_from_the_types(name: str) -> None:
    file = schemas.SCHEMAS / f"{name}.json"
    assert file.read_text("utf-8") == schemas.written(name)
    jsonschema.Draft202012Validator.check_schema(schemas.schema(name))


def test_each_has_a_file_and_no_other() -> None:
    assert {file.stem for file in schemas.SCHEMAS.iterdir()} == {*schemas.OUTPUTS}


@pytest.mark.parametrize(
    ("name", "arguments"), COMMANDS, ids=[f"{at} {name}" for at, (name, _) in enumerate(COMMANDS)]
)
def test_what_is_printed_is_as_the_schema_says(
    kg: Kg, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, arguments: list[object]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    printed = kg(*arguments, "--json")
    held(printed.out, name)
    if name == "build":
        record = json.loads(printed.out)
        for part in ("failures", "duplicates", "vocabulary", "decisions", "merges"):
            assert record[part], part
        held((folder / "all" / "build.json").read_text("utf-8"), name)


def test_the_manifest_of_a_build_on_spark() -> None:
    manifest = Manifest(
        "0",
        {"base": "x:"},
        {"reports": 1},
        [File("shared.nq", "0", 1, 1), File("reports-00000.jsonl", "0", 1, 1)],
        [Failure("a", "Bug", "b")],
        [Duplicate("a", "b")],
        ["c"],
        [Effect(1, "d", "e")],
        [Term("Risk", "f", "x:f", 0)],
    )
    held(manifest.to_json(), "build-spark")
