"""Extraction over HTTP: a report in, its topics and claims out, within limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest

from kg.build.process_setup import gc_paused
from kg.cli.serve import _extracting, source
from kg.errors import KgError, MissingExtra, OtherLanguage, SourceTooLarge, UnreadableSource
from kg.graph import Graph
from kg.read import Source
from kg.serve.descriptions import DUMPS
from kg.serve.http_messages import HttpError
from kg.serve.multipart import Part, parts
from kg.serve.sent_report import refusal, sent_report
from tests import schemas
from tests.checkout import CHECKOUT
from tests.serve.servers import Server, serving
from tests.turtle import attributed

TINY = CHECKOUT / "ontology" / "examples" / "graphs" / "tiny.ttl"
APPLICATION = CHECKOUT / "kg" / "serve" / "app.py"
REPORT = """# Edge AI 2025

## Federated learning

Federated learning mitigates privacy concerns in hospitals. It raises the risk of model poisoning.
"""


GERMAN = b"""# Trends

Die Digitalisierung der Verwaltung wird von vielen Unternehmen und Beh\xf6rden gefordert, weil sie
die Kosten senkt und die Bearbeitung der Antr\xe4ge beschleunigt. Nicht alle sind davon begeistert,
denn es fehlt an Personal, und nur wenige der \xc4mter haben bisher mit der Umstellung begonnen.
"""
UTF_16 = REPORT.encode("utf-16")


@pytest.fixture(scope="module")
def extracting() -> Iterator[Server]:
    with serving(TINY, "--extract", "--timeout", "60") as server:
        yield server


def description(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.send("GET", "/openapi.json").body)
    return found


def test_a_report_becomes_a_graph_whose_quotes_stand_in_it(extracting: Server) -> None:
    reply = extracting.send("POST", "/extract", REPORT, Accept="application/ld+json", seconds=120)
    assert (reply.status, reply.media) == (200, "application/ld+json"), reply.text
    known = Graph.parse(reply.body, ".jsonld").knowledge()
    names = {entity.iri: entity.label for entity in known.entities}
    claims = {(r.predicate.value, names[r.object.key]) for r in known.relations}
    assert ("mitigatesRisk", "privacy concerns") in claims
    evidence = [e for r in known.relations for e in r.evidence]
    assert evidence
    assert all(e.quote == e.span.of(REPORT) for e in evidence)


def test_a_text_is_explained_rule_by_rule(extracting: Server) -> None:
    text = "Federated learning mitigates privacy concerns."
    reply = extracting.send("POST", "/extract", text, Accept="application/json", seconds=120)
    assert reply.status == 200, reply.text
    reading = json.loads(reply.body)
    assert {c["name"] for c in reading["candidates"] if c["kept"]} >= {"Federated learning"}
    check(extracting, "Reading", reading)


@pytest.mark.parametrize(
    ("body", "accept", "status", "said"),
    [
        (b"", "application/json", 400, "the content is empty"),
        (b" \n", "application/ld+json", 400, "the content is empty"),
        (b"\x00\x01\x02\xff" * 50, "application/ld+json", 422, "the report looks binary"),
        (b"PK\x03\x04" * 50, "application/ld+json", 422, "a ZIP archive or an Office document"),
        (b"PK\x03\x04" * 50, "application/json", 422, "send it as text, Markdown, HTML, PDF"),
        (GERMAN, "application/ld+json", 422, "the report is in German, and only English is"),
        (GERMAN, "application/json", 422, "understood; send a translation"),
        (UTF_16[2:], "application/ld+json", 422, "the report looks binary"),
        (UTF_16[2:], "application/json", 422, "the report looks binary"),
        (UTF_16, "application/ld+json", 200, "Federated learning"),
        (UTF_16, "application/json", 200, "Federated learning"),
        (b"%PDF-1.4", "application/json", 415, "Accept: application/ld+json"),
        (REPORT.encode(), "image/png", 406, "application/ld+json"),
        (b"x" * (8 * 2**20 + 1), "application/json", 413, "larger than"),
    ],
)
def test_both_forms_take_and_refuse_the_same(
    extracting: Server, body: bytes, accept: str, status: int, said: str
) -> None:
    reply = extracting.send("POST", "/extract", body, Accept=accept, seconds=120)
    assert reply.status == status, reply.text
    assert said in reply.text
    assert extracting.query("ASK { ?s a tkg:Risk }").status == 200


def form(*files: tuple[str, bytes], boundary: str = "b") -> bytes:
    """A form with these fields, as curl sends it: each the rest of its head, and its content."""
    said = "Content-Disposition: form-data; name"
    sent = [f"--{boundary}\r\n{said}={head}\r\n\r\n".encode() + c for head, c in files]
    return b"\r\n".join([*sent, f"--{boundary}--\r\n".encode()])


SENTENCE = b"Federated learning mitigates privacy concerns."
FILE = '"f"; filename="a.md"'
PARTS = """SELECT ?thing ?kind {
  VALUES (?type ?kind) { (tkg:Report "Report") (tkg:Section "Section") (tkg:Evidence "Evidence") }
  ?thing a ?type
}"""
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("kind", "body", "status", "said"),
    [
        ("text/plain; charset=utf-8", SENTENCE, 200, ""),
        ("application/octet-stream", SENTENCE, 200, ""),
        ("application/x-www-form-urlencoded", SENTENCE, 200, ""),
        (FORM, form((FILE, SENTENCE)), 200, ""),
        (FORM, form(('"file"', SENTENCE)), 200, ""),
        (FORM, form(('"title"', SENTENCE)), 400, "the form has no file; send one report"),
        (FORM, form(('"file"', SENTENCE), ('"file"', SENTENCE)), 400, "2 files; send one"),
        (FORM, form(('"f"; nameUTF-8*', SENTENCE)), 400, "a head in the form is malformed"),
        (FORM, form((FILE, SENTENCE), ('"format"', b"json")), 200, ""),
        (FORM, form((FILE, b"")), 400, "the content is empty"),
        (FORM, form(), 400, "the content is no multipart/form-data"),
        (FORM, SENTENCE, 400, "the content is no multipart/form-data"),
        ("multipart/form-data", form((FILE, SENTENCE)), 400, "the content is no multipart"),
        (FORM, form((FILE, SENTENCE), (FILE, SENTENCE)), 400, "2 files; send one"),
        (FORM, form(*[(FILE, SENTENCE)] * 101), 400, "more than 100 parts"),
        (FORM, form((f"{FILE}\r\nContent-Type: image/png", SENTENCE)), 415, "image/png"),
        ("application/json", b'{"text": "x"}', 415, "is of type application/json; send a report"),
        ("image/png", SENTENCE, 415, "is of type image/png; send a report"),
    ],
)
def test_what_the_content_type_says(
    extracting: Server, kind: str, body: bytes, status: int, said: str
) -> None:
    sent = {"Accept": "application/json", "Content_Type": kind}
    reply = extracting.send("POST", "/extract", body, **sent, seconds=120)
    assert (reply.status, said in reply.text) == (status, True), reply.text
    if status == 200:
        found = {c["name"] for c in json.loads(reply.body)["candidates"]}
        assert "Federated learning" in found
        assert not found & {"form-data", "name"}


def test_the_file_of_a_form_is_taken_byte_by_byte() -> None:
    every = bytes(range(256)) * 2 + b"\r\n\r\n--a\n\r" + bytes(range(255, -1, -1))
    assert parts(FORM, form((FILE, every))) == [Part("f", "a.md", "text/plain", every)]


def test_forms_in_forms_are_refused() -> None:
    inner = b""
    for at in range(999):
        inner += f"--{at}\r\nContent-Type: multipart/form-data; boundary={at + 1}\r\n\r\n".encode()
    with pytest.raises(HttpError, match="nested"):
        parts("multipart/form-data; boundary=0", inner)


def test_a_text_has_its_limits_too() -> None:
    explain = _extracting(source(TINY, None), seconds=1, megabytes=2048).explain
    assert explain is not None
    long = b"federated learning mitigates privacy concerns and " * 10_000
    # The collector calls hypothesis back, which would take the end of time for its own error.
    with gc_paused(), pytest.raises(SourceTooLarge, match=r"a\.md takes more than 1 seconds"):
        explain(Source("a.md", content=long))


@pytest.mark.parametrize(
    ("sent", "name", "media"),
    [
        ("gartner.txt", "gartner.txt", "text/plain"),
        ("Künstliche Intelligenz.md", "Künstliche Intelligenz.md", "text/markdown"),
        ("../../etc/passwd", "passwd", "text/markdown"),
        ("C:/reports/a.html", "a.html", "text/html"),
        ("a\x00\x1b\u202eb.md", "ab.md", "text/markdown"),
        ("x.zip", "x.zip", "text/markdown"),
        ("x.pdf", "x.pdf", "text/markdown"),
        ("-", "-", "text/markdown"),
        ("..", "report", "text/markdown"),
        ("", "report", "text/markdown"),
    ],
)
def test_the_file_of_a_form_has_its_name(sent: str, name: str, media: str) -> None:
    body = form((f'"file"; filename="{sent}"', SENTENCE))
    found = sent_report("multipart/form-data", FORM, body, as_text=True)
    assert found == Source(name, media, content=SENTENCE, by_content=True)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (SourceTooLarge("a; b.md has more than 2 bytes, the limit; split it or raise it: --x"), 413,
         "the report has more than 2 bytes, the limit; split it"),
        (OtherLanguage("a; b.md is in German; give a translation, or build with --any-language"),
         422, "the report is in German; send a translation"),
        (UnreadableSource("a; b.md holds no text; recognize it"), 422,
         "the report holds no text; recognize it"),
        (MissingExtra("a; b.md needs pypdfium2; pip install 'trendkg[documents]'"), 415,
         "this server cannot read such a document; send text, Markdown or HTML"),
    ],
)  # fmt: skip
def test_advice_is_for_who_sent_the_report(error: KgError, status: int, said: str) -> None:
    found = refusal(Source("a; b.md"), error)
    assert (found.status, str(found)) == (status, said)


def test_reports_that_are_sent_share_nothing_but_topics(extracting: Server) -> None:
    """Extracts in one store: each report has its own IRI and sections, whatever its name."""

    def sent(kind: str, body: bytes) -> set[tuple[str, str]]:
        headers = {"Accept": "application/ld+json", "Content_Type": kind}
        reply = extracting.send("POST", "/extract", body, **headers, seconds=120)
        found = Graph.parse(reply.body, ".jsonld").query(PARTS).dicts()
        return {(str(row["thing"]), str(row["kind"])) for row in found}

    other = REPORT.replace("hospitals", "banks").encode()
    named = form(('"file"; filename="gartner.md"', other))
    first, again = sent("text/markdown", REPORT.encode()), sent("text/markdown", REPORT.encode())
    second, third = sent("text/markdown", other), sent(FORM, named)
    assert first == again
    assert len({iri for iri, _ in first | second | third}) == len(first) + len(second) + len(third)
    assert {iri.rpartition("/")[2][:-17] for iri, kind in first | third if kind == "Report"} == {
        "report",
        "gartner",
    }


def test_it_has_to_be_asked_for(server: Server) -> None:
    reply = server.send("POST", "/extract", REPORT, Accept="application/ld+json")
    assert (reply.status, "kg serve --extract" in reply.text) == (403, True)


def check(server: Server, schema: str, value: object) -> None:
    """Hold a value against a schema of the description."""
    whole = description(server)
    wanted = {"$ref": f"#/components/schemas/{schema}", "components": whole["components"]}
    jsonschema.validate(value, schemas.close(wanted))


def test_the_description_is_of_what_there_is(server: Server) -> None:
    whole = description(server)
    assert whole["openapi"] == "3.1.0"
    for path, operations in whole["paths"].items():
        if "{" not in path:
            method = next(m for m in operations if m in {"get", "post"}).upper()
            allowed = server.send("OPTIONS", path).headers["allow"]
            assert method in allowed.split(", "), path
    refs = set(json.dumps(whole).split('"#/components/')[1:])
    for each in refs:
        kind, _, name = each.partition('"')[0].partition("/")
        assert name in whole["components"][kind]
    at = whole["paths"]
    answered = {*re.findall(r'"(/[^"]*[^"./]|/)": \(', APPLICATION.read_text("utf-8"))}
    elsewhere = {"/sparql", "/data"}  # which have descriptions of their own
    assert answered - elsewhere == {path for path in at if "{" not in path}
    assert at["/data.{ending}"]["parameters"][0]["schema"]["enum"] == [*DUMPS]


def test_the_schemas_of_the_description_are_made_from_the_types() -> None:
    assert schemas.OPENAPI.read_text("utf-8") == schemas.described()


def test_what_is_sent_is_as_the_description_says(tmp_path: Path) -> None:
    with serving(attributed(tmp_path)) as server:
        for question, part in (
            ("What does Gartner expect?", "claims"),
            ("What is federated learning?", "topics"),
            ("What is hallucination called in NIST?", "topics"),
            ("Who invented hallucination?", "nearest"),
        ):
            reply = server.send("GET", f"/ask?q={quote(question)}", Accept="application/json")
            found = json.loads(reply.body)
            assert found[part], question
            check(server, "Answer", found)
        reply = server.send("GET", "/search?name=hallucination", Accept="application/json")
        found = json.loads(reply.body)
        assert found
        for each in found:
            check(server, "Found", each)
