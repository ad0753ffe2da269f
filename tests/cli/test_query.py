"""``kg query``: SPARQL and named questions, in the form that fits."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from kg.cli import console
from tests.cli.conftest import Kg

LABELS = "SELECT ?risk ?label { ?risk a tkg:Trend ; skos:prefLabel ?label } ORDER BY ?label"
TINY = Path(__file__).parents[2] / "ontology/examples/graphs/tiny.ttl"
ASK = "ASK { ?risk a tkg:Trend }"
DESCRIBE = "DESCRIBE ?risk { ?risk a tkg:Trend }"


def drawn(headers: object, rows: list[object], _right: object, _width: int) -> list[str]:
    return [str(row) for row in (headers, *rows)]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a person's screen (drawn as elsewhere, so that tests can read it)."""
    monkeypatch.setattr(console.Console, "terminal", property(lambda self: self.file is None))
    monkeypatch.setattr(console, "drawn", drawn)


def test_rows_are_csv_in_a_pipe(kg: Kg, built: Path) -> None:
    code, out, err = kg("query", built, LABELS)
    assert (code, err) == (0, "")
    assert next(csv.reader(io.StringIO(out))) == ["risk", "label"]


@pytest.mark.usefixtures("terminal")
def test_rows_are_a_table_on_a_terminal(kg: Kg, built: Path) -> None:
    code, out, err = kg(
        "query", built, "SELECT ?c ?n { VALUES (?c ?n) { (tkg:Risk 1) (UNDEF 2) } }"
    )
    assert code == 0
    assert out.splitlines() == ["['c', 'n']", "['tkg:Risk', '1']", "['', '2']"]
    assert err == "kg: 2 rows\n"


FORMS = [
    (LABELS, "csv", "risk,label\n"),
    (LABELS, "tsv", "?risk\t?label\n"),
    (LABELS, "json", '{"head":{"vars":["risk","label"]}'),
    (LABELS, "table", "risk  "),
    (ASK, None, '{"head":{},"boolean":true}\n'),
    (ASK, "table", "true\n"),
    (ASK, "json", '{"head":{},"boolean":true}\n'),
    (LABELS, "xml", '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'),
    (ASK, "xml", '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'),
    (DESCRIBE, None, "@prefix "),
    (DESCRIBE, "table", "@prefix "),
    (DESCRIBE, "turtle", "@prefix "),
    (DESCRIBE, "ntriples", "<https://w3id.org/trendkg/id/trend/"),
    (DESCRIBE, "xml", '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF '),
    (DESCRIBE, "json", '[{"@id":"https://w3id.org/trendkg/id/trend/'),
]


@pytest.mark.parametrize(("query", "form", "start"), FORMS)
def test_forms(kg: Kg, built: Path, query: str, form: str | None, start: str) -> None:
    options = ["--format", form] if form else []
    code, out, _ = kg("query", built, query, *options)
    assert code == 0
    assert out.replace("\r", "").startswith(start)


def test_every_question_has_a_line(kg: Kg) -> None:
    code, out, err = kg("query", "--list")
    assert (code, err) == (0, "")
    assert out.startswith("name ")
    described = json.loads(kg("query", "--list", "--json").out)
    assert len(out.splitlines()) == 1 + len(described)
    (mitigations,) = (q for q in described if q["name"] == "mitigations")
    assert mitigations["question"].endswith("?")
    assert "risk" in mitigations["parameters"]


@pytest.mark.parametrize(
    "risk",
    [
        ["--risk", "privacy concerns"],
        ["--risk=Privacy Concerns"],
        ["--risk", "the privacy concern"],
        ["--risk=https://w3id.org/trendkg/id/risk/privacy-concerns"],
    ],
)
def test_a_question_with_a_parameter(kg: Kg, risk: list[str]) -> None:
    code, out, err = kg("query", TINY, "mitigations", *risk)
    assert (code, err) == (0, "")
    assert [row["mitigationLabel"] for row in csv.DictReader(io.StringIO(out))] == [
        "federated learning"
    ]


def test_a_parameter_that_is_no_topic_stays_as_it_is(kg: Kg) -> None:
    rows = csv.DictReader(
        io.StringIO(kg("query", TINY, "claims-by-modality", "--modality", "Possible").out)
    )
    assert {row["modality"] for row in rows} == {"possible"}


@pytest.mark.usefixtures("terminal")
def test_a_table_leaves_out_what_was_asked(kg: Kg) -> None:
    code, out, err = kg("query", TINY, "mitigations", "--risk", "privacy concerns")
    assert code == 0
    assert out.splitlines()[0] == str(
        ("kind", "mitigationLabel", "modality", "confidence", "reports")
    ).replace("(", "[").replace(")", "]")
    assert err == "kg: 1 row for risk 'privacy concerns'\n"
    every = kg("query", TINY, "mitigations")
    assert every.out.startswith("['riskLabel', 'kind', ")
    assert every.err == "kg: 2 rows\n"


@pytest.mark.usefixtures("terminal")
def test_a_table_keeps_what_was_asked_where_nothing_else_is_left(kg: Kg, built: Path) -> None:
    every = kg("query", built, "SELECT ?x ?xLabel { VALUES (?x ?xLabel) { ('a' 'b') } }")
    assert every.out.splitlines() == ["['x', 'xLabel']", "['a', 'b']"]


def test_explain_tells_what_the_query_is_made_of(kg: Kg) -> None:
    code, out, err = kg("query", TINY, "mitigations", "--risk", "bias", "--explain")
    assert (code, err) == (0, "")
    first, answered, given, _, head, one, *_ = out.splitlines()
    assert first == (
        "SELECT ?risk ?riskLabel ?kind ?mitigationLabel ?modality ?confidence ?reports"
    )
    assert answered.startswith("answered: 0 rows in ")
    assert given == 'given: ?risk = "bias"'
    assert head.split() == ["matches", "pattern", "joined", "by", "part"]
    assert one.split()[:2] == ["1", "2"]


def test_explain_for_a_script(kg: Kg) -> None:
    told = json.loads(kg("query", TINY, ASK, "--explain", "--json").out)
    assert told["query"] == ASK
    assert (told["form"], told["answers"], told["prefixes"]) == ("ASK", 1, ["tkg"])
    assert told["patterns"] == [
        {
            "text": "?risk a tkg:Trend",
            "part": "",
            "matches": 2,
            "variables": ["?risk"],
            "joins": [],
        }
    ]


def test_explain_names_slips(kg: Kg) -> None:
    out = kg("query", TINY, "DESCRIBE ?x { ?x tkg:mitigateRisk/rdf:x* ?y }", "--explain").out
    assert "answered: 0 triples" in out
    assert "any length" in out
    out = kg("query", TINY, "SELECT ?x { ?x a tkg:Riks }", "--explain").out
    assert (
        "note: tkg:Riks is not the class of anything in this graph; did you mean tkg:Risk?" in out
    )


def test_json_is_a_form_too(kg: Kg, built: Path) -> None:
    assert kg("query", built, LABELS, "--json") == kg("query", built, LABELS, "--format", "json")


def test_a_query_from_a_file_or_standard_input(
    kg: Kg, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my.rq").write_text(f"\ufeff# mine\n{LABELS}")
    expected = kg("query", built, LABELS)
    assert kg("query", built, tmp_path / "my.rq") == expected
    monkeypatch.setattr(sys, "stdin", io.StringIO(LABELS))
    assert kg("query", built, "-") == expected


NOTHING = [
    (
        ["mitigations", "--risk", "bias"],
        "0 rows for risk 'bias'; there are some for risk 'hallucination' and 'privacy concerns'",
    ),
    (["names", "--name", "RAGE"], "0 rows for name 'rage'; there are some for name 'rag'"),
    (
        ["evidence-for-relation", "--from", "FL", "--to", "RAG"],
        "and to 'retrieval-augmented generation'; there are some for from 'clinical foundation",
    ),
    (["SELECT ?x { ?x a tkg:Riks }"], "0 rows; tkg:Riks is not the class of anything in this"),
    (["SELECT ?x { ?x a tkg:Risk FILTER (false) }"], "0 rows\n"),
]


@pytest.mark.parametrize("form", ["table", "csv", "tsv"])
@pytest.mark.parametrize(("asked", "said"), NOTHING)
def test_an_empty_answer_says_what_was_asked_and_what_is_near(
    kg: Kg, asked: list[str], said: str, form: str
) -> None:
    code, out, err = kg("query", TINY, *asked, "--format", form)
    assert (code, out.count("\n")) == (0, 1)
    assert said in err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ASK { ?x skos:prefLabel 'bias' }", 'kg: this graph has "bias"@en and not "bias"; write'),
        ("CONSTRUCT { ?x a ?y } { ?x skos:prefLabel 'bias' ; a ?y }", '"bias"@en and not "bias"'),
        ("DESCRIBE ?x { ?x skos:prefLabel ?l FILTER (?l = 'bias') }", '"bias"@en and not "bias"'),
        ("SELECT ?x { ?x skos:prefLabel 'bias' }", 'kg: 0 rows; this graph has "bias"@en and not'),
        ("ASK { ?x skos:prefLabel ?l FILTER (false) }", ""),
        ("ASK { ?x skos:prefLabel 'bias'@en }", ""),
    ],
)
def test_a_text_without_its_language_is_hinted_at(kg: Kg, asked: str, said: str) -> None:
    err = kg("query", TINY, asked, "--format", "table").err
    assert said in err
    assert bool(said) is bool(err)


def test_where_nothing_was_found_a_script_is_told_nothing(kg: Kg) -> None:
    asked = ("query", TINY, "mitigations", "--risk", "bias")
    assert kg(*asked, "--quiet").err == kg(*asked, "--json").err == ""


def test_a_question_that_has_no_row_for_anything(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text(
        "<https://e.org/x> a <https://w3id.org/trendkg/ontology#Risk> ;"
        ' <http://www.w3.org/2004/02/skos/core#prefLabel> "bias" .'
    )
    err = kg("query", tmp_path / "one.ttl", "mitigations", "--risk", "bias").err
    assert err == "kg: 0 rows for risk 'bias'; without that there is none either\n"


def test_says_which_topic_is_meant(kg: Kg) -> None:
    err = kg("query", TINY, "reports-of-topic", "--topic", "FL").err
    assert err == "kg: 'FL' is another name of 'federated learning' (Technique)\n"
    code, out, err = kg("query", TINY, "mitigations", "--risk", "FL")
    assert (code, out) == (5, "")
    assert err.startswith("kg: 'FL' is 'federated learning' (Technique), and a Risk is asked for;")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("rows.csv", "name,isLabel,"),
        ("rows.tsv", "?name\t"),
        ("rows.JSON", '{"head":'),
        ("rows.xml", "<?xml "),
        ("rows.txt", "name,isLabel,"),
    ],
)
def test_the_name_of_the_file_says_the_form(kg: Kg, tmp_path: Path, name: str, start: str) -> None:
    assert kg("query", TINY, "names", "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_what_is_said_goes_before_the_name_of_the_file(kg: Kg, tmp_path: Path) -> None:
    assert kg("query", TINY, "names", "--format", "tsv", "-o", tmp_path / "x.csv").code == 0
    assert (tmp_path / "x.csv").read_text("utf-8").startswith("?name\t")


def test_csv_for_spreadsheets_begins_with_a_byte_order_mark(kg: Kg, tmp_path: Path) -> None:
    plain = kg("query", TINY, "names").out
    assert kg("query", TINY, "names", "--bom").out == f"\ufeff{plain}"
    kg("query", TINY, "names", "--bom", "-o", tmp_path / "names.csv")
    assert (tmp_path / "names.csv").read_bytes().startswith(b"\xef\xbb\xbfname,")


def test_a_list_of_mixed_classes_may_be_of_one(kg: Kg) -> None:
    for said in ("Risk", "risks"):
        out = kg("query", TINY, "most-reported-topics", "--class", said).out
        assert {row["classLabel"] for row in csv.DictReader(io.StringIO(out))} == {"Risk"}
    code, _, err = kg("query", TINY, "most-reported-topics", "--class", "Hazard")
    assert (code, err) == (
        5,
        "kg: no class is called 'Hazard'; choose from Trend, Technique, Risk, Domain\n",
    )
    out = kg("query", TINY, "first-mentions", "--year", "2025", "--class", "risk").out
    assert out.splitlines()[1:] == ["2025,2025-03,risk,Risk,hallucination"]
