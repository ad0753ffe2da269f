"""What holds for every command: wrong usage in one line with its code, files, usual places."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.graph import Graph
from kg.llm.language_model import KEY
from tests.checkout import CHECKOUT
from tests.cli.conftest import Kg
from tests.learn.evaluation.conftest import write

TINY = str(CHECKOUT / "ontology/examples/graphs/tiny.ttl")
ASK = "ASK { ?risk a tkg:Trend }"
NOBODY = "http://127.0.0.1:9/x"
"""An address at which nobody answers, the same in every process of the tests."""

BUILD = ["build", "gold/edge.md", "-o", "new"]
LLM = ["--llm-model", "m", "--llm"]
WRONG: list[tuple[list[str], int, str]] = [
    (["nothing"], 2, "no command is called 'nothing'; kg --help lists them"),
    (["biuld", "x.md"], 2, "no command is called 'biuld'; did you mean build?"),
    (["QUERRY"], 2, "did you mean query?"),
    (["query", TINY, "names", "-o", "t.xlsx"], 2, "no .xlsx is written; a spreadsheet opens .csv"),
    (["explain", TINY, "bias", "-o", "t.pdf"], 2, "no .pdf is written"),
    (
        ["query", TINY, "names", "-o", "t.md"],
        2,
        "t.md ends as markdown, which is not written; choose",
    ),
    (["query", TINY, "names", "--bom", "--format", "json"], 2, "--bom is for csv and tsv"),
    (["ask"], 2, "give a QUESTION"),
    (["ask", TINY], 2, "is a GRAPH"),
    (["ask", "none.ttl", "What mitigates bias?"], 3, "no such file"),
    (["diff", TINY, "--from", "12/05/2024"], 5, "write 2024, 2024-05 or 2024-05-31\n"),
    (["diff", TINY, "--from", "May 2024"], 5, "or 2024-05-31, such as 2024-05"),
    (["build"], 2, "Missing argument 'REPORTS...'"),
    (["build", "x.md", "--colour"], 2, "No such option"),
    (["build", "x.md", "--min-confidence", "high"], 2, "is not a valid float"),
    (["build", "-", "--watch"], 2, "standard input cannot be watched"),
    (["build", "x.md", "--format", "pdf"], 5, "no format is called 'pdf'; choose from turtle, "),
    ([*BUILD, "--ontology", "bad.ttl"], 4, "bad.ttl:1:1: no valid Turtle"),
    ([*BUILD, "--vocabulary", "bad.csv"], 4, "kg: bad.csv:2: unknown class 'Risc'; use one of"),
    ([*BUILD, "--decisions", "odd.csv"], 4, "odd.csv: line 3 says different"),
    ([*BUILD, *LLM, "localhost"], 4, "cannot be read; write it like http"),
    ([*BUILD, *LLM, "http://a:s3cret@h"], 4, f"set {KEY}"),
    ([*BUILD, *LLM, "http://h", "--engine", "spark"], 2, "--llm does not go with"),
    ([*BUILD, "--llm", "http://h"], 2, "--llm needs --llm-model"),
    ([*BUILD, "--llm-model", "m"], 2, "--llm-model needs --llm"),
    ([*BUILD, "--llm-only"], 2, "--llm-only needs --llm"),
    (["check"], 2, "Missing argument 'GRAPH...'"),
    (["check", "none.ttl"], 3, "no such file"),
    (["check", "bad.ttl"], 5, "bad.ttl, line 1"),
    (["check", "bad.txt"], 5, "not a known kind of RDF file"),
    (["diff"], 2, "Missing argument"),
    (["diff", TINY], 2, "with one GRAPH, --from DATE tells where its old reports end"),
    (["diff", TINY, TINY, TINY], 2, "give OLD and NEW, or one GRAPH with --from DATE"),
    (["diff", TINY, TINY, "--from", "2024"], 2, "name one, or no dates"),
    (["diff", TINY, TINY, "--min-confidence", "2"], 2, "Invalid value for '--min-confidence'"),
    (["diff", TINY, "none.ttl"], 3, "kg: none.ttl: no such file"),
    (["diff", TINY, "--from", "soon"], 5, "'soon' is no date; write 2024, 2024-05 or 2024-05-31"),
    (["diff", TINY, "--from", "2020"], 5, "no report is surely dated until 2020 (they are of 2024"),
    (["diff", TINY, "--from", "2024", "--to", "2023"], 5, "the period from 2024 to 2023 is empty"),
    (["diff", TINY, TINY, "--html", f"{TINY}/page.html"], 6, "tiny.ttl"),
    (["evaluate", "gold", "--graph", "x", "--weights", "y"], 2, "are for building"),
    (["evaluate", "gold", "--html", "x.html", "-o", "./x.html"], 2, "name one file"),
    (["evaluate", "gold", "--graph", "none.ttl"], 3, "none.ttl: no such file"),
    (["evaluate", "gold", "--weights", "no.json"], 4, "no.json does not hold weights"),
    (["evaluate", "gold", "--against", "no.json"], 4, "no.json does not hold weights"),
    (["evaluate", "gold", "--resamples", "0"], 2, "0 is not in the range"),
    (["evaluate", "several"], 3, "holds no annotated report; it must have NAME.md"),
    (["explain"], 2, "give a NAME"),
    (["explain", "a", "b", "c"], 2, "give a NAME"),
    (["explain", "x", "--sentence", "y"], 2, "--sentence stands alone"),
    (["explain", "--to", "x", "--sentence", "y"], 2, "--sentence stands alone"),
    (["explain", "x", "--vocabulary", "terms.csv"], 2, "--vocabulary is for a --sentence"),
    (["explain", TINY, "wearable ais"], 5, "'wearable ais'; did you mean 'wearables'?\n"),
    (["explain", TINY, "zzz"], 5, "see the page for all names"),
    (["explain", "empty.ttl", "bias"], 5, "for this graph has none"),
    (["insights", "none.ttl"], 3, "no such file"),
    (["insights", TINY, "--only", "nothing"], 2, "Invalid value for '--only'"),
    (["load"], 2, "give a TARGET, or --list"),
    (["load", "json:x.json", "--fetch", "x.ttl", "--dry-run"], 2, "--fetch loads nothing"),
    (["load", "json:x.json", "--fetch", "back.gexf"], 5, "its name must end in .ttl, .nt"),
    (["load", "fuseki://h/none", "--fetch", "x.ttl"], 5, "is no property graph; fetch from it by"),
    (["load", "mongodb://h/x", TINY], 5, "names no kind of target"),
    (["load", "json:x.json", "none.ttl"], 3, "no such file"),
    (["load", "bolt://ada:s3cret@h", TINY], 4, "has a password in it"),
    (["merges", "a", "b", "c"], 2, "give GRAPH, NAME, or GRAPH and NAME"),
    (["merges", "output", "sawing"], 5, "sawing"),
    (["merges", "."], 3, "build.json"),
    (["merges", "empty"], 5, "build.json"),
    (["merges", "deep"], 5, "build.json"),
    *([(["mcp", "none.ttl"], 3, "none.ttl: no such file")] if find_spec("mcp") else []),
    (["query"], 2, "give a QUERY"),
    (["query", "x.rq"], 3, "x.rq cannot be read: No such file"),
    (["query", "latin.rq"], 3, "it is not in UTF-8"),
    (["query", "--risk", "x", ASK], 2, "--risk is no option; only a named question has parameters"),
    (["query", "mitigations", "--risk"], 2, "--risk needs a value"),
    (["query", "mitigations", "--risc", "x"], 5, "has no parameter 'risc'; it has risk"),
    (["query", "mitigation"], 5, "no question is called 'mitigation'; did you mean mitigations"),
    (["query", TINY, "mitigations", "--risk", "bia"], 5, "no Risk is called 'bia'; did you mean"),
    (["query", "SELECT ?x { ?x a }"], 5, "line 1, column 18, at '}': a variable, an IRI"),
    (["query", "SELECT ?x { ?x a }"], 5, f"\n    SELECT ?x {{ ?x a }}\n    {' ' * 17}^\n"),
    (["query", "SELECT ?x { SERVICE <http://x/> { ?x a ?y } }"], 5, "uses SERVICE"),
    (
        ["query", "--allow-service", "ASK { SERVICE <http://127.0.0.1:1/> {} }"],
        5,
        "cannot be answered",
    ),
    (["query", "none.ttl", ASK], 3, "none.ttl: no such file"),
    (["query", ASK, "--format", "excel"], 2, "'excel' is not one of"),
    (["query", ASK, "--format", "turtle"], 5, "no form 'turtle'; choose from json"),
    (["query", "--timeout", "0", "http://h/x", ASK], 2, "0.0 is not in the range"),
    (["query", "http://h/x", "more.ttl", ASK], 2, "a server is asked alone"),
    (["query", "ftp://h/x", ASK], 4, "ftp://h/x is no address of a SPARQL server; it must begin"),
    (["query", "http://ada:s3cret@h/x", ASK], 4, "has a password in it"),
    (["query", "http://h/x", "INSERT DATA {}"], 5, "this is an update"),
    (["query", "http://h/x", "ASK { SERVICE <http://y/> {} }"], 5, "uses SERVICE"),
    (["query", NOBODY, ASK], 9, "cannot be reached (Connection refused)"),
    (["store", "create", "kept", "output"], 6, "is there already; choose another folder"),
    (["store", "create", "new"], 2, "name the GRAPHs to be kept"),
    (["store", "add", "new", "output"], 3, "no store; make one with kg store create"),
    (["store", "remove", "kept"], 2, "name the REPORTs to be removed"),
    (["store", "remove", "kept", "edgy"], 5, "no report is called 'edgy'; did you mean 'edge'"),
    (["store", "info", "kept", "more"], 2, "info takes nothing but the STORE"),
    (["store", "info", "output"], 3, "no store"),
    (["store", "dump", "kept"], 2, "dump takes the STORE and -o FILE"),
    (["store", "dump", "kept", "-o", "new.docx"], 2, "no .docx is written"),
    (["store", "burn", "kept"], 2, "'burn' is not one of"),
    (["text", "several"], 2, "names 2 reports; name one of them"),
    (["view", "."], 3, "make one with: kg build"),
    (["view", "empty.ttl"], 3, "make one with: kg build"),
    (["view", "none/graph.html"], 3, "make one with: kg build"),
]
FORGOTTEN = [
    (["query", "mitigations"], 3, "no GRAPH is named, and there is no folder 'output' here"),
    (["query", "bias"], 3, "no GRAPH is named"),
    (["explain", "bias"], 3, "no GRAPH is named"),
    (["insights"], 3, "no GRAPH is named"),
    (["merges", "bias"], 3, "no GRAPH is named"),
    (["load", "json:graph.json"], 3, "no GRAPH is named"),
    (["serve"], 3, "no GRAPH is named"),
    (["query", "here"], 2, "here is a GRAPH; say after it what to ask"),
    (["explain", "here"], 2, "here is a GRAPH; say after it what NAME to explain"),
]
"""Where there is no folder ``output``."""


@pytest.fixture(scope="module")
def place(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build, a store of it, and files that are of no use."""
    from kg.build import graph_store

    folder = tmp_path_factory.mktemp("place")
    (folder / "output").symlink_to(built, target_is_directory=True)
    graph_store.create(folder / "kept", [Graph.load(built)])
    write(folder / "gold")
    for name in ("several", "empty", "deep", "nowhere/here"):
        (folder / name).mkdir(parents=True)
    for name, content in {
        "bad.csv": b"label,class\nx,Risc\n",
        "bad.ttl": b"<a",
        "deep/build.json": b"[" * 9999,
        "empty/build.json": b"{}",
        "bad.txt": b"x",
        "empty.ttl": b"<urn:a> <urn:b> <urn:c> .",
        "odd.csv": b"decision,class,name,other\nsame,Risk,a,b\ndifferent,Risk,b,a\n",
        "latin.rq": b"# caf\xe9",
        "several/one.md": b"# One",
        "several/two.md": b"# Two",
    }.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("at", "arguments", "code", "said"),
    [(at, *row) for at, rows in ((".", WRONG), ("nowhere", FORGOTTEN)) for row in rows],
    ids=lambda a: str(a)[:60],
)
def test_what_is_wrong_is_said(
    kg: Kg,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    at: str,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(place / at)
    before = sorted(place.iterdir())
    result = kg(*arguments)
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert "s3cret" not in result.err
    assert code == 2 or "\n    " in result.err or result.err.count("\n") == 1
    assert sorted(place.iterdir()) == before, "nothing is written"


PRINTED = [
    ["check", "output"],
    ["diff", TINY, TINY],
    ["explain", "output", "edge AI"],
    ["insights", "output"],
    ["merges", "output"],
    ["query", "output", "SELECT ?risk { ?risk a tkg:Risk }"],
    ["text", "several/one.md"],
]


@pytest.mark.parametrize("arguments", PRINTED, ids=lambda a: a[0])
def test_results_may_go_to_a_file(
    kg: Kg, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(place)
    shown = kg(*arguments)
    assert kg(*arguments, "-o", tmp_path / "result", "-q") == (shown.code, "", "")
    assert (tmp_path / "result").read_bytes().decode() == shown.out != ""


@pytest.mark.parametrize(
    "arguments", [["explain", "edge AI"], ["insights"], ["merges"], ["query", ASK]]
)
def test_the_graph_is_that_of_output_unless_named(
    kg: Kg, place: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(place)
    name, *rest = arguments
    assert kg(name, *rest) == kg(name, "output", *rest)
